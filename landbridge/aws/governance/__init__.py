"""What `landbridge governance` does in a connection's account: check, sync, tail, rotate. The sheet needs no AWS."""

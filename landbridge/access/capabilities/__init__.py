"""Named capabilities, each a chain of requests: what somebody must be able to do, one call after another."""

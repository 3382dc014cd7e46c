"""Committed templates of every stack of the example. `make snapshots` rewrites them; no test ever does."""

"""Shows by real calls that what a declaration grants is what the deployed policies allow.

`ingestion` fills the groups as their producers, `trial` makes the calls of each team, those within grants and those
just beyond them, `expectation` reads from the declaration alone what must come of each, and `table` prints it.
"""

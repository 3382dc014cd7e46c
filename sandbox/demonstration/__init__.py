"""Shows by real calls that what a declaration grants is what the deployed policies allow.

`ingestion` fills the groups as their producers. `trial` makes the calls of each team on features, `model_calls` on
models; `console_calls` makes those of governance consoles, `card_calls` those of the accounts of model cards: what is
granted, and what is just beyond. `expectation` reads from the declaration alone what must come of each, and `table`
prints it. `replay` makes the calls that landbridge.access answers from the templates.
"""

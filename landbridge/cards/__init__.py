"""Model cards as people work with them: content checked before any call, cards, the shares that they are in.

Calls AWS with clients that it is given. May import landbridge.declaration, landbridge.naming, landbridge.aws and
landbridge.card_sharing; knows nothing of the command line.
"""

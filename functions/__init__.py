"""Lambda handlers, one folder each, with what they share beside them; they need boto3 and nothing else.

A function's package holds this folder with the function's own one in it, so that imports are the same on Lambda and in
the tests.
"""

"""The policies that a declaration stands for, as plain data: who may do what, on which exact ARN, under which
condition.

The stacks put these documents into templates unchanged. Imports `landbridge.declaration` and `landbridge.naming`
only.
"""

"""Reusable constructs: one per file, each with a frozen settings dataclass. They know AWS, not Landbridge's stacks.

Names, ARNs and policy documents come in from outside, as plain data (`landbridge.naming`, `landbridge.policies`), so
that a construct holds no reference to anything outside its own stack.
"""

"""What a comparison raises that cannot be made."""

from __future__ import annotations


class ComparisonError(Exception):
    """A revision or assembly that cannot be compared: what was found, where, and what to write instead."""

"""Who gains or loses what between two estates.

`compare` goes in four steps: `holders` finds the policies that differ and `atoms` takes them apart, so that what only
moved or was written otherwise falls out; `asking` makes requests that tell the rest apart, and both evaluators are
asked; `cells` asks the capabilities that those requests touch; `sentences` says it, each with its cause. Imports
nothing of the CLI; `revisions` alone starts processes.
"""

from __future__ import annotations

from landbridge.access.comparison.change import AccessChange, Cause, Change, ChangeKind, Direction, Reach
from landbridge.access.comparison.compare import compare
from landbridge.access.comparison.errors import ComparisonError

__all__ = ["AccessChange", "Cause", "Change", "ChangeKind", "ComparisonError", "Direction", "Reach", "compare"]

"""AWS's documented evaluation of a request: identity, resource and organisation policies to one answer.

Imports landbridge.access.model and landbridge.access.shares only; reads nothing, calls nothing, never raises on odd
policies: what is odd is unknown.
"""

from __future__ import annotations

from landbridge.access.evaluation.evaluator import Evaluator

__all__ = ["Evaluator"]

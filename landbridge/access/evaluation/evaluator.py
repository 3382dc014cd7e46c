"""One request, one decision."""

from __future__ import annotations

from landbridge.access.model import Answer, Decision, Estate, Request


class Evaluator:
    """Decides requests against an estate. It keeps what it has compiled: make one per estate."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def decide(self, request: Request) -> Decision:
        return Decision(Answer.UNKNOWN, (), f"{request.action} on {request.resource} is not evaluated yet")

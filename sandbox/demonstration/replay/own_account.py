"""What bounds a call: it may be about the caller's own account alone, and what it destroys could not be put back."""

from __future__ import annotations

from collections.abc import Callable

from botocore.exceptions import ClientError

from landbridge.access.model import Answer
from sandbox.demonstration.outcome import NotVerifiable, Refused
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.ways import Asked, Call

_UNKNOWN = ("UnknownResourceException", "OperationNotPermittedException")


def at_home(asked: Asked, call: Call) -> Call:
    """In another account the same words would be about the caller's own."""
    return call if asked.request.caller.account == asked.question.thing.account else _elsewhere


def own_share(asked: Asked, call: Call) -> Call:
    """RAM knows neither shares nor resources of other accounts."""

    def made() -> None:
        try:
            call()
        except ClientError as error:
            if asked.request.caller.account == asked.question.thing.account or _code(error) not in _UNKNOWN:
                raise
            raise Refused("it belongs to another account") from error

    return made


def only_if_refused(asked: Asked, why: str = "what it destroys could not be put back") -> None:
    """Raises NotVerifiable where the call would be made."""
    if asked.answer is not Answer.REFUSED:
        raise NotVerifiable(why)


def not_here(why: str) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        raise NotVerifiable(why)

    return made


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def _elsewhere() -> None:
    raise Refused("the call is about the caller's own account alone")

"""What AWS answers when it does not do what it was asked for."""

from __future__ import annotations

from landbridge.aws.errors import DENIED, FAILURES, SessionError, explained
from landbridge.cards.errors import CardError

__all__ = ["FAILURES", "code_of", "failed", "is_denied", "message_of"]

_DENIED_TOO = DENIED | {"UnauthorizedOperation"}


def code_of(error: Exception) -> str:
    """The code of AWS's answer; empty where there was none."""
    return str(getattr(error, "response", {}).get("Error", {}).get("Code", ""))


def message_of(error: Exception) -> str:
    """AWS's words."""
    return str(getattr(error, "response", {}).get("Error", {}).get("Message", "")) or str(error)


def is_denied(error: Exception) -> bool:
    return code_of(error) in _DENIED_TOO


def failed(what: str, error: Exception) -> CardError:
    """The error for an answer that nothing better is known about. `what`: such as "UpdateModelCard of churn"."""
    if code_of(error) or isinstance(error, SessionError):
        return CardError(f"{what}: {explained(error, '')}")
    # botocore's own words may quote a header that could not be sent, which may be a session token.
    return CardError(f"{what}: AWS could not be asked ({type(error).__name__}); check the network and AWS_ENDPOINT_URL")

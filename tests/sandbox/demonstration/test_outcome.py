"""Only a denial counts as a refusal."""

import pytest
from botocore.exceptions import ClientError

from sandbox.demonstration.outcome import Outcome, Refused, attempt


def _raise(error: Exception) -> None:
    raise error


def _client_error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "because"}}, "GetRecord")


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (_client_error("AccessDeniedException"), "refused"),
        (_client_error("AccessDenied"), "refused"),
        (Refused("the query failed"), "refused"),
        (_client_error("ResourceNotFound"), "ResourceNotFound: because"),
        (_client_error("UnsupportedOperation"), "UnsupportedOperation: because"),
        (LookupError("nothing there"), "LookupError: nothing there"),
    ],
)
def test_errors_are_told_apart(error: Exception, result: str) -> None:
    assert attempt(lambda: _raise(error)) == result


def test_call_that_returns_is_allowed() -> None:
    assert attempt(lambda: None) == "allowed"


def test_unexpected_result_is_not_as_declared() -> None:
    assert not Outcome("team", "get_record", "users", "", "allowed", "refused").as_declared
    assert not Outcome("team", "get_record", "users", "", "ResourceNotFound: because", "refused").as_declared
    assert Outcome("team", "get_record", "users", "", "refused", "refused").as_declared

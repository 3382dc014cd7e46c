"""Policy documents, and calls that must be refused, for the tests of authorization."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: str | list[str], resources: str | list[str], **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: str | list[str], resources: str | list[str], **more: Any) -> dict[str, Any]:
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def trust(principal: Any, *actions: str, **more: Any) -> str:
    return policy(
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": list(actions) or "sts:AssumeRole", **more}
    )


def refused(call: Callable[..., Any], **parameters: Any) -> ClientError:
    """The error that the call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value


def denied(call: Callable[..., Any], **parameters: Any) -> str:
    """The message of the call's refusal for lack of permission."""
    error = refused(call, **parameters)
    assert error.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException", "403"), error
    return str(error.response["Error"]["Message"])

"""NextToken: an opaque position in a list."""

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from sandbox.extension.errors import AwsError

Item = TypeVar("Item")


def page(items: Sequence[Item], request: dict[str, Any], *, size: int) -> tuple[Sequence[Item], dict[str, str]]:
    """The items that `request` asks for by MaxResults (by default `size`) and NextToken, and the next NextToken."""
    start = _position(request.get("NextToken"))
    end = start + int(request.get("MaxResults") or size)
    return items[start:end], {"NextToken": _token(end)} if end < len(items) else {}


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def _position(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token.encode()))
    except ValueError as error:
        raise AwsError("ValidationException", f"NextToken {token} is not one that this API gave.") from error

"""Pages of a listing, with an opaque token that stands for a position in it."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sandbox.extension.errors import AwsError

Item = TypeVar("Item")


def page(
    items: Sequence[Item],
    request: Mapping[str, Any],
    *,
    size: int,
    invalid: str,
    next_member: str = "NextToken",
    size_member: str = "MaxResults",
) -> tuple[Sequence[Item], dict[str, str]]:
    """The items that `request` asks for (by default `size` of them), and the token of the next page where there is one.

    The token is given as the member of the answer that holds it. Raises AwsError(`invalid`) for a made-up one.
    """
    start = _position(request.get(next_member), next_member, invalid)
    end = start + int(request.get(size_member) or size)
    return items[start:end], {next_member: _token(end)} if end < len(items) else {}


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def _position(token: str | None, member: str, invalid: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token.encode()))
    except ValueError as error:
        raise AwsError(invalid, f"{member} {token} is not one that this API gave.") from error

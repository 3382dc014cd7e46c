"""Answering the start of a stack operation when the operation is over, if that is soon.

The CDK CLI and botocore's waiters look at a stack once and then again after five seconds and more. An operation here
takes far less, so a call that starts one is held for a moment and the first look finds it done. Nothing else changes:
an operation that takes longer is found in progress.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from ministack import app
from ministack.services.cloudformation import handlers

from sandbox.extension.errors import Response

# Below the five seconds between two looks.
_SECONDS = 4.0
_OPERATIONS = ("CreateStack", "DeleteStack", "ExecuteChangeSet", "UpdateStack")

Handler = Callable[[str, str, dict[str, str], bytes, dict[str, list[str]]], Awaitable[Response]]


def install() -> None:
    """Hold those answers."""
    handle = app.SERVICE_HANDLERS["cloudformation"]
    if not getattr(handle, "holds", False):
        app.SERVICE_HANDLERS["cloudformation"] = _holding(handle)


def _holding(handle: Handler) -> Handler:
    async def holding(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> Response:
        form = parse_qs(body.decode(errors="replace")) if method == "POST" else query
        stack = _stack(form)
        answer = await handle(method, path, headers, body, query)
        # A stack that the call itself created is found only now.
        stack = stack or _stack(form)
        deadline = time.monotonic() + _SECONDS
        while stack and stack["StackStatus"].endswith("_IN_PROGRESS") and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        return answer

    holding.holds = True  # type: ignore[attr-defined]
    return holding


def _stack(form: dict[str, list[str]]) -> dict[str, Any] | None:
    """The record of the stack that the call starts an operation on; None for other calls."""
    if form.get("Action", [""])[0] not in _OPERATIONS or "StackName" not in form:
        return None
    found: dict[str, Any] | None = handlers._resolve_stack(form["StackName"][0])
    return found

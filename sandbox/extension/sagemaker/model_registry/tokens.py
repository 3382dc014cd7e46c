"""ClientToken: "A unique token that guarantees that the call to this API is idempotent." """

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.model_registry.state import REGISTRY

Answer = dict[str, Any]


def once(operation: str, request: dict[str, Any], act: Callable[[], Answer]) -> Answer:
    """The answer of `act`, or the one that the same request with the same token got before.

    Raises ConflictException for another request with a token that was used. AWS does not say how long it remembers a
    token; here it is until the reset.
    """
    token = request.get("ClientToken")
    if token is None:
        return act()
    key = (get_account_id(), get_region(), operation, token)
    if key not in REGISTRY.answered:
        REGISTRY.answered[key] = (request, act())
    before, answer = REGISTRY.answered[key]
    if before != request:
        raise AwsError("ConflictException", f"ClientToken {token} was used for another request of {operation}.")
    return answer

"""Recording what CloudFormation does for a stack.

Such calls stand in the records as those of whoever asked for the stack, with cloudformation.amazonaws.com as invokedBy,
sourceIPAddress and userAgent (awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html, invokedBy).
"""

import functools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.extension.authorization import callers
from sandbox.extension.cloudformation import service_calls
from sandbox.extension.cloudtrail import calls, categories, publication, record
from sandbox.extension.cloudtrail.record import Origin, Outcome
from sandbox.extension.errors import AwsError

CLOUDFORMATION = "cloudformation.amazonaws.com"


def install() -> None:
    """Record the calls of the clients that CloudFormation's types work with."""
    if not getattr(service_calls._make, "recording", False):
        service_calls._make = _recording(service_calls._make)  # type: ignore[assignment]


def record_call(
    service: str, name: str, parameters: Mapping[str, Any], answer: Mapping[str, Any], account: str, region: str
) -> None:
    """Record that CloudFormation carried out an operation in `account`; `answer` is what boto3 would give.

    For types that are built on functions of the extension: those built on `service_calls` are recorded by themselves.
    """
    call = calls.named(service, name, parameters)
    if call is None or not categories.is_management(service, name):
        return
    try:
        principal = callers.current()
    except AwsError:
        principal = callers.ANONYMOUS
    if principal.account != account:
        principal = callers.root(account)
    key, request_id = callers._access_key.get(), str(uuid.uuid4())
    origin = Origin(principal, key, account, region, CLOUDFORMATION, request_id, CLOUDFORMATION)
    publication.publish(record.of(call, origin, Outcome.of(answer)))


def _recording(make: Callable[[str, str, str], Any]) -> Callable[[str, str, str], Any]:
    @functools.wraps(make)
    def making(service: str, account: str, region: str) -> Any:
        client = make(service, account, region)

        def before(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
            context["recorded_parameters"] = dict(params)

        def after(parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
            record_call(service, model.name, context.get("recorded_parameters", {}), parsed, account, region)

        client.meta.events.register("provide-client-params", before)
        client.meta.events.register("after-call", after)
        return client

    making.recording = True  # type: ignore[attr-defined]
    return making

"""Recording every request for a management operation, refused ones included, in place of ministack's own recording.

A call is recorded in the caller's account only. That the owner of a resource in another account gets the event too is
documented for some services, and for none that this product shares resources of.
"""

import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from botocore import parsers
from ministack import app
from ministack.core import responses
from ministack.core.router import extract_access_key_id

from sandbox.extension.authorization import callers
from sandbox.extension.cloudtrail import calls, categories, publication, record
from sandbox.extension.cloudtrail.record import Origin, Outcome
from sandbox.extension.errors import AwsError, Response

Dispatch = Callable[[str, str, dict[str, str], bytes, dict[str, Any], str], Awaitable[Response]]

_log = logging.getLogger(__name__)


def install() -> None:
    """Record what ministack's dispatcher answers."""
    if getattr(app._dispatch_service_request, "recording", False):
        return
    app._dispatch_service_request = _recording(app._dispatch_service_request)
    app._maybe_record_cloudtrail = lambda *_: None


def _recording(dispatch: Dispatch) -> Dispatch:
    @functools.wraps(dispatch)
    async def recording(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any], request_id: str
    ) -> Response:
        answer = await dispatch(method, path, headers, body, query_params, request_id)
        try:
            call = calls.identify(method, path, headers, body, query_params)
            # 501 is this local AWS's own answer to what it does not implement: AWS has no such event.
            if call is not None and answer[0] != 501 and categories.is_management(call.service, call.name):
                _record(call, extract_access_key_id(headers, query_params), headers, request_id, answer)
        except Exception:
            # The caller has its answer: a gap in the records must not become a failure of what it did.
            _log.exception("%s %s was served and not recorded", method, path)
        return answer

    recording.recording = True  # type: ignore[attr-defined]
    return recording


def _record(call: calls.Call, access_key: str, headers: dict[str, str], request_id: str, answer: Response) -> None:
    try:
        principal = callers.of_access_key(access_key, responses.get_account_id())
    except AwsError:
        return  # Credentials that do not exist are nobody's, and their calls in no account's records.
    account, region = principal.account, responses.get_region()
    origin = Origin(principal, access_key, account, region, headers.get("user-agent", ""), request_id)
    publication.publish(record.of(call, origin, _outcome(call, answer)))


def _outcome(call: calls.Call, answer: Response) -> Outcome:
    status, headers, body = answer
    unused = status < 400 and categories.is_read_only(call.service, call.name)
    if unused or not isinstance(body, str | bytes):
        return Outcome()
    content = body.encode() if isinstance(body, str) else body
    fields = {name.lower(): str(value) for name, value in headers.items()}
    parser: Any = parsers.create_parser(call.operation.service_model.metadata["protocol"])
    parsed = parser.parse({"status_code": status, "headers": fields, "body": content}, call.operation.output_shape)
    return Outcome.of(parsed)

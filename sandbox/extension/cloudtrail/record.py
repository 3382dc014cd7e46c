"""The record of a management event.

Rules: awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. Left out is what depends on the
network (tlsDetails, vpcEndpointId).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ministack.core import responses

from sandbox.extension.authorization.principals import Principal
from sandbox.extension.cloudtrail import categories
from sandbox.extension.cloudtrail.calls import Call
from sandbox.extension.cloudtrail.identity import user_identity
from sandbox.extension.cloudtrail.spelling import spelt

VERSION = "1.11"
# Services without Regions record in us-east-1 (cloudtrail-concepts.html, "Global service events").
_GLOBAL = frozenset({"iam", "organizations", "cloudfront", "route53"})


@dataclass(frozen=True)
class Outcome:
    """How a call ended: its answer by botocore's model, or the error's code and message."""

    answer: Mapping[str, Any] | None = None
    error_code: str = ""
    error_message: str = ""

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Outcome":
        """From what boto3 gives for a call, or has in a ClientError."""
        error = answer.get("Error")
        if not error:
            return cls(answer)
        # Refusals stand in records as AccessDenied, whatever the service calls them.
        code = str(error.get("Code", ""))
        return cls(None, "AccessDenied" if code.startswith("AccessDenied") else code, str(error.get("Message", "")))


@dataclass(frozen=True)
class Origin:
    """Where a call came from; `invoked_by` is a service that made it for the principal."""

    principal: Principal
    access_key: str
    account: str
    region: str
    user_agent: str
    request_id: str
    invoked_by: str = ""


def is_global(source: str) -> bool:
    """Whether the eventSource `source` is that of a service without Regions."""
    return source.removesuffix(".amazonaws.com") in _GLOBAL


def of(call: Call, origin: Origin, outcome: Outcome) -> dict[str, Any]:
    """The record of `call`, in the order of the documented examples."""
    read_only = categories.is_read_only(call.service, call.name)
    record: dict[str, Any] = {
        "eventVersion": VERSION,
        "userIdentity": user_identity(origin.principal, origin.access_key, invoked_by=origin.invoked_by),
        "eventTime": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": f"{call.service}.amazonaws.com",
        "eventName": call.name,
        "awsRegion": "us-east-1" if call.service in _GLOBAL else origin.region,
        "sourceIPAddress": origin.invoked_by or responses.get_request_client_ip(),
        "userAgent": origin.invoked_by or origin.user_agent,
    }
    if outcome.error_code:
        record["errorCode"] = outcome.error_code
        record["errorMessage"] = outcome.error_message
    return record | {
        "requestParameters": _parameters(call),
        "responseElements": None if read_only or outcome.answer is None else _elements(call, outcome.answer),
        "requestID": origin.request_id,
        "eventID": str(uuid.uuid4()),
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": origin.account,
        "eventCategory": "Management",
    }


def _parameters(call: Call) -> dict[str, Any] | None:
    return spelt(call.operation.input_shape, dict(call.parameters)) or None


def _elements(call: Call, answer: Mapping[str, Any]) -> dict[str, Any] | None:
    found = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    return spelt(call.operation.output_shape, found) or None

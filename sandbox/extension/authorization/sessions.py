"""AssumeRole beyond who may call it: role chaining, source identity, session tags that stick.

Rules: AWS STS API Reference, AssumeRole (STS/latest/APIReference/API_AssumeRole.html); IAM User Guide, "Roles terms
and concepts", role chaining (IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining), "Pass session tags"
(id_session-tags.html) and "Monitor and control actions taken with assumed roles"
(id_credentials_temp_control-access_monitor.html).
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext
from ministack.services import sts

from sandbox.extension.authorization import callers, enforcement, requirements
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError, Response, json_error

_CHAINED_SECONDS = 3600
_DEFAULT_SECONDS = 3600
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_NAMES = {"ExternalId": _EXTERNAL_ID, "RoleSessionName": _SESSION_NAME, "SourceIdentity": _SESSION_NAME}


def install() -> None:
    """Judge and complete AssumeRole."""
    serve = sts.handle_request
    if getattr(serve, "extended", False):
        return

    async def served(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        request = requirements.parameters(body, query_params)
        target = headers.get("x-amz-target", "")
        if "AssumeRole" not in (request.get("Action"), target.rpartition(".")[2]):
            answer: Response = await serve(method, path, headers, body, query_params)
            return answer
        caller = callers.current()
        try:
            _validate(caller, request)
        except AwsError as error:
            if target:
                return json_error(error)
            refusal: Response = sts._error(error.status, error.code, escape(error.message), ns="sts")
            return refusal
        answer = await serve(method, path, headers, body, query_params)
        return _complete(caller, request, answer) if answer[0] == 200 else answer

    served.extended = True  # type: ignore[attr-defined]
    sts.handle_request = served
    iam_evaluator.evaluate_trust_policy = evaluate_trust_policy


def evaluate_trust_policy(document: Any, caller_arn: str, context: EvalContext | None = None) -> bool:
    """ministack's question whether a trust policy lets the caller in.

    For AssumeRole the answer was given already, with the caller's own policies, by `enforcement`; what remains are
    web identities, which have no other policy.
    """
    if context is None or context.action in ("sts:AssumeRole", "sts:TagSession"):
        return True
    return bool(enforcement.evaluate_resource_policy(document, context, federated=True).decision == "Allow")


def _validate(caller: Principal, request: Mapping[str, Any]) -> None:
    """Raises AwsError ValidationError."""
    for name, pattern in _NAMES.items():
        value = request.get(name)
        if value is not None and not pattern.fullmatch(str(value)):
            member = name[0].lower() + name[1:]
            raise AwsError(
                "ValidationError",
                f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: "
                f"Member must satisfy regular expression pattern: {pattern.pattern}",
            )
    seconds = int(request.get("DurationSeconds") or _DEFAULT_SECONDS)
    role = callers.stored_role(str(request.get("RoleArn", ""))) or {}
    if caller.type == "AssumedRole" and seconds > _CHAINED_SECONDS:
        raise AwsError(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        )
    if seconds < 900:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: "
            "Member must have value greater than or equal to 900",
        )
    if seconds > int(role.get("MaxSessionDuration", _DEFAULT_SECONDS)):
        raise AwsError(
            "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    held, wanted = caller.keys.get("aws:sourceidentity"), request.get("SourceIdentity")
    if held and wanted and held != wanted:
        # "After the source identity is set, the value cannot be changed", through role chaining included.
        raise AwsError("AccessDenied", f"the source identity is {held} already and cannot become {wanted}", 403)


def _complete(caller: Principal, request: Mapping[str, Any], answer: Response) -> Response:
    """Give the new session what ministack does not know: source identity and transitive tags."""
    status, headers, body = answer
    session = sts._sessions[_access_key(body)]
    identity = request.get("SourceIdentity") or caller.keys.get("aws:sourceidentity")
    inherited: Mapping[str, str] = caller.keys.get(_TRANSITIVE) or {}
    tags = {tag["Key"]: tag["Value"] for tag in session.get("SessionTags") or []}
    named = {str(value) for name, value in request.items() if name.startswith("TransitiveTagKeys.member.")}
    session["SessionTags"] = [{"Key": key, "Value": value} for key, value in {**tags, **inherited}.items()]
    session["Keys"] = {_TRANSITIVE: {**{key: tags[key] for key in named if key in tags}, **inherited}}
    if identity:
        session["Keys"]["aws:sourceidentity"] = identity
        if body.startswith(b"{"):
            body = json.dumps({**json.loads(body), "SourceIdentity": identity}).encode()
        else:
            element = f"<SourceIdentity>{identity}</SourceIdentity></AssumeRoleResult>".encode()
            body = body.replace(b"</AssumeRoleResult>", element)
    return status, headers, body


# Not a condition key: the session tags that the next role in a chain inherits.
_TRANSITIVE = "landbridge:transitivetags"


def _access_key(body: bytes) -> str:
    if body.startswith(b"{"):
        return str(json.loads(body)["Credentials"]["AccessKeyId"])
    # ministack's own answer, not a client's: nothing to be defended against.
    found = ElementTree.fromstring(body).find(".//{*}AccessKeyId")  # noqa: S314
    return (found.text or "") if found is not None else ""

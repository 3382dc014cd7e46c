"""The resource policy of a Glue Data Catalog: one for each account and Region.

Rules: AWS Glue Developer Guide, "Granting cross-account access" (glue/latest/dg/cross-account-access.html) and the Web
API's PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy (glue/latest/webapi/API_PutResourcePolicy.html); a
policy has at most 10 KB. ministack has none of it.
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core import responses
from ministack.services import glue

from sandbox.extension import reset
from sandbox.extension.authorization import existence, grammar
from sandbox.extension.authorization.grammar import Kind, PolicyError, PrincipalError
from sandbox.extension.errors import AwsError, Response, json_error, unsupported

POLICY_BYTES = 10 * 1024


@dataclass(frozen=True)
class _Stored:
    document: str
    created: float
    updated: float

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.document.encode()).hexdigest()


_policies: dict[tuple[str, str], _Stored] = {}


def document(account: str, region: str) -> str | None:
    """The policy of the account's catalog, JSON, or None."""
    stored = _policies.get((account, region))
    return stored.document if stored else None


def rename_principal(rename: Callable[[str], str]) -> None:
    """Replace every stored policy by what `rename` makes of it."""
    for place, stored in _policies.items():
        _policies[place] = _Stored(rename(stored.document), stored.created, stored.updated)


def install() -> None:
    """Serve the three operations."""
    serve = glue.handle_request
    if getattr(serve, "extended", False):
        return

    async def served(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        name = headers.get("x-amz-target", "").rpartition(".")[2]
        operation = _OPERATIONS.get(name)
        if operation is None:
            answer: Response = await serve(method, path, headers, body, query_params)
            return answer
        try:
            request = json.loads(body or b"{}")
            _require_supported(name, request)
            found = operation(request, (responses.get_account_id(), responses.get_region()))
        except AwsError as error:
            return json_error(error)
        return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(found).encode()

    served.extended = True  # type: ignore[attr-defined]
    glue.handle_request = served
    reset.on_reset(_policies.clear)


def _require_supported(name: str, request: Mapping[str, Any]) -> None:
    """ "Default is 'FALSE'" of EnableHybrid: TRUE stands for grants of Lake Formation beside the policy."""
    if "ResourceArn" in request:
        raise unsupported(f"ResourceArn of glue:{name}: a policy is that of the whole catalog here")
    hybrid = request.get("EnableHybrid", "FALSE")
    if hybrid not in ("TRUE", "FALSE"):
        raise AwsError("InvalidInputException", f"EnableHybrid is {hybrid!r}, expected 'TRUE' or 'FALSE'")
    if hybrid == "TRUE":
        raise unsupported(f"EnableHybrid of glue:{name} with 'TRUE': there is no Lake Formation whose grants it keeps")


def _put(request: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    text, held = str(request.get("PolicyInJson", "")), _policies.get(place)
    if len(text.encode()) > POLICY_BYTES:
        raise AwsError("ResourceNumberLimitExceededException", f"The policy exceeds {POLICY_BYTES} bytes.")
    try:
        existence.require(grammar.validate(text, Kind.RESOURCE))
    except PrincipalError as error:
        raise AwsError("InvalidInputException", f"Invalid principal in policy: {error}") from error
    except PolicyError as error:
        raise AwsError("InvalidInputException", f"Malformed policy. {error}") from error
    condition = request.get("PolicyExistsCondition", "NONE")
    if (condition == "MUST_EXIST" and held is None) or (condition == "NOT_EXIST" and held is not None):
        raise AwsError("ConditionCheckFailureException", f"PolicyExistsCondition {condition} does not hold")
    _require_digest(request, held)
    now = time.time()
    _policies[place] = _Stored(text, held.created if held else now, now)
    return {"PolicyHash": _policies[place].digest}


def _get(_request: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    held = _found(place)
    return {
        "PolicyInJson": held.document,
        "PolicyHash": held.digest,
        "CreateTime": held.created,
        "UpdateTime": held.updated,
    }


def _delete(request: Mapping[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    _require_digest(request, _found(place))
    del _policies[place]
    return {}


def _found(place: tuple[str, str]) -> _Stored:
    if place not in _policies:
        raise AwsError("EntityNotFoundException", "Policy not found")
    return _policies[place]


def _require_digest(request: Mapping[str, Any], held: _Stored | None) -> None:
    wanted = request.get("PolicyHashCondition")
    if wanted is not None and (held is None or held.digest != wanted):
        raise AwsError("ConditionCheckFailureException", "PolicyHashCondition does not hold")


_OPERATIONS: Mapping[str, Callable[[Mapping[str, Any], tuple[str, str]], dict[str, Any]]] = {
    "PutResourcePolicy": _put,
    "GetResourcePolicy": _get,
    "DeleteResourcePolicy": _delete,
}

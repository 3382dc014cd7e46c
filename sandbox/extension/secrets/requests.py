"""Requests about secrets, judged before ministack serves them.

Identity and resource policies are judged by then, as for every service. Rules: secretsmanager/latest/userguide/
auth-and-access_examples_cross.html (another account names the secret by its ARN, and needs the secret's policy and the
key's), apireference/API_PutResourcePolicy.html.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app
from ministack.core import responses
from ministack.core.router import extract_access_key_id
from ministack.services import secretsmanager

from sandbox.extension.authorization import callers, existence, grammar
from sandbox.extension.authorization.grammar import Kind, PolicyError
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError, Response, json_error, unsupported
from sandbox.extension.secrets import encryption

POLICY_CHARACTERS = 20_480
# They use keys that nothing here judges.
_UNJUDGED = frozenset({"BatchGetSecretValue", "ReplicateSecretToRegions"})

Request = dict[str, Any]
Serve = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Response]]


def install() -> None:
    """Stand before ministack's handler."""
    served = app.SERVICE_HANDLERS["secretsmanager"]
    if not getattr(served, "judging", False):
        app.SERVICE_HANDLERS["secretsmanager"] = _judging(served)


def _judging(serve: Serve) -> Serve:
    async def judging(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        request = json.loads(body or b"{}")
        # By the key of this very request: CloudFormation makes its requests as the account.
        key = extract_access_key_id(headers, query_params)
        caller = callers.of_access_key(key, responses.get_account_id())
        owner = _owner(str(request.get("SecretId") or ""))
        with responses.request_scope(owner, responses.get_region()):
            try:
                _check(headers.get("x-amz-target", "").rsplit(".", 1)[-1], request, caller)
            except AwsError as error:
                return json_error(error)
            return await serve(method, path, headers, body, query_params)

    judging.judging = True  # type: ignore[attr-defined]
    return judging


def _owner(reference: str) -> str:
    parts = reference.split(":", 5)
    return parts[4] if len(parts) == 6 else str(responses.get_account_id())


def _check(name: str, request: Request, caller: Principal) -> None:
    if name in _UNJUDGED:
        raise unsupported(f"secretsmanager:{name}")
    _, found = secretsmanager._resolve(request["SecretId"]) if request.get("SecretId") else (None, None)
    secret = found or {}
    key = str(secret.get("KmsKeyId") or "")
    if name == "CreateSecret":
        encryption.require(caller, str(request.get("KmsKeyId") or ""), {}, encryption.WRITE)
    elif name == "UpdateSecret" and secret:
        encryption.require(caller, str(request.get("KmsKeyId") or key), secret, encryption.WRITE)
    elif name == "PutSecretValue" and secret:
        encryption.require(caller, key, secret, encryption.WRITE)
    elif name == "GetSecretValue" and secret:
        encryption.require(caller, key, secret, encryption.READ)
    elif name == "PutResourcePolicy":
        _check_policy(str(request.get("ResourcePolicy") or ""))


def _check_policy(document: str) -> None:
    try:
        existence.require(grammar.validate(document, Kind.RESOURCE))
    except PolicyError as error:
        raise AwsError("MalformedPolicyDocumentException", f"This resource policy is not valid: {error}") from error
    if len(document) > POLICY_CHARACTERS:
        message = f"The resource policy has {len(document)} characters; it can have {POLICY_CHARACTERS}."
        raise AwsError("LimitExceededException", message)

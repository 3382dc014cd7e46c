"""The API operations of IAM, S3 and KMS that store policies, with the checks of `writes` before them."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import iam, kms, s3, sts

from sandbox.extension.authorization import existence, glue_policy, quotas, writes
from sandbox.extension.errors import AwsError, Response, json_error

Parameters = dict[str, Any]


def install() -> None:
    """Check policies when they are written, and rename principals when they are deleted."""
    if getattr(s3._put_bucket_policy, "extended", False):
        return
    for operation, check in _IAM_CHECKS.items():
        iam._IAM_HANDLERS[operation] = _iam(iam._IAM_HANDLERS[operation], check)
    iam._IAM_HANDLERS["DeleteRole"] = _deletion(iam._IAM_HANDLERS["DeleteRole"], iam._roles, "Role")
    iam._IAM_HANDLERS["DeleteUser"] = _deletion(iam._IAM_HANDLERS["DeleteUser"], iam._users, "User")
    sts.validate_policy_document = _session_policy
    s3._put_bucket_policy = _bucket_policy(s3._put_bucket_policy)
    for name in ("_create_key", "_put_key_policy", "_replicate_key"):
        setattr(kms, name, _key_policy(getattr(kms, name)))


def _one(parameters: Parameters, name: str) -> str:
    value: str = iam._p(parameters, name)
    return value


def _create_role(parameters: Parameters) -> None:
    quotas.role_name(_one(parameters, "RoleName"))
    writes.trust_policy(_one(parameters, "AssumeRolePolicyDocument"))
    quotas.roles(len(iam._roles) + 1)


def _update_trust(parameters: Parameters) -> None:
    if _one(parameters, "RoleName") in iam._roles:
        writes.trust_policy(_one(parameters, "PolicyDocument"))


def _put_role_policy(parameters: Parameters) -> None:
    if (role := _one(parameters, "RoleName")) in iam._roles:
        writes.inline_policy(role, _one(parameters, "PolicyName"), _one(parameters, "PolicyDocument"))


def _attach_role_policy(parameters: Parameters) -> None:
    if (role := _one(parameters, "RoleName")) in iam._roles:
        writes.attachment(role, [_one(parameters, "PolicyArn")])


_IAM_CHECKS: Mapping[str, Callable[[Parameters], None]] = {
    "CreateRole": _create_role,
    "UpdateAssumeRolePolicy": _update_trust,
    "PutRolePolicy": _put_role_policy,
    "AttachRolePolicy": _attach_role_policy,
    "CreatePolicy": lambda p: writes.managed_policy(_one(p, "PolicyDocument")),
    "CreatePolicyVersion": lambda p: writes.managed_policy(_one(p, "PolicyDocument")),
    "PutUserPolicy": lambda p: writes.identity_policy(_one(p, "PolicyDocument")),
    "PutGroupPolicy": lambda p: writes.identity_policy(_one(p, "PolicyDocument")),
}


def _iam(serve: Callable[[Parameters], Response], check: Callable[[Parameters], None]) -> Callable[..., Response]:
    def served(parameters: Parameters) -> Response:
        try:
            check(parameters)
        except AwsError as error:
            refusal: Response = iam._error(error.status, error.code, escape(error.message), ns="iam")
            return refusal
        return serve(parameters)

    return served


def _deletion(serve: Callable[[Parameters], Response], store: Any, kind: str) -> Callable[..., Response]:
    def served(parameters: Parameters) -> Response:
        record = store.get(_one(parameters, f"{kind}Name"))
        answer = serve(parameters)
        if record is not None and answer[0] == 200:
            arn, unique_id = record["Arn"], record[f"{kind}Id"]
            existence.replace_by_id(arn, unique_id)
            glue_policy.rename_principal(lambda document: existence.renamed(document, arn, unique_id))
        return answer

    return served


def _session_policy(document: str) -> str | None:
    """ministack's question to a session policy: what is wrong with it, None if nothing is."""
    try:
        writes.identity_policy(document)
    except AwsError as error:
        return error.message
    return None


def _bucket_policy(put: Callable[[str, bytes], Response]) -> Callable[[str, bytes], Response]:
    def checked(name: str, body: bytes) -> Response:
        try:
            if name in s3._buckets:
                writes.bucket_policy(name, body.decode("utf-8", "replace"))
        except AwsError as error:
            refusal: Response = s3._error(error.code, error.message, error.status, f"/{name}")
            return refusal
        return put(name, body)

    checked.extended = True  # type: ignore[attr-defined]
    return checked


def _key_policy(serve: Callable[[Parameters], Response]) -> Callable[[Parameters], Response]:
    def checked(data: Parameters) -> Response:
        try:
            if (policy := data.get("Policy")) is not None:
                writes.key_policy(policy if isinstance(policy, str) else json.dumps(policy))
        except AwsError as error:
            return json_error(error)
        return serve(data)

    return checked

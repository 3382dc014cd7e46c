"""Principals from what ministack stores: access keys, sessions, users and roles."""

import json
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import iam, sts

from sandbox.extension import organisation
from sandbox.extension.authorization.principals import BOUNDARY, SERVICE_CONTROL, SESSION, Principal
from sandbox.extension.errors import AwsError

ANONYMOUS = Principal(account="", arn="anonymous", principal_arn="", type="Anonymous")

_EVERYTHING = json.dumps({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})

_access_key: ContextVar[str] = ContextVar("landbridge_access_key", default="")
_account: ContextVar[str] = ContextVar("landbridge_account", default="")


def pin(access_key: str) -> None:
    """Remember whose request this is: a service may move to a resource's account while it serves it."""
    _access_key.set(access_key)
    _account.set(responses.get_account_id())


def current() -> Principal:
    """The principal of the current request; ANONYMOUS where it has no credentials, or there is no request."""
    if not _access_key.get():
        return ANONYMOUS
    return of_access_key(_access_key.get(), _account.get() or responses.get_account_id())


def of_access_key(access_key: str, account: str) -> Principal:
    """The principal that `access_key` belongs to; `account` is that of a key which names none. Raises AwsError."""
    account = responses._account_from_sts_session(access_key) or account
    credential = iam_evaluator.resolve_credential(access_key, account)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        raise AwsError(credential.code, credential.message, 403)
    if credential.principal_type == "Root":
        return root(credential.account_id)
    session = sts._sessions.get(access_key) or {}
    keys = iam_evaluator._principal_keys(credential) | dict(session.get("Keys") or {})
    limits = _session_limits(session, credential.account_id)
    if credential.principal_type == "AssumedRole":
        role = stored_role(credential.principal_arn) or {}
        return _entity(role, credential.principal_arn, "AssumedRole", credential, keys, limits)
    name = credential.principal_name or session.get("PrincipalName") or ""
    user = iam._users.get_scoped(credential.account_id, None, name) or {}
    return _entity(user, credential.principal_arn, credential.principal_type, credential, keys, limits)


def root(account: str) -> Principal:
    """The root of `account`, which here may also assume roles: the CDK bootstraps the local accounts with it."""
    arn = f"arn:aws:iam::{account}:root"
    return Principal(account, arn, arn, "Account", userid=account, limits=_service_control(account))


def of_role(role_arn: str, session_name: str = "landbridge") -> Principal:
    """A session of the role `role_arn`. Raises AwsError (AccessDeniedException) if there is no such role."""
    role = stored_role(role_arn)
    account = role_arn.split(":")[4] if role_arn.count(":") >= 5 else ""
    if role is None or role["Arn"] != role_arn:
        raise AwsError("AccessDeniedException", f"the role {role_arn} cannot be assumed: it does not exist", 403)
    arn = f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/{session_name}"
    keys = {f"aws:principaltag/{tag['Key'].lower()}": tag["Value"] for tag in role.get("Tags") or []}
    boundary = _boundary(role, account) + _service_control(account)
    userid = f"{role['RoleId']}:{session_name}"
    return Principal(account, arn, role_arn, "AssumedRole", userid, keys, _documents(role, account), boundary)


def stored_role(arn: str) -> Mapping[str, Any] | None:
    """The record of the role that the ARN of a role or of one of its sessions names, whatever account it is in."""
    parts = arn.split(":", 5)
    if len(parts) != 6:
        return None
    kind, _, name = parts[5].partition("/")
    name = name.split("/")[0] if kind == "assumed-role" else name.rsplit("/", 1)[-1]
    found: Mapping[str, Any] | None = iam._roles.get_scoped(parts[4], None, name)
    return found


def _entity(
    entity: Mapping[str, Any],
    arn: str,
    kind: str,
    credential: iam_evaluator.ResolvedCredential,
    keys: Mapping[str, Any],
    limits: tuple[tuple[str, tuple[str, ...]], ...],
) -> Principal:
    account = credential.account_id
    own = arn if kind == "FederatedUser" else entity.get("Arn", arn)
    documents = _documents(entity, account)
    if kind != "AssumedRole":
        # A user federated by the root of an account has no user behind it, and the root's permissions.
        documents += _user_documents(entity["UserName"], account) if entity else (_EVERYTHING,)
    limits = _boundary(entity, account) + limits + _service_control(account)
    return Principal(account, arn, own, kind, credential.principal_id, keys, documents, limits)


def _documents(entity: Mapping[str, Any], account: str) -> tuple[str, ...]:
    """The inline and the managed policies of a user, role or group."""
    managed = (_managed(arn, account) for arn in entity.get("AttachedPolicies", []))
    return _texts([*(entity.get("InlinePolicies") or {}).values(), *managed])


def _user_documents(name: str, account: str) -> tuple[str, ...]:
    found = list((iam._user_inline_policies.get_scoped(account, None, name) or {}).values())
    for (owner, group_name), group in iam._groups.to_dict().items():
        if owner == account and name in group.get("Users", []):
            found += (iam._group_inline_policies.get_scoped(account, None, group_name) or {}).values()
            found += (_managed(arn, account) for arn in group.get("AttachedPolicies", []))
    return _texts(found)


def _boundary(entity: Mapping[str, Any], account: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    arn = entity.get("PermissionsBoundary")
    return ((BOUNDARY, _texts([_managed(arn, account)])),) if arn else ()


def _session_limits(session: Mapping[str, Any], account: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    passed = session.get("SessionPolicies")
    if passed is None:
        return ()
    managed = (_managed(arn, account) for arn in passed.get("PolicyArns", []))
    return ((SESSION, _texts([passed.get("Policy"), *managed])),)


def _service_control(account: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Beside FullAWSAccess, which each account has unless it is taken away
    (organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html)."""
    policies = organisation.service_control_policies(account)
    return ((SERVICE_CONTROL, (_EVERYTHING, *policies)),) if policies else ()


def _managed(arn: str, account: str) -> Any:
    return iam_evaluator._resolve_managed_policy_document(arn, account)


def _texts(documents: Iterable[Any]) -> tuple[str, ...]:
    return tuple(item if isinstance(item, str) else json.dumps(item) for item in documents if item)

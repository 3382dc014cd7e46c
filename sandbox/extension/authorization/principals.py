"""Who makes a request: accounts' roots, users and role sessions, and how a policy names them.

Rules: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal"
(IAM/latest/UserGuide/reference_policies_elements_principal.html, ..._notprincipal.html).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

BOUNDARY = "permissions boundary"
SESSION = "session"
SERVICE_CONTROL = "service control"

_ACCOUNT = re.compile(r"\d{12}|arn:aws[\w-]*:iam::(?P<account>\d{12}):root")


class Naming(IntEnum):
    """How closely the Principal element of a statement names a caller; what an Allow there is worth depends on it."""

    NOT = 0
    ACCOUNT = 1
    """Only its account: in that account the permission still needs an identity policy."""
    ROLE = 2
    """Its role, or everyone: enough in the same account, within the boundary and the session policies."""
    SESSION = 3
    """The user or the role session itself: enough in the same account, whatever boundary and session policies say."""


@dataclass(frozen=True)
class Principal:
    """A caller.

    `arn` is what error messages name (for a role, the ARN of the session), `principal_arn` what `aws:PrincipalArn`
    holds (for a role, the ARN of the role with its path), `type` one of Account, User, AssumedRole, FederatedUser,
    Service, Anonymous, `userid` the value of `aws:userid`, `keys` further condition keys in lower case.
    """

    account: str
    arn: str
    principal_arn: str
    type: str
    userid: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    """The identity policies, as JSON."""
    limits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """BOUNDARY, SESSION or SERVICE_CONTROL with its documents, as JSON: each of the groups must allow, through one of
    its documents."""

    @property
    def is_root(self) -> bool:
        return self.type == "Account"


def account_principal(text: str) -> str | None:
    """The account that a principal stands for if it is twelve digits or an account's root; else None."""
    match = _ACCOUNT.fullmatch(text)
    return (match["account"] or text) if match else None


def naming(statement: Mapping[str, Any], caller: Principal, service: str | None = None) -> Naming:
    """How the Principal or NotPrincipal of `statement` names `caller`; `service` is the calling service principal."""
    if "NotPrincipal" in statement:
        return Naming.NOT if _excluded(statement["NotPrincipal"], caller, service) else Naming.ROLE
    named = statement.get("Principal")
    if named == "*":
        return Naming.ROLE
    if not isinstance(named, Mapping):
        return Naming.NOT
    if service and service.lower() in (text.lower() for text in texts(named.get("Service"))):
        return Naming.ROLE
    if caller.type == "FederatedUser" and caller.arn in texts(named.get("Federated")):
        return Naming.ROLE
    return max((_named_by(text, caller) for text in texts(named.get("AWS"))), default=Naming.NOT)


def texts(value: Any) -> list[str]:
    """The strings of a policy element that may be one string or a list of them."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _named_by(text: str, caller: Principal) -> Naming:
    if text == "*":
        return Naming.ROLE
    account = account_principal(text)
    if caller.type == "Anonymous":
        return Naming.NOT
    if account is not None:
        return Naming.ACCOUNT if account == caller.account else Naming.NOT
    if text == caller.arn:
        return Naming.SESSION
    if caller.userid and text == caller.userid.partition(":")[0]:
        # Its unique id, which AWS puts in place of the ARN when a user or role is deleted.
        return Naming.ROLE
    return Naming.ROLE if text == caller.principal_arn else Naming.NOT


def _excluded(element: Any, caller: Principal, service: str | None) -> bool:
    """Whether NotPrincipal leaves `caller` out.

    "AWS might validate the account first, then the role, and then the assumed-role user": one that is exempt has
    each of the three named.
    """
    if element == "*":
        return True
    if not isinstance(element, Mapping):
        return False
    if service:
        return service.lower() in (text.lower() for text in texts(element.get("Service")))
    named = texts(element.get("AWS"))
    if "*" in named:
        return True
    accounts = {account_principal(text) for text in named}
    return caller.account in accounts and (caller.is_root or {caller.arn, caller.principal_arn} <= set(named))

"""Who made a call, as the userIdentity of a record.

Rules: awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html.
"""

from datetime import UTC, datetime
from typing import Any

from ministack.services import sts

from sandbox.extension.authorization import callers
from sandbox.extension.authorization.principals import Principal


def user_identity(principal: Principal, access_key: str, *, invoked_by: str = "") -> dict[str, Any]:
    """`invoked_by` is the service that made the call for the principal, such as cloudformation.amazonaws.com."""
    identity: dict[str, Any] = {
        "type": {"Account": "Root", "User": "IAMUser", "Anonymous": "AWSAccount"}.get(principal.type, principal.type),
        "principalId": principal.userid or principal.account,
        "arn": principal.arn,
        "accountId": principal.account,
        "accessKeyId": access_key,
    }
    if principal.type == "User":
        identity["userName"] = principal.arn.rsplit("/", 1)[-1]
    if principal.type == "AssumedRole":
        identity["sessionContext"] = _session(principal, access_key)
    if invoked_by:
        identity["invokedBy"] = invoked_by
    return identity


def _session(principal: Principal, access_key: str) -> dict[str, Any]:
    role = callers.stored_role(principal.arn) or {}
    issued = (sts._sessions.get(access_key) or {}).get("IssuedAt")
    began = datetime.fromtimestamp(issued, UTC) if isinstance(issued, int | float) else datetime.now(UTC)
    return {
        "sessionIssuer": {
            "type": "Role",
            "principalId": role.get("RoleId", principal.userid.partition(":")[0]),
            "arn": principal.principal_arn,
            "accountId": principal.account,
            "userName": role.get("RoleName", ""),
        },
        "attributes": {"creationDate": f"{began:%Y-%m-%dT%H:%M:%SZ}", "mfaAuthenticated": "false"},
    }

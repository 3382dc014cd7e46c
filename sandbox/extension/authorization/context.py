"""A request and the condition keys that IAM knows of it.

Rules: IAM User Guide, "AWS global condition context keys"
(IAM/latest/UserGuide/reference_policies_condition-keys.html), whose words on `aws:PrincipalArn` are: "For IAM roles,
the request context returns the ARN of the role, not the ARN of the user that assumed the role."
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sandbox.extension import organisation
from sandbox.extension.authorization.principals import Principal


@dataclass(frozen=True)
class Request:
    """What a principal asks for: `action` such as s3:GetObject on the ARN `resource`, in `region`.

    `owner` is the account that owns the resource, None where the action has none. `keys` are the service's own
    condition keys, names in lower case; they come before the global ones. `via` names the service that calls on the
    principal's behalf, such as athena.amazonaws.com.
    """

    principal: Principal
    action: str
    resource: str
    region: str
    owner: str | None = None
    keys: Mapping[str, Any] = field(default_factory=dict)
    source_ip: str = "127.0.0.1"
    secure: bool = True
    via: str | None = None

    def values(self, key: str) -> Sequence[str] | None:
        """The values of a condition key, None if the request does not have it. Names are not case-sensitive."""
        name = key.lower()
        value = self._value(name)
        if value is None:
            return None
        if isinstance(value, list | tuple | set | frozenset):
            return [str(item) for item in value]
        return [str(value).lower() if isinstance(value, bool) else str(value)]

    def variable(self, key: str) -> str | None:
        """The value of a policy variable: that of a key with exactly one value."""
        values = self.values(key)
        return values[0] if values is not None and len(values) == 1 else None

    def on(self, action: str, resource: str, **changes: Any) -> "Request":
        """The same caller asking for something else."""
        return replace(self, action=action, resource=resource, **changes)

    def _value(self, name: str) -> Any:
        if name in self.keys:
            return self.keys[name]
        if name in self.principal.keys:
            return self.principal.keys[name]
        read = _GLOBAL.get(name)
        return read(self) if read else None


def _called_via(request: Request) -> list[str] | None:
    return [request.via] if request.via else None


_GLOBAL: Mapping[str, Any] = {
    "aws:principalarn": lambda r: None if r.principal.type == "Anonymous" else r.principal.principal_arn,
    "aws:principalaccount": lambda r: r.principal.account or None,
    "aws:principaltype": lambda r: r.principal.type,
    "aws:principalorgid": lambda r: organisation.organisation_id(r.principal.account),
    "aws:principalisawsservice": lambda r: r.principal.type == "Service",
    "aws:userid": lambda r: r.principal.userid or None,
    "aws:resourceaccount": lambda r: r.owner,
    "s3:resourceaccount": lambda r: r.owner if r.action.startswith("s3:") else None,
    "aws:resourceorgid": lambda r: organisation.organisation_id(r.owner) if r.owner else None,
    "aws:requestedregion": lambda r: r.region,
    "aws:securetransport": lambda r: r.secure,
    # A service that calls on the principal's behalf does so from an address of its own.
    "aws:sourceip": lambda r: None if r.via else r.source_ip,
    "aws:viaawsservice": lambda r: r.via is not None,
    "aws:calledvia": _called_via,
    "aws:calledviafirst": lambda r: r.via,
    "aws:calledvialast": lambda r: r.via,
    "aws:currenttime": lambda r: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "aws:epochtime": lambda r: str(int(datetime.now(UTC).timestamp())),
}

"""Who calls: what sts:GetCallerIdentity says, and the name that it leaves in the audit trail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

SOURCE_IDENTITY = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
"""What STS takes as a source identity and as the name of a session (STS API reference, AssumeRole)."""


@dataclass(frozen=True)
class Caller:
    """An account number, and the ARN of a user or of a role's session."""

    account: str
    arn: str

    @classmethod
    def of(cls, sts: Any) -> Caller:
        """The caller behind an STS client. Needs no permission (STS API reference, GetCallerIdentity)."""
        identity = sts.get_caller_identity()
        return cls(identity["Account"], identity["Arn"])

    @property
    def role(self) -> str | None:
        """Name of the caller's role, without its path, which the ARN of a session lacks."""
        kind, _, rest = self.arn.split(":", 5)[-1].partition("/")
        return rest.partition("/")[0] if kind == "assumed-role" else None

    @property
    def name(self) -> str:
        """Name of the session or the user, with what STS does not take replaced by hyphens, of 2 to 64 characters."""
        name = re.sub(r"[^\w+=,.@-]", "-", self.arn.rpartition(":")[2].rpartition("/")[2], flags=re.ASCII)[:64]
        return name if len(name) > 1 else f"user-{name}"

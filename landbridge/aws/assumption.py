"""One role assumed again and again, with a source identity as far as AWS lets it be set.

A source identity stays with a session through role chaining and can never be changed, so that asking for another one is
refused (IAM user guide, id_credentials_temp_control-access_monitor). Nothing tells a caller beforehand whether it
carries one; asking again without does, since the answer holds the one that was there.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.callers import SOURCE_IDENTITY, Caller
from landbridge.aws.errors import DENIED, FAILURES, Refused, SessionError, explained
from landbridge.aws.roles import TeamRole

SECONDS = 3600
"""How long a session lasts: the most that a role may give to another role (IAM user guide, id_roles, role chaining)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RoleCredentials:
    """Temporary credentials of a role. What is secret stays out of `repr`."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    expiration: datetime
    source_identity: str | None = None

    def process_output(self) -> str:
        """The JSON that a `credential_process` prints (AWS CLI user guide, cli-configure-sourcing-external)."""
        content = {
            "Version": 1,
            "AccessKeyId": self.access_key,
            "SecretAccessKey": self.secret_key,
            "SessionToken": self.token,
            "Expiration": self.expiration.astimezone(UTC).isoformat(),
        }
        return json.dumps(content)


class Assumption:
    """Assumes `role` with the identity behind the client `sts`, at each call anew.

    source_identity: for the audit trail; by default the name of the caller's session or user. Raises ValueError if STS
    would not take it. Not to be called from two threads at once.
    """

    def __init__(self, role: TeamRole, sts: Any, source_identity: str | None = None) -> None:
        if source_identity is not None and not SOURCE_IDENTITY.fullmatch(source_identity):
            raise ValueError(
                f"the source identity {source_identity!r} is none: write 2 to 64 letters, digits or any of _+=,.@-"
            )
        self._role = role
        self._sts = sts
        self._wanted = source_identity
        self._name: str | None = source_identity
        self._sets_identity = True

    def __call__(self) -> RoleCredentials:
        """Raises SessionError: there are no base credentials, they have expired, STS refuses or cannot be reached."""
        try:
            if self._name is None:
                self._name = Caller.of(self._sts).name
            return self._credentials(self._name)
        except FAILURES as error:
            raise explained(error, self._sts.meta.endpoint_url) from None

    def _credentials(self, name: str) -> RoleCredentials:
        if self._sets_identity:
            try:
                return self._assume(name, SourceIdentity=name)
            except ClientError as error:
                if not _is_denied(error):
                    raise
        try:
            found = self._assume(name)
        except ClientError as error:
            if not _is_denied(error):
                raise
            answer = error.response["Error"].get("Message", "AccessDenied")
            raise Refused(self._role.refusal(Caller.of(self._sts), answer)) from None
        if self._sets_identity:
            self._judge(found.source_identity)
            self._sets_identity = False
        return found

    def _judge(self, present: str | None) -> None:
        """What it means that AWS takes no source identity. `present`: the one that the caller carried already."""
        if present is not None:
            if self._wanted is not None:
                raise SessionError(
                    f"the session cannot have the source identity {self._wanted}: the caller carries {present}, which "
                    "stays through role chaining and cannot be changed; leave source_identity out"
                )
            return
        lack = f"the caller may not do sts:SetSourceIdentity on {self._role.arn}; allow it in the caller's own policies"
        if self._wanted is not None:
            raise SessionError(f"the session cannot have the source identity {self._wanted}: {lack}")
        _log.warning("the session has no source identity, only the session name %s: %s", self._name, lack)

    def _assume(self, name: str, **identity: str) -> RoleCredentials:
        answer = self._sts.assume_role(
            RoleArn=self._role.arn, RoleSessionName=name, DurationSeconds=SECONDS, **identity
        )
        got = answer["Credentials"]
        return RoleCredentials(
            got["AccessKeyId"],
            got["SecretAccessKey"],
            got["SessionToken"],
            got["Expiration"],
            answer.get("SourceIdentity"),
        )


def _is_denied(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in DENIED

"""A session in each account that an environment spans.

By default it is that of CDK's lookup role, which `cdk bootstrap` makes in each account: it may read everything but
secrets and what is encrypted (cdk/v2/guide/bootstrapping-env.html).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from landbridge.aws.callers import Caller
from landbridge.aws.errors import FAILURES, SessionError, explained
from landbridge.aws.sessions import profile_of
from landbridge.naming import partition_of

QUALIFIER = "hnb659fds"
"""CDK's own qualifier of a bootstrap (cdk/v2/guide/bootstrapping-customizing.html)."""

SESSION_NAME = "landbridge-access"

_CONFIG = Config(connect_timeout=10, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 8})
_SECONDS = 3600

Clients = Callable[[str], Any]
"""A boto3 client of one account by the service's name. Not to be called from two threads at once."""


class AccountSessions:
    """Clients for accounts by number, in one Region.

    base: whose credentials to start from; they are used as they are in their own account.
    role: name of a role that there is in each account. Without it `roles` says which role to assume in an account, and
        where it does not, it is CDK's lookup role.
    `account` is the number of the base's own account. Raises SessionError if AWS does not accept the base credentials.
    """

    def __init__(
        self, base: boto3.Session, region: str, *, role: str | None = None, roles: Mapping[str, str] | None = None
    ) -> None:
        self.region = region
        self._base = base
        self._role = role
        self._roles = roles or {}
        self._loader = botocore.session.Session().get_component("data_loader")
        self._making = threading.Lock()
        try:
            self._sts = base.client("sts", region_name=region, config=_CONFIG)
            self.account = Caller.of(self._sts).account
        except FAILURES as error:
            raise explained(error, f"sts.{region}") from None

    def role_arn(self, account: str) -> str:
        """The role to be assumed in an account."""
        start = f"arn:{partition_of(self.region)}:iam::{account}:role"
        if self._role is not None:
            return f"{start}/{self._role}"
        return self._roles.get(account) or f"{start}/cdk-{QUALIFIER}-lookup-role-{account}-{self.region}"

    def base_clients(self) -> Clients:
        """Clients with the base credentials."""
        return self._clients(self._base)

    def clients(self, account: str) -> Clients:
        """Clients in an account, from any thread. Raises SessionError that says which role could not be had, and what
        to do."""
        if account == self.account:
            return self.base_clients()
        arn = self.role_arn(account)
        try:
            answer = self._sts.assume_role(RoleArn=arn, RoleSessionName=SESSION_NAME, DurationSeconds=_SECONDS)
        except FAILURES as error:
            raise SessionError(self._refusal(account, arn, explained(error, "STS"))) from None
        with self._making:
            return self._clients(self._session(answer["Credentials"]))

    def _refusal(self, account: str, arn: str, error: SessionError) -> str:
        if self._role is not None:
            remedy = f"let that role trust {self.account}, and allow the caller sts:AssumeRole on it"
        else:
            remedy = (
                f"bootstrap the account with `cdk bootstrap --trust-for-lookup {self.account}` (--trust does as well), "
                "or name a role that each account has, with --role"
            )
        return f"account {account}: {arn} cannot be assumed: {error}; {remedy}"

    def _session(self, credentials: Mapping[str, Any]) -> boto3.Session:
        core = botocore.session.Session(profile=profile_of(self._base))
        # Shared, because it keeps the service models that it has read.
        core.register_component("data_loader", self._loader)
        core.set_credentials(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
        return boto3.Session(botocore_session=core, region_name=self.region)

    def _clients(self, session: boto3.Session) -> Clients:
        made: dict[str, Any] = {}

        def client(service: str) -> Any:
            if service not in made:
                # Making a client is not safe in several threads (boto3 guide, session).
                with self._making:
                    made[service] = session.client(service, region_name=self.region, config=_CONFIG)  # type: ignore[call-overload]
            return made[service]

        return client


def lookup_roles(assembly: Path, region: str) -> dict[str, str]:
    """The lookup role's ARN by account, as the manifest of an assembly names it; empty where it names none.

    Raises OSError and ValueError if there is no manifest that can be read.
    """
    manifest = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))
    found = {}
    for artifact in manifest.get("artifacts", {}).values():
        role = artifact.get("properties", {}).get("lookupRole", {}).get("arn")
        if artifact.get("type") == "aws:cloudformation:stack" and role:
            account = artifact["environment"].removeprefix("aws://").partition("/")[0]
            found[account] = role.replace("${AWS::Partition}", partition_of(region))
    return found

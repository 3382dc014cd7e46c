"""Sessions in the local AWS of those who ask in the access matrix: roles, administrators, anybody."""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from landbridge.access.model import Caller, Estate
from sandbox.credentials import role_session, root_session
from sandbox.demonstration.identities import Identity
from sandbox.demonstration.outcome import NotVerifiable, attempt
from sandbox.endpoint import Endpoint

_SESSION = "replay"
ADMINISTRATOR_POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
)


class Anonymous(Identity):
    """Requests without credentials. They name AWS's host, which says what service they are for: signed ones say it in
    their signature."""

    def client(self, service: str) -> Any:
        if service not in self._clients:
            settings = Config(signature_version=UNSIGNED, s3={"addressing_style": "path"})
            client = self.session.client(service, config=settings)  # type: ignore[call-overload]
            host = f"{client.meta.service_model.endpoint_prefix}.{self.session.region_name}.amazonaws.com"
            client.meta.events.register("before-send", lambda request, **_: _name_host(request, host))
            self._clients[service] = client
        return self._clients[service]


class Callers:
    """Sessions by caller, each opened once.

    A role that the estate does not hold stands for every role of its account, as the evaluator has it: it is made, with
    every right. A deployed role that only a service may assume is entered by an administrator of its account, who
    trusts himself for that moment.
    """

    def __init__(self, endpoint: Endpoint, estate: Estate) -> None:
        self._endpoint = endpoint
        self.estate = estate
        self._held: dict[str, Identity] = {}
        self._assumed: dict[tuple[str, str, str], Identity | str] = {}

    def root(self, account: str) -> Identity:
        arn = f"arn:{self.estate.partition}:iam::{account}:root"
        if arn not in self._held:
            self._held[arn] = Identity(root_session(self._endpoint, account))
        return self._held[arn]

    def identity(self, caller: Caller) -> Identity:
        """Of an AWS service, which makes its calls itself, that of nobody. Raises NotVerifiable for users, whose access
        keys only their console has."""
        arn = caller.arn or ""
        if arn not in self._held:
            self._held[arn] = self._opened(arn)
        return self._held[arn]

    def assumed(self, caller: Caller, identity: Identity, role_arn: str, external_id: str | None) -> Identity | str:
        """The session of the role that `identity`, a session of the caller, assumes, or what came of it instead."""
        key = (caller.arn or "", role_arn, external_id or "")
        if key not in self._assumed:
            self._assumed[key] = self._assume(identity, role_arn, external_id)
        return self._assumed[key]

    def _assume(self, identity: Identity, role_arn: str, external_id: str | None) -> Identity | str:
        sessions: list[boto3.Session] = []

        def assume() -> None:
            sessions.append(_role_session(self._endpoint, identity, role_arn, external_id))

        result = attempt(assume)
        return Identity(sessions[0]) if sessions else result

    def _opened(self, arn: str) -> Identity:
        if not arn:
            return Anonymous(root_session(self._endpoint, "000000000000"))
        account, kind = arn.split(":")[4], arn.split(":")[5].partition("/")[0]
        if kind == "root":
            return self.root(account)
        if kind != "role":
            raise NotVerifiable(f"{arn} comes in with an access key")
        if arn in self.estate.identities:
            return self._entered(account, arn)
        self._make_administrator(account, arn)
        return Identity(_role_session(self._endpoint, self.root(account), arn, None))

    def _entered(self, account: str, arn: str) -> Identity:
        iam, name = self.root(account).client("iam"), arn.rpartition("/")[2]
        trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        own = {"Effect": "Allow", "Principal": {"AWS": self._root_arn(account)}, "Action": "sts:AssumeRole"}
        widened = {**trust, "Statement": [*trust["Statement"], own]}
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(widened))
        try:
            return Identity(_role_session(self._endpoint, self.root(account), arn, None))
        finally:
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))

    def _make_administrator(self, account: str, arn: str) -> None:
        iam = self.root(account).client("iam")
        path, _, name = arn.partition(":role/")[2].rpartition("/")
        own = {"Effect": "Allow", "Principal": {"AWS": self._root_arn(account)}, "Action": "sts:AssumeRole"}
        try:
            iam.create_role(
                RoleName=name, Path=f"/{path}/" if path else "/", AssumeRolePolicyDocument=json.dumps(_document(own))
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "EntityAlreadyExists":
                raise
        iam.put_role_policy(RoleName=name, PolicyName=_SESSION, PolicyDocument=ADMINISTRATOR_POLICY)

    def _root_arn(self, account: str) -> str:
        return f"arn:{self.estate.partition}:iam::{account}:root"


def _role_session(endpoint: Endpoint, identity: Identity, role_arn: str, external_id: str | None) -> boto3.Session:
    """As `role_session`, with the identity's own client."""
    return role_session(endpoint, identity.session, role_arn, _SESSION, external_id=external_id)


def _document(statement: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def _name_host(request: Any, host: str) -> None:
    request.headers["Host"] = host

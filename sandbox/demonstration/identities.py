"""The identities that a team's people have: a declared role, the execution role, the access role, and a stranger."""

from functools import cached_property
from typing import Any

import boto3

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from sandbox.credentials import role_session, root_session
from sandbox.endpoint import Endpoint
from sandbox.environment import principal_role_arn
from sandbox.preparation import STRANGER


class Identity:
    """A session, with one client for each service."""

    def __init__(self, session: boto3.Session) -> None:
        self.session = session
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self.session.client(service)  # type: ignore[call-overload]
        return self._clients[service]


class TeamIdentities:
    """Sessions of one team, assumed when first needed. Each raises ClientError where the role may not be assumed."""

    def __init__(self, endpoint: Endpoint, declaration: Declaration, team: str) -> None:
        self._endpoint = endpoint
        self._names = Names.of(declaration)
        self.team = team
        self.account = declaration.teams[team].account
        self._registry = None if declaration.model_registry is None else declaration.model_registry.account
        self._principal = principal_role_arn(declaration.teams[team].principals[0])

    @cached_property
    def person(self) -> Identity:
        """Somebody in a role that the declaration names."""
        root = root_session(self._endpoint, self.account)
        return Identity(role_session(self._endpoint, root, self._principal, "person"))

    @cached_property
    def stranger(self) -> Identity:
        """Somebody with every right in the team's account, in a role that the declaration does not name."""
        root = root_session(self._endpoint, self.account)
        role = self._names.role_arn(self.account, STRANGER)
        return Identity(role_session(self._endpoint, root, role, "stranger"))

    @cached_property
    def execution(self) -> Identity:
        return self.assume(self.person, self.execution_role_arn)

    @cached_property
    def access(self) -> Identity:
        return self.assume(self.person, self.access_role_arn)

    @cached_property
    def models(self) -> Identity:
        """The role in the registry account that the team registers models as."""
        assert self._registry is not None
        role = self._names.role_arn(self._registry, self._names.models_role(self.team))
        return self.assume(self.person, role)

    @property
    def execution_role_arn(self) -> str:
        return self._names.role_arn(self.account, self._names.execution_role(self.team))

    @property
    def access_role_arn(self) -> str:
        return self._names.access_role_arn(self.team)

    def assume(self, identity: Identity, role_arn: str) -> Identity:
        return Identity(role_session(self._endpoint, identity.session, role_arn, self.team))

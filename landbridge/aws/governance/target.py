"""One connection of a declaration, with the names of all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.aws.errors import NotDeclared
from landbridge.declaration import Declaration, load
from landbridge.declaration.environments import directory_of
from landbridge.declaration.messages import did_you_mean, shortened
from landbridge.declaration.model_registry import Connection, Credentials
from landbridge.governance_lanes import message_group_of_name
from landbridge.naming import Names


@dataclass(frozen=True)
class Target:
    """A connection by its name."""

    declaration: Declaration
    name: str

    @property
    def connection(self) -> Connection:
        return self.declaration.governance[self.name]

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    @property
    def account(self) -> str:
        return self.connection.account

    @property
    def region(self) -> str:
        return self.declaration.feature_store.region

    @property
    def stack(self) -> str:
        """Construct id of the connection's stack."""
        return f"Governance-{self.name}"

    @property
    def has_role(self) -> bool:
        return self.connection.credentials is Credentials.ROLE

    @property
    def queue_url(self) -> str:
        return self._url(self.names.governance_queue(self.name))

    @property
    def queue_arn(self) -> str:
        return self.names.queue_arn(self.account, self.names.governance_queue(self.name))

    @property
    def redrive_url(self) -> str:
        return self._url(self.names.governance_redrive_queue(self.name))

    @property
    def undelivered_url(self) -> str:
        return self._url(self.names.governance_undelivered_queue(self.name))

    @property
    def undelivered_arn(self) -> str:
        return self.names.queue_arn(self.account, self.names.governance_undelivered_queue(self.name))

    @property
    def role_name(self) -> str:
        return self.names.governance(self.name)

    @property
    def role_arn(self) -> str:
        return self.names.role_arn(self.account, self.role_name)

    @property
    def user_name(self) -> str:
        return self.names.governance(self.name)

    def message_group(self, model_group: str) -> str:
        """Message group of a model group's events, by the name that it has in AWS."""
        groups = self.declaration.model_groups
        return message_group_of_name(self.names, self.name, self.connection, groups, model_group)

    def _url(self, queue: str) -> str:
        return self.names.queue_url(self.account, queue)


def declared_target(environment: str, connection: str) -> Target:
    """Raises DeclarationError if the environment is not there or not right, NotDeclared without such a connection."""
    directory = directory_of(environment)
    declaration = load(directory)
    if connection not in declaration.governance:
        known = declaration.governance
        have = f"; there are: {', '.join(known)}" if known else "; write one under `governance`"
        near = did_you_mean(connection, known) or have
        raise NotDeclared(f"{directory}: no connection `{shortened(connection)}` is declared{near}")
    return Target(declaration, connection)

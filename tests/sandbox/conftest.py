"""A private local AWS for each test process."""

from collections.abc import Iterator
from dataclasses import dataclass

import boto3
import pytest

from sandbox import credentials, process
from sandbox.endpoint import Endpoint
from sandbox.extension.organisation import Organisation
from tests.sandbox.ports import free_port

MEMBERS = frozenset({"111111111111", "222222222222", "333333333333"})
OUTSIDER = "999999999999"


@dataclass(frozen=True)
class Sandbox:
    """A running local AWS. Its organisation holds MEMBERS; any other account number is an account outside of it."""

    endpoint: Endpoint
    organisation: Organisation

    def root(self, account: str) -> boto3.Session:
        """A session of the account's root."""
        return credentials.root_session(self.endpoint, account)

    def role(self, account: str, role_arn: str, session_name: str = "test") -> boto3.Session:
        """A session of the role, assumed by the root of `account`."""
        return credentials.role_session(self.endpoint, self.root(account), role_arn, session_name)

    def reset(self) -> None:
        """Wipe what all accounts hold."""
        process.reset(self.endpoint)


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    organisation = Organisation(
        "o-exampleorg1", "111111111111", MEMBERS, {"ou-abcd-11111111": frozenset({"222222222222"})}
    )
    state_dir = tmp_path_factory.mktemp("sandbox")
    endpoint = process.start(state_dir, free_port(), organisation)
    yield Sandbox(endpoint, organisation)
    process.stop(state_dir)


@pytest.fixture
def sandbox(_server: Sandbox) -> Sandbox:
    """The local AWS of this test process, empty."""
    _server.reset()
    return _server

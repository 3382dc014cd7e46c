"""How each account is entered, and what somebody reads who may not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from landbridge.aws.deployed import AccountSessions, LiveError, collect_live, lookup_roles
from landbridge.aws.errors import NoBaseCredentials, SessionError
from landbridge.declaration import Declaration
from tests.landbridge.aws.fakes import Base, Clock, Sts, refusal

CENTRAL, TEAM, DEPLOYMENT = "111122223333", "777788889999", "999900001111"
LOOKUP = f"arn:aws:iam::{TEAM}:role/cdk-hnb659fds-lookup-role-{TEAM}-eu-west-1"

pytestmark = pytest.mark.requirement("B.3")


@pytest.fixture
def sts() -> Sts:
    return Sts(Clock(), f"arn:aws:sts::{DEPLOYMENT}:assumed-role/pipeline/run")


def sessions(sts: Sts, **settings: Any) -> AccountSessions:
    return AccountSessions(Base(sts), "eu-west-1", **settings)  # type: ignore[arg-type]


def test_cdk_s_lookup_role_is_assumed_in_other_accounts(sts: Sts) -> None:
    client = sessions(sts).clients(TEAM)("sqs")
    assert [(asked["RoleArn"], asked["RoleSessionName"]) for asked in sts.asked] == [(LOOKUP, "landbridge-access")]
    assert client.meta.region_name == "eu-west-1"
    assert client._request_signer._credentials.access_key == "A1"
    assert client.meta.config.retries["mode"] == "standard"


def test_clients_of_an_account_are_made_once(sts: Sts) -> None:
    clients = sessions(sts).clients(TEAM)
    assert clients("sqs") is clients("sqs")


def test_the_base_s_own_account_is_read_as_it_is(sts: Sts) -> None:
    assert sessions(sts).clients(DEPLOYMENT)("sts") is sts
    assert sts.asked == []


def test_the_manifest_names_the_roles_of_another_bootstrap(sts: Sts, tmp_path: Path) -> None:
    role = "arn:${AWS::Partition}:iam::777788889999:role/cdk-own-lookup-role-777788889999-eu-west-1"
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{TEAM}/eu-west-1",
        "properties": {"lookupRole": {"arn": role}},
    }
    artifacts = {"Team-fraud": stack, "Tree": {"type": "cdk:tree"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    roles = lookup_roles(tmp_path, "eu-west-1")
    assert roles == {TEAM: role.replace("${AWS::Partition}", "aws")}
    made = sessions(sts, roles=roles)
    assert (
        made.role_arn(TEAM),
        made.role_arn(CENTRAL).endswith(f"role/cdk-hnb659fds-lookup-role-{CENTRAL}-eu-west-1"),
    ) == (
        roles[TEAM],
        True,
    )


def test_a_role_of_one_s_own_is_taken_in_every_account(sts: Sts) -> None:
    made = sessions(sts, role="audit/landbridge", roles={TEAM: LOOKUP})
    assert made.role_arn(TEAM) == f"arn:aws:iam::{TEAM}:role/audit/landbridge"


@pytest.mark.parametrize(
    ("role", "remedy"),
    [
        (None, f"bootstrap the account with `cdk bootstrap --trust-for-lookup {DEPLOYMENT}`"),
        ("audit", f"let that role trust {DEPLOYMENT}, and allow the caller sts:AssumeRole on it"),
    ],
)
def test_a_role_that_cannot_be_assumed_is_named_with_what_to_do(sts: Sts, role: str | None, remedy: str) -> None:
    sts.error = refusal("AccessDenied", "not authorized to perform: sts:AssumeRole")
    made = sessions(sts, role=role)
    with pytest.raises(SessionError) as caught:
        made.clients(TEAM)
    told = str(caught.value)
    assert told.startswith(f"account {TEAM}: {made.role_arn(TEAM)} cannot be assumed: AWS answered AccessDenied")
    assert remedy in told


def test_every_account_that_cannot_be_entered_is_named(sts: Sts, declaration: Declaration) -> None:
    sts.error = refusal("AccessDenied", "no")
    with pytest.raises(LiveError) as caught:
        collect_live(declaration, sessions(sts))
    lines = str(caught.value).splitlines()
    accounts = [line.partition(":")[0] for line in lines]
    assert accounts == sorted(accounts)
    assert {f"account {CENTRAL}", f"account {TEAM}"} < set(accounts)


def test_base_credentials_that_are_not_there_are_told_of(sts: Sts) -> None:
    def missing() -> dict[str, str]:
        raise NoCredentialsError

    sts.get_caller_identity = missing  # type: ignore[method-assign]
    with pytest.raises(NoBaseCredentials, match="there are no AWS credentials to start from"):
        sessions(sts)

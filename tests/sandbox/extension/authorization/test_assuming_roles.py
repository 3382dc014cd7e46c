"""Who may assume a role, for how long, and what the session carries on."""

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, refused, trust
from tests.sandbox.extension.authorization.roles import create_role, session_of

HOME, AWAY = "111111111111", "222222222222"
FIRST = f"arn:aws:iam::{AWAY}:role/first"
SECOND = f"arn:aws:iam::{HOME}:role/teams/second"

pytestmark = pytest.mark.sandbox


@pytest.fixture
def first(sandbox: Sandbox) -> Any:
    """An STS client of role FIRST, which may assume SECOND as far as its own policy goes."""
    create_role(sandbox, FIRST, trust(AWAY), allow("sts:*", SECOND), MaxSessionDuration=7200)
    return sandbox.role(AWAY, FIRST).client("sts")


def test_both_accounts_must_allow(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust(AWAY))
    assert first.assume_role(RoleArn=SECOND, RoleSessionName="test")
    sandbox.root(AWAY).client("iam").delete_role_policy(RoleName="first", PolicyName="own")
    assert "is not authorized to perform: sts:AssumeRole on resource" in denied(
        first.assume_role, RoleArn=SECOND, RoleSessionName="test"
    )


def test_a_role_that_does_not_trust_the_account_refuses(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust("333333333333"))
    denied(first.assume_role, RoleArn=SECOND, RoleSessionName="test")


def test_a_trust_condition_sees_the_role_and_not_its_session(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust(AWAY, Condition={"ArnEquals": {"aws:PrincipalArn": FIRST}}))
    assert first.assume_role(RoleArn=SECOND, RoleSessionName="test")
    denied(sandbox.root(AWAY).client("sts").assume_role, RoleArn=SECOND, RoleSessionName="test")


def test_in_one_account_trusting_the_role_itself_suffices(sandbox: Sandbox) -> None:
    local = f"arn:aws:iam::{HOME}:role/local"
    create_role(sandbox, local, trust(HOME))
    create_role(sandbox, SECOND, trust(local))
    assert sandbox.role(HOME, local).client("sts").assume_role(RoleArn=SECOND, RoleSessionName="test")
    iam = sandbox.root(HOME).client("iam")
    iam.update_assume_role_policy(RoleName="second", PolicyDocument=trust(HOME))
    denied(sandbox.role(HOME, local).client("sts").assume_role, RoleArn=SECOND, RoleSessionName="test")


@pytest.mark.requirement("S4.5")
def test_a_chained_session_lasts_an_hour_at_most(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust(AWAY), MaxSessionDuration=7200)
    error = refused(first.assume_role, RoleArn=SECOND, RoleSessionName="test", DurationSeconds=3601)
    assert error.response["Error"]["Code"] == "ValidationError"
    assert "exceeds the 1 hour session limit for roles assumed by role chaining" in str(error)
    root = sandbox.root(AWAY).client("sts")
    assert root.assume_role(RoleArn=SECOND, RoleSessionName="test", DurationSeconds=7200)


def test_a_session_is_no_longer_than_its_role_permits(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust(AWAY))
    root = sandbox.root(AWAY).client("sts")
    error = refused(root.assume_role, RoleArn=SECOND, RoleSessionName="test", DurationSeconds=3601)
    assert "exceeds the MaxSessionDuration set for this role" in str(error)


def test_the_external_id_must_be_the_one_that_the_trust_policy_asks_for(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust(AWAY, Condition={"StringEquals": {"sts:ExternalId": "console-1"}}))
    assert first.assume_role(RoleArn=SECOND, RoleSessionName="test", ExternalId="console-1")
    denied(first.assume_role, RoleArn=SECOND, RoleSessionName="test", ExternalId="console-2")
    denied(first.assume_role, RoleArn=SECOND, RoleSessionName="test")


def test_a_source_identity_needs_a_permission_of_its_own(sandbox: Sandbox, first: Any) -> None:
    create_role(sandbox, SECOND, trust(AWAY))
    message = denied(first.assume_role, RoleArn=SECOND, RoleSessionName="test", SourceIdentity="ada")
    assert "sts:SetSourceIdentity" in message


def test_a_source_identity_stays_through_role_chaining(sandbox: Sandbox) -> None:
    both = ("sts:AssumeRole", "sts:SetSourceIdentity")
    create_role(sandbox, FIRST, trust(AWAY, *both), allow("sts:*", SECOND))
    create_role(sandbox, SECOND, trust(AWAY, *both), allow("s3:ListAllMyBuckets", "*", Condition=named("ada")))
    root = sandbox.root(AWAY)
    got = root.client("sts").assume_role(RoleArn=FIRST, RoleSessionName="test", SourceIdentity="ada")
    assert got["SourceIdentity"] == "ada"
    middle = session_of(sandbox, got["Credentials"]).client("sts")
    other = refused(middle.assume_role, RoleArn=SECOND, RoleSessionName="test", SourceIdentity="eve")
    assert other.response["Error"]["Code"] == "AccessDenied"
    last = middle.assume_role(RoleArn=SECOND, RoleSessionName="test")
    assert last["SourceIdentity"] == "ada"
    assert session_of(sandbox, last["Credentials"]).client("s3").list_buckets()


def named(identity: str) -> dict[str, Any]:
    return {"StringEquals": {"aws:SourceIdentity": identity}}


def test_transitive_tags_reach_the_next_role(sandbox: Sandbox) -> None:
    both = ("sts:AssumeRole", "sts:TagSession")
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "core", "aws:PrincipalTag/stage": "${aws:PrincipalTag/team}"}}
    create_role(sandbox, FIRST, trust(AWAY, *both), allow("sts:*", SECOND))
    create_role(sandbox, SECOND, trust(AWAY, *both), allow("s3:ListAllMyBuckets", "*", Condition=tagged))
    got = (
        sandbox.root(AWAY)
        .client("sts")
        .assume_role(
            RoleArn=FIRST, RoleSessionName="test", Tags=[{"Key": "team", "Value": "core"}], TransitiveTagKeys=["team"]
        )
    )
    middle = session_of(sandbox, got["Credentials"]).client("sts")
    last = middle.assume_role(RoleArn=SECOND, RoleSessionName="test", Tags=[{"Key": "stage", "Value": "core"}])
    assert session_of(sandbox, last["Credentials"]).client("s3").list_buckets()
    bare = middle.assume_role(RoleArn=SECOND, RoleSessionName="test")
    denied(session_of(sandbox, bare["Credentials"]).client("s3").list_buckets)

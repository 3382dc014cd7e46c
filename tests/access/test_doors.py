"""Every door of the example: one that is opened to somebody without a declaration is found, with its statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from landbridge.access.capabilities.chain import Capability, World
from landbridge.access.collection import collect
from landbridge.access.model import Estate, PolicyKind, Share, Source, Statements
from landbridge.access.parsing import statements_of
from landbridge.access.proof import Difference, Findings, Kind, cell, verify, world_of
from landbridge.access.proof.wording import worded
from landbridge.declaration import Declaration
from tests.access.worlds import altered

pytestmark = pytest.mark.requirement("B.3")

CENTRAL, HUB, TEAM = "111122223333", "888899990000", "333344445555"
STRANGER, INSIDE = "000000000002", "000000000001"
LOGS = "arn:aws:s3:::landbridge-example-replogs-product-success-333344445555"
UNDELIVERED = f"arn:aws:sqs:eu-west-1:{HUB}:landbridge-example-governance-retail-undelivered"
FUNCTION = f"arn:aws:lambda:eu-west-1:{CENTRAL}:function:landbridge-example-merge-policy"
QUEUES_KEY = f"arn:aws:kms:eu-west-1:{HUB}:key/alias/landbridge-example-cards-queues"
CATALOG = f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:sagemaker-catalog/DefaultFeatureGroupCatalog"
ACCESS = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-access-fraud"
MERGE = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-merge-policy"
FEATURE_STORE = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-feature-store"
SHARE_FUNCTION = f"arn:aws:iam::{HUB}:role/landbridge-example-cards-share"

Written = dict[str, Any]


@pytest.fixture(scope="module")
def world(assembly: Path, declaration: Declaration) -> World:
    return world_of(collect(assembly, declaration), declaration)


def allow(action: str, **more: Any) -> Written:
    return {"Sid": "Opened", "Effect": "Allow", "Action": action, "Resource": "*", **more}


def parsed(statement: Written, kind: PolicyKind) -> Statements:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return statements_of(document, Source("Stack", "Stack/Policy", "Policy", kind), "aws")


def opened(arn: str, statement: Written) -> Callable[[Estate], Estate]:
    """One more statement in the policy of a resource."""

    def change(estate: Estate) -> Estate:
        resource = estate.resources[arn]
        policy = (*resource.policy, *parsed(statement, PolicyKind.RESOURCE))
        return replace(estate, resources={**estate.resources, arn: replace(resource, policy=policy)})

    return change


def may(role: str, statement: Written) -> Callable[[Estate], Estate]:
    """One more statement in a role's own policies."""

    def change(estate: Estate) -> Estate:
        identity = estate.identities[role]
        policies = (*identity.policies, *parsed(statement, PolicyKind.IDENTITY))
        return replace(estate, identities={**estate.identities, role: replace(identity, policies=policies)})

    return change


def trusted(role: str, statement: Written, *, instead: bool = False) -> Callable[[Estate], Estate]:
    written = {key: value for key, value in statement.items() if key != "Resource"}

    def change(estate: Estate) -> Estate:
        identity = estate.identities[role]
        trust = (*(() if instead else identity.trust), *parsed(written, PolicyKind.TRUST))
        return replace(estate, identities={**estate.identities, role: replace(identity, trust=trust)})

    return change


def shared(resource: str, permission: str, account: str) -> Callable[[Estate], Estate]:
    name = f"arn:aws:ram::aws:permission/{permission}"
    source = Source("Stack", "Stack/Share", "Opened", PolicyKind.SHARE, sid="Opened")
    share = Share("opened", CENTRAL, (name,), (resource,), (account,), True, source)
    return lambda estate: replace(estate, shares=(*estate.shares, share))


def found(findings: Findings, kind: Kind = Kind.EXCESS) -> dict[str, set[str]]:
    """Who reaches which resource."""
    reached: dict[str, set[str]] = {}
    for each in findings.of(kind):
        if each.question.capability is Capability.REACH:
            assert _statements(each), "the statement that opens it is shown"
            reached.setdefault(each.question.thing.key, set()).add(each.question.subject.name)
    return reached


def _statements(difference: Difference) -> Sequence[str]:
    return [each for each in worded(difference, lambda path: "").statements if "Opened" in each]


def test_nothing_is_found_where_nothing_is_open(world: World) -> None:
    findings = verify(world)
    assert (findings.differences, findings.foreign) == ((), ())


@pytest.mark.parametrize(
    ("arn", "action"),
    [
        (LOGS, "s3:*"),
        (LOGS, "s3:PutObject"),
        (LOGS, "s3:ListBucket"),
        (LOGS, "*"),
        (UNDELIVERED, "sqs:ReceiveMessage"),
        (FUNCTION, "lambda:InvokeFunction"),
        (QUEUES_KEY, "kms:Decrypt"),
    ],
)
def test_what_is_open_to_everybody(world: World, arn: str, action: str) -> None:
    findings = verify(altered(world, opened(arn, allow(action, Principal="*"))))
    assert found(findings) == {arn: {"anybody", STRANGER, INSIDE}}


@pytest.mark.parametrize(
    ("arn", "action"), [(UNDELIVERED, "sqs:SendMessage"), (FUNCTION, "lambda:UpdateFunctionCode"), (LOGS, "s3:Get*")]
)
@pytest.mark.parametrize("account", ["999999999999", "444455556666"], ids=["a stranger", "a declared account"])
def test_another_account_that_is_given_nothing_there(world: World, arn: str, action: str, account: str) -> None:
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    findings = verify(altered(world, opened(arn, allow(action, Principal=principal))))
    assert found(findings) == {arn: {account}}


def test_one_role_of_another_account(world: World) -> None:
    role = "arn:aws:iam::999999999999:role/robot"
    findings = verify(altered(world, opened(LOGS, allow("s3:GetObject", Principal={"AWS": role}))))
    assert found(findings) == {LOGS: {role}}
    condition = {"ArnEquals": {"aws:PrincipalArn": role}}
    narrowed = allow("s3:GetObject", Principal={"AWS": "999999999999"}, Condition=condition)
    assert found(verify(altered(world, opened(LOGS, narrowed)))) == {LOGS: {role}}


def test_a_key_that_the_whole_organisation_may_use(world: World) -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"}}
    statement = allow("kms:Decrypt", Principal="*", Condition=condition)
    assert found(verify(altered(world, opened(QUEUES_KEY, statement)))) == {QUEUES_KEY: {INSIDE}}


def test_a_key_that_another_organisation_may_use(world: World) -> None:
    for key, value in (("aws:PrincipalOrgID", "o-another0001"), ("aws:PrincipalOrgPaths", "o-another0001/*")):
        statement = allow("kms:Decrypt", Principal="*", Condition={"ForAnyValue:StringLike": {key: value}})
        assert found(verify(altered(world, opened(QUEUES_KEY, statement)))) == {QUEUES_KEY: {STRANGER}}


def test_an_account_that_only_a_condition_names(world: World) -> None:
    condition = {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}
    statement = allow("kms:Decrypt", Principal="*", Condition=condition)
    assert found(verify(altered(world, opened(QUEUES_KEY, statement)))) == {QUEUES_KEY: {"999999999999"}}


def test_a_service_that_may_act_for_any_account(world: World) -> None:
    principal = {"Service": "events.amazonaws.com"}
    findings = verify(altered(world, opened(UNDELIVERED, allow("sqs:SendMessage", Principal=principal))))
    assert found(findings) == {UNDELIVERED: {STRANGER, INSIDE}}
    reached = [each for each in findings.differences if each.question.capability is Capability.REACH]
    assert {each.way for each in reached} == {"through events.amazonaws.com: sqs:SendMessage"}


def test_a_service_that_acts_for_an_account_which_is_given_nothing_there(world: World) -> None:
    for given in ({"aws:SourceAccount": TEAM}, {"aws:SourceArn": f"arn:aws:events:eu-west-1:{TEAM}:rule/x"}):
        statement = allow(
            "sqs:SendMessage", Principal={"Service": "events.amazonaws.com"}, Condition={"StringLike": given}
        )
        assert found(verify(altered(world, opened(UNDELIVERED, statement)))) == {UNDELIVERED: {TEAM}}


def test_a_service_that_acts_for_the_own_account_is_no_finding(world: World) -> None:
    condition = {"StringEquals": {"aws:SourceAccount": HUB}}
    statement = allow("sqs:SendMessage", Principal={"Service": "s3.amazonaws.com"}, Condition=condition)
    assert found(verify(altered(world, opened(UNDELIVERED, statement)))) == {}


def test_a_trust_in_a_service_for_any_account(world: World) -> None:
    statement = allow("sts:AssumeRole", Principal={"Service": "sagemaker.amazonaws.com"})
    findings = verify(altered(world, trusted(FEATURE_STORE, statement, instead=True)))
    assert found(findings) == {FEATURE_STORE: {STRANGER, INSIDE}}


def test_a_trust_in_an_identity_provider_is_not_proven_away(world: World) -> None:
    provider = {"Federated": "accounts.example.com"}
    statement = allow("sts:AssumeRoleWithWebIdentity", Principal=provider)
    findings = verify(altered(world, trusted(MERGE, statement)))
    assert not findings.proven
    assert "anybody" in found(findings, Kind.UNPROVEN)[MERGE]


def test_a_trust_in_a_stranger(world: World) -> None:
    principal = {"AWS": "arn:aws:iam::999999999999:root"}
    findings = verify(altered(world, trusted(MERGE, allow("sts:AssumeRole", Principal=principal))))
    assert {each.question.subject.name for each in findings.of(Kind.EXCESS)} >= {"999999999999"}


@pytest.mark.parametrize(
    ("resource", "permission"),
    [
        (CATALOG, "AWSRAMPermissionSageMakerCatalogResourceSearch"),
        (
            f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/example-users",
            "AWSRAMPermissionSageMakerFeatureGroupReadOnly",
        ),
    ],
)
def test_a_share_with_a_stranger(world: World, resource: str, permission: str) -> None:
    findings = verify(altered(world, shared(resource, permission, "999999999999")))
    assert found(findings) == {resource: {"999999999999"}}


@pytest.mark.parametrize(
    ("role", "action", "resource", "reached"),
    [
        (ACCESS, "s3:ListBucket", LOGS_OF_CENTRAL := f"arn:aws:s3:::landbridge-example-logs-{CENTRAL}", "team"),
        (ACCESS, "s3:*", "arn:aws:s3:::landbridge-example-logs-*", "team"),
        (ACCESS, "s3:GetBucketPolicy", "*", "team"),
        (MERGE, "s3:GetObject", f"{LOGS_OF_CENTRAL}/*", "role"),
        (SHARE_FUNCTION, "sqs:ReceiveMessage", UNDELIVERED, "role"),
        (SHARE_FUNCTION, "sqs:*", f"arn:aws:sqs:eu-west-1:{HUB}:*", "role"),
        (SHARE_FUNCTION, "lambda:UpdateFunctionCode", "*", "role"),
    ],
)
def test_a_role_that_goes_where_it_is_given_nothing(
    world: World, role: str, action: str, resource: str, reached: str
) -> None:
    findings = verify(altered(world, may(role, allow(action, Resource=resource))))
    subjects = {
        each.question.subject.kind.value for each in findings.of(Kind.EXCESS) if each.question.capability == "reach"
    }
    assert subjects == {reached}
    assert found(findings)


def test_a_role_that_an_action_without_resource_is_allowed_reaches_nothing(world: World) -> None:
    for action in ("sagemaker:Search", "kms:ListAliases", "s3:ListAllMyBuckets", "ec2:DescribeInstances"):
        assert found(verify(altered(world, may(SHARE_FUNCTION, allow(action))))) == {}


def test_what_is_found_can_be_explained(world: World) -> None:
    changed = altered(world, opened(LOGS, allow("s3:*", Principal="*")))
    asked = verify(changed).differences[0].question
    assert (asked.subject.name, asked.thing.key) == ("anybody", LOGS)
    explained = cell(changed, asked)
    assert [each.chain.way for each in explained.ways] == ["s3:PutBucketPolicy"]
    before = cell(world, asked)
    assert (before.answer.value, len(before.ways)) == ("refused", 1)

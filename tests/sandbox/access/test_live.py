"""The deployed example is what its assembly says, and what somebody changes by hand is seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from landbridge.access.capabilities.chain import Capability
from landbridge.access.collection import collect
from landbridge.access.model import Estate, Statement, Statements
from landbridge.access.proof import verify, world_of
from landbridge.aws.deployed import AccountSessions, LiveError, collect_live
from landbridge.declaration import Declaration
from sandbox.credentials import ROOT_SECRET, root_session
from tests.sandbox.access.conftest import AUDIT
from tests.sandbox.access.drift import (
    CENTRAL,
    FRAUD,
    REGISTRY,
    STRANGER,
    Client,
    attached_policy,
    model_group_policy,
    open_bucket,
    policy,
    share_by_hand,
    trust_without_condition,
    wider_share,
)
from tests.sandbox.example.conftest import Organisation

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("B.3"), pytest.mark.xdist_group("example")]

DEPLOYMENT = "999900001111"
REVIEWS = f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/product-reviews-v2"
EXISTING = "arn:aws:s3:::product-success-features-111122223333"


@pytest.fixture(scope="module")
def synthesized(deployed: Organisation) -> Estate:
    return collect(deployed.assembly, deployed.declaration)


@pytest.fixture(scope="module")
def live(deployed: Organisation, auditor: AccountSessions, synthesized: Estate) -> Callable[[], Estate]:
    return lambda: collect_live(deployed.declaration, auditor, like=synthesized)


@pytest.fixture
def client(deployed: Organisation) -> Client:
    """A client of an account's root."""

    def of(service: str, account: str = CENTRAL) -> Any:
        return root_session(deployed.endpoint, account).client(service)  # type: ignore[call-overload]

    return of


def said(statements: Statements | None) -> Counter[Statement] | None:
    """What they say, in whatever order."""
    return None if statements is None else Counter(_sorted(each) for each in statements)


def _sorted(statement: Statement) -> Statement:
    def ordered(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(sorted(values, key=str))

    conditions = ordered(tuple(replace(each, values=ordered(each.values)) for each in statement.conditions))
    principals = statement.principals
    if principals is not None:
        principals = replace(principals, aws=ordered(principals.aws), services=ordered(principals.services))
    return replace(
        statement,
        actions=ordered(statement.actions),
        resources=ordered(statement.resources),
        principals=principals,
        conditions=conditions,
    )


def test_roles_and_users_are_those_of_the_assembly(synthesized: Estate, live: Callable[[], Estate]) -> None:
    found = live().identities
    assert found.keys() == synthesized.identities.keys()
    for arn, identity in synthesized.identities.items():
        expected = (said(identity.policies), said(identity.trust), said(identity.boundary), identity.tags)
        actual = found[arn]
        assert (said(actual.policies), said(actual.trust), said(actual.boundary), actual.tags) == expected, arn


def test_resources_are_those_of_the_assembly_but_for_what_it_cannot_know(
    synthesized: Estate, live: Callable[[], Estate]
) -> None:
    found = live().resources
    # No template makes the existing group.
    assert found.keys() - synthesized.resources.keys() == {REVIEWS}
    assert synthesized.resources.keys() <= found.keys()
    for arn, resource in synthesized.resources.items():
        actual = found[arn]
        assert said(actual.policy) == said(resource.policy), arn
        assert (actual.type, actual.account, actual.aliases) == (resource.type, resource.account, resource.aliases), arn
        if resource.complete:
            assert (actual.complete, actual.key, actual.guarded) == (True, resource.key, resource.guarded), arn
    unknown = {arn for arn, each in synthesized.resources.items() if not each.complete}
    assert unknown == {EXISTING, *(arn for arn in found if arn.endswith(":catalog"))}
    assert all(found[arn].complete for arn in unknown)


def test_shares_rules_and_the_organisation_are_those_of_the_assembly(
    synthesized: Estate, live: Callable[[], Estate]
) -> None:
    def shares(estate: Estate) -> dict[tuple[str, str], Any]:
        return {
            (each.account, each.name): (
                *(sorted(map(str, values)) for values in (each.permissions, each.resources, each.principals)),
                each.external,
            )
            for each in estate.shares
        }

    def routes(estate: Estate) -> dict[str, Any]:
        return {each.arn: (each.account, each.pattern, each.targets, each.enabled) for each in estate.routes}

    found = live()
    assert shares(found) == shares(synthesized)
    assert routes(found) == routes(synthesized)
    for name in ("partition", "region", "organisation", "members", "service_control", "ram_permissions"):
        assert getattr(found, name) == getattr(synthesized, name), name


def test_what_is_declared_is_possible_in_the_accounts_and_nothing_else(
    deployed: Organisation, live: Callable[[], Estate]
) -> None:
    assert verify(world_of(live(), deployed.declaration)).differences == ()


def test_the_command_tells_of_drift_alone(deployed: Organisation, client: Client) -> None:
    def told() -> tuple[int, list[str]]:
        words = ["access", "verify", "--live", "--role", AUDIT, "--assembly", str(deployed.assembly)]
        credentials = {"AWS_ACCESS_KEY_ID": DEPLOYMENT, "AWS_SECRET_ACCESS_KEY": ROOT_SECRET}
        done = subprocess.run(
            [sys.executable, "-m", "landbridge", *words],
            env={**os.environ, **credentials},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout.splitlines()

    status, lines = told()
    assert (status, lines[0].partition(":")[0]) == (0, "verified")
    with trust_without_condition(client):
        status, lines = told()
    assert (status, lines[0].partition(":")[0]) == (1, "not verified")
    assert "      drift: not so in the assembly" in lines
    assert not any("no drift" in line for line in lines)


def test_cdk_s_lookup_roles_may_read_all_but_the_policies_of_model_groups(
    deployed: Organisation, lookup: AccountSessions, synthesized: Estate
) -> None:
    found = collect_live(deployed.declaration, lookup, like=synthesized)
    refused = {each.text for each in found.unresolved if "control policies" not in each.place}
    groups = ("example-churn", "example-ranking")
    reason = "is refused to the role that reads"
    assert refused == {f"sagemaker:GetModelPackageGroupPolicy of {group} {reason}" for group in groups}
    arn = f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package-group/example-churn"
    assert {each.effect.value for each in found.resources[arn].policy} == {"Allow", "Deny"}


def test_an_account_that_trusts_nobody_is_named_with_its_role(
    deployed: Organisation, auditor: AccountSessions, client: Client
) -> None:
    iam = client("iam", "777788889999")
    before = iam.get_role(RoleName="landbridge-audit")["Role"]["AssumeRolePolicyDocument"]
    own = {"Effect": "Allow", "Principal": {"AWS": "777788889999"}, "Action": "sts:AssumeRole"}
    iam.update_assume_role_policy(RoleName="landbridge-audit", PolicyDocument=policy(own))
    try:
        with pytest.raises(LiveError) as caught:
            collect_live(deployed.declaration, auditor)
    finally:
        iam.update_assume_role_policy(RoleName="landbridge-audit", PolicyDocument=json.dumps(before))
    (line,) = str(caught.value).splitlines()
    assert line.startswith("account 777788889999: arn:aws:iam::777788889999:role/landbridge-audit cannot be assumed: ")
    assert line.endswith("let that role trust 999900001111, and allow the caller sts:AssumeRole on it")


@pytest.mark.parametrize(
    ("drift", "subject", "capability", "thing"),
    [
        (attached_policy, "fraud", Capability.WRITE, "sessions"),
        (trust_without_condition, "000000000002", Capability.WORK_AS, "landbridge-example-access-fraud"),
        (open_bucket, STRANGER, Capability.TAKE_OVER, "users"),
        (wider_share, "444455556666", Capability.DESCRIBE, "sessions"),
        (share_by_hand, "777788889999", Capability.DESCRIBE, "users"),
        (model_group_policy, "777788889999", Capability.DEPLOY_MODEL, "ranking"),
    ],
)
def test_drift_shows_as_access_that_nobody_declared(
    deployed: Organisation,
    synthesized: Estate,
    live: Callable[[], Estate],
    client: Client,
    drift: Any,
    subject: str,
    capability: Capability,
    thing: str,
) -> None:
    declared = differences(synthesized, deployed.declaration)
    with drift(client):
        drifted = differences(live(), deployed.declaration)
    assert (subject, capability, thing) in drifted - declared


def differences(estate: Estate, declaration: Declaration) -> set[tuple[str, Capability, str]]:
    questions = [each.question for each in verify(world_of(estate, declaration)).differences]
    return {(each.subject.name, each.capability, each.thing.key) for each in questions}


def test_a_role_by_hand_a_grant_of_a_key_and_a_role_that_is_gone_are_seen(
    deployed: Organisation, synthesized: Estate, live: Callable[[], Estate], client: Client
) -> None:
    iam, kms = client("iam"), client("kms")
    trust = {"Effect": "Allow", "Principal": {"AWS": STRANGER}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="landbridge-example-by-hand", AssumeRolePolicyDocument=policy(trust))
    alias = "alias/landbridge-example-online"
    key = next(each["TargetKeyId"] for each in kms.list_aliases()["Aliases"] if each["AliasName"] == alias)
    kms.create_grant(KeyId=key, GranteePrincipal=FRAUD, Operations=["Decrypt"])
    name = FRAUD.rpartition("/")[2]
    for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=attached["PolicyArn"])
    iam.delete_role(RoleName=name)
    found = live()
    by_hand = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-by-hand"
    assert found.identities.keys() ^ synthesized.identities.keys() == {by_hand, FRAUD}
    granted = found.resources[f"arn:aws:kms:eu-west-1:{CENTRAL}:key/{alias}"].policy[-1]
    assert granted.source.policy.startswith("grant ")
    assert granted.actions == ("kms:Decrypt",)
    lost = differences(found, deployed.declaration) - differences(synthesized, deployed.declaration)
    assert ("fraud", Capability.READ, "sessions") in lost

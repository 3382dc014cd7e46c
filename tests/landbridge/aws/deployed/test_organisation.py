"""Control policies of the organisation, as its management account tells them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from landbridge.access.model import Effect, Estate, PolicyKind, Unresolved
from tests.landbridge.aws.deployed.conftest import DEPLOYMENT
from tests.landbridge.aws.deployed.fake_aws import Sessions

PRODUCTION, OUTSIDE = "131313131313", "666677778888"
ROOT, UNIT = "r-root", "ou-root-1"

pytestmark = pytest.mark.requirement("B.3")

Collect = Callable[..., Estate]


def deny(action: str) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": action, "Resource": "*"}})


@pytest.fixture
def organisation(sessions: Sessions) -> dict[str, list[str]]:
    """The example's organisation, managed by its deployment account: ids of policies by what they are attached to. Each
    policy denies the action `service:ID`. Every account is in one unit below the root, but for the one outside."""
    attached: dict[str, list[str]] = {}

    def parents(asked: dict[str, Any]) -> Any:
        if asked["ChildId"] == OUTSIDE:
            return "ChildNotFoundException"
        above = (
            {"Id": ROOT, "Type": "ROOT"} if asked["ChildId"] == UNIT else {"Id": UNIT, "Type": "ORGANIZATIONAL_UNIT"}
        )
        return {"Parents": [above]}

    def policies(asked: dict[str, Any]) -> Any:
        if asked["TargetId"] == OUTSIDE:
            return "TargetNotFoundException"
        if asked["Filter"] != "SERVICE_CONTROL_POLICY":
            return {"Policies": []}
        ids = attached.get(asked["TargetId"], ["p-FullAWSAccess"])
        return {"Policies": [{"Id": each, "Name": each, "Type": asked["Filter"]} for each in ids]}

    sessions[DEPLOYMENT].answers |= {
        "organizations.DescribeOrganization": {"Organization": {"Id": "o-landbridge1", "MasterAccountId": DEPLOYMENT}},
        "organizations.ListParents": parents,
        "organizations.ListPoliciesForTarget": policies,
        "organizations.DescribePolicy": lambda asked: {"Policy": {"Content": deny(f"service:{asked['PolicyId']}")}},
    }
    return attached


def test_an_account_is_bound_by_its_own_policies_and_those_above(
    organisation: dict[str, list[str]], collect: Collect
) -> None:
    organisation[ROOT] = ["p-FullAWSAccess", "p-root"]
    organisation[PRODUCTION] = ["p-FullAWSAccess", "p-own"]
    estate = collect()
    bound = {
        account: [action for each in statements for action in each.actions]
        for account, statements in estate.service_control.items()
    }
    assert bound[PRODUCTION] == ["service:p-own", "service:p-root"]
    assert bound["111122223333"] == ["service:p-root"]
    assert OUTSIDE not in bound
    assert {each.source.kind for each in estate.service_control[PRODUCTION]} == {PolicyKind.SERVICE_CONTROL}
    assert (estate.resource_control, estate.unresolved) == ({}, ())


def test_what_is_denied_where_not_everything_is_allowed_is_unknown(
    organisation: dict[str, list[str]], collect: Collect
) -> None:
    organisation[UNIT] = ["p-some"]
    estate = collect()
    last = estate.service_control[PRODUCTION][-1]
    assert (last.effect, isinstance(last.actions[0], Unresolved)) == (Effect.DENY, True)
    assert [each.text for each in estate.unresolved] == [f"{UNIT} has no policy that allows everything"]


@pytest.mark.parametrize(
    "operation", ["DescribeOrganization", "ListParents", "ListPoliciesForTarget", "DescribePolicy"]
)
def test_what_may_not_be_read_is_as_declared_and_listed(
    organisation: dict[str, list[str]], sessions: Sessions, collect: Collect, operation: str
) -> None:
    organisation[ROOT] = ["p-FullAWSAccess", "p-root"]
    sessions[DEPLOYMENT].refuse(f"organizations.{operation}")
    estate = collect()
    assert list(estate.service_control) == [PRODUCTION]
    assert estate.service_control[PRODUCTION][0].source.stack == "declaration"
    assert estate.unresolved == ()
    (assumed,) = estate.assumed
    assert assumed.startswith("control policies of the organisation are as declared: account ")
    assert f": organizations:{operation}" in assumed


def test_another_organisation_tells_nothing(
    organisation: dict[str, list[str]], sessions: Sessions, collect: Collect
) -> None:
    other = {"Organization": {"Id": "o-another0001", "MasterAccountId": DEPLOYMENT}}
    sessions[DEPLOYMENT].answers["organizations.DescribeOrganization"] = other
    estate = collect()
    assert estate.unresolved == ()
    assert estate.assumed == (
        f"control policies of the organisation are as declared: account {DEPLOYMENT}: {DEPLOYMENT} belongs to "
        "o-another0001, not to the declared o-landbridge1",
    )
    assert estate.organisation == "o-landbridge1"
    assert (OUTSIDE in estate.members, PRODUCTION in estate.members) == (False, True)

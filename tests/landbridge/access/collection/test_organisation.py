"""Who is in the organisation, and what bounds its accounts, is what the declaration says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landbridge.access.collection import collect
from landbridge.access.model import Effect, Estate, PolicyKind
from landbridge.access.parsing import MalformedPolicy
from landbridge.declaration.models import Declaration
from tests.landbridge.access.collection.made import ACCOUNT, TEAM_ACCOUNT, declaration, policy, role, write

pytestmark = pytest.mark.requirement("B.1")

CARDS = {
    "model_cards": {"account": "888899990000", "service_control_policy": True},
    "card_accounts": {
        "live": {"account": "444455556666", "stage": "production"},
        "trial": {"account": "555566667777", "stage": "test"},
    },
}


def estate(folder: Path, declared: Declaration) -> Estate:
    return collect(write(folder, {"Stack": {"Resources": {"Role": role()}}}), declared)


def with_partner() -> Declaration:
    teams = declaration().model_dump(mode="json")["teams"]
    partner = {**teams["fraud"], "account": "333344445555", "outside_organisation": True}
    return declaration(teams={**teams, "partner": partner}, **CARDS)


def test_members_are_the_declared_accounts_that_are_not_outside(tmp_path: Path) -> None:
    found = estate(tmp_path, with_partner())
    assert found.organisation == "o-landbridge1"
    assert found.members == {ACCOUNT, TEAM_ACCOUNT, "888899990000", "444455556666", "555566667777"}


def test_without_an_organisation_there_are_no_members(tmp_path: Path) -> None:
    found = estate(tmp_path, declaration(organisation=None))
    assert (found.organisation, found.members) == (None, frozenset())


def test_the_policy_of_model_cards_bounds_production_accounts(tmp_path: Path) -> None:
    found = estate(tmp_path, declaration(**CARDS)).service_control
    assert list(found) == ["444455556666"]
    (statement,) = found["444455556666"]
    assert statement.effect is Effect.DENY
    assert statement.source.kind is PolicyKind.SERVICE_CONTROL


def test_declared_policies_bound_the_accounts_that_they_name_or_all(tmp_path: Path) -> None:
    policies = {
        "everywhere": {"kind": "service-control", "document": json.dumps(policy("sqs:*"))},
        "team": {"kind": "service-control", "accounts": [TEAM_ACCOUNT], "document": json.dumps(policy("kms:*"))},
    }
    found = estate(tmp_path, declaration(organisation={"id": "o-landbridge1", "policies": policies}))
    actions = {account: [each.actions[0] for each in held] for account, held in found.service_control.items()}
    assert actions == {ACCOUNT: ["sqs:*"], TEAM_ACCOUNT: ["sqs:*", "kms:*"]}
    assert found.resource_control == {}


def test_a_resource_control_policy_names_principals(tmp_path: Path) -> None:
    document = policy("s3:*", Effect="Deny", Principal="*")
    policies = {"data": {"kind": "resource-control", "document": json.dumps(document)}}
    found = estate(tmp_path, declaration(organisation={"id": "o-landbridge1", "policies": policies}))
    assert set(found.resource_control) == {ACCOUNT, TEAM_ACCOUNT}
    assert found.resource_control[ACCOUNT][0].principals is not None


def test_a_malformed_policy_is_told_by_its_key_in_the_declaration(tmp_path: Path) -> None:
    policies = {"data": {"kind": "service-control", "document": "{}"}}
    with pytest.raises(MalformedPolicy, match=r"declaration, organisation\.policies\.data"):
        estate(tmp_path, declaration(organisation={"id": "o-landbridge1", "policies": policies}))

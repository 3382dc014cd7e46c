"""Properties of the policies of any organisation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.access_role import access_role_statements
from landbridge.policies.execution_role import execution_role_statements
from landbridge.policies.keys import online_key_policy, results_key_policy
from landbridge.policies.packing import pack
from landbridge.policies.trust import access_role_trust, execution_role_trust
from tests.organisations import organisations

pytestmark = pytest.mark.requirement("S4.9")

GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/"
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

DATA_PLANE = {
    "read": {"sagemaker:GetRecord", "sagemaker:BatchGetRecord"},
    "read-write": {
        "sagemaker:GetRecord",
        "sagemaker:BatchGetRecord",
        "sagemaker:PutRecord",
        "sagemaker:DeleteRecord",
    },
}
DATA_PLANE["admin"] = DATA_PLANE["read-write"]


@ANY
@given(declaration=organisations())
def test_a_role_reaches_the_records_of_the_groups_granted_online_and_of_no_other(declaration: Declaration) -> None:
    names = Names.of(declaration)
    for team in declaration.teams:
        expected = {
            (action, GROUP + (declaration.feature_groups[key].name or f"generated-{key}"))
            for key, grant in declaration.grants[team].items()
            if grant.store.value != "offline"
            for action in DATA_PLANE[grant.level.value]
        }
        for statements in (
            access_role_statements(declaration, names, team),
            execution_role_statements(declaration, names, team),
        ):
            allowed = {
                (action, resource)
                for statement in statements
                for action in statement.actions
                for resource in statement.resources
                if action in DATA_PLANE["admin"] and "/generated-own-" not in resource
            }
            assert allowed == expected


@ANY
@given(declaration=organisations())
def test_offline_objects_are_those_of_the_groups_granted_offline(declaration: Declaration) -> None:
    names = Names.of(declaration)
    for team in declaration.teams:
        expected = set()
        for key, grant in declaration.grants[team].items():
            table = declaration.feature_groups[key].offline_table
            if grant.store.value != "online":
                place = table.location if table else f"s3://landbridge-generated-111122223333/generated-{key}"
                expected.add(place.replace("s3://", "arn:aws:s3:::") + "/*")
        allowed = {
            resource
            for statement in access_role_statements(declaration, names, team)
            for resource in statement.resources
            if statement.sid == "OfflineObjects"
        }
        assert allowed == expected


@ANY
@given(declaration=organisations())
def test_sids_are_unique_within_a_role(declaration: Declaration) -> None:
    names = Names.of(declaration)
    for team in declaration.teams:
        for statements in (
            access_role_statements(declaration, names, team),
            execution_role_statements(declaration, names, team),
        ):
            sids = [statement.sid for statement in statements]
            assert len(sids) == len(set(sids))


@ANY
@given(declaration=organisations())
def test_all_documents_fit(declaration: Declaration) -> None:
    names = Names.of(declaration)
    assert _size(online_key_policy(declaration, names)) <= 32 * 1024
    for team in declaration.teams:
        assert _size(access_role_trust(declaration, names, team)) <= 2048
        assert _size(execution_role_trust(declaration, names, team)) <= 2048
        assert _size(results_key_policy(declaration, names, team)) <= 32 * 1024
        assert len(pack(access_role_statements(declaration, names, team), role="access", policies=10)) <= 10
        assert len(pack(execution_role_statements(declaration, names, team), role="execution", policies=10)) <= 10


@ANY
@given(declaration=organisations())
def test_only_members_of_the_organisation_are_asked_for_it(declaration: Declaration) -> None:
    names = Names.of(declaration)
    for team, declared in declaration.teams.items():
        (statement,) = access_role_trust(declaration, names, team)["Statement"]
        member = declaration.organisation is not None and not declared.outside_organisation
        assert ("StringEquals" in statement["Condition"]) == member
        assert statement["Principal"] == {"AWS": f"arn:aws:iam::{declared.account}:root"}


def _size(policy: dict[str, Any]) -> int:
    return len(json.dumps(policy, separators=(",", ":")))

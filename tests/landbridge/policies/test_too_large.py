"""Policies that AWS would refuse for their size, and what the error says."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.access_role import access_role_statements
from landbridge.policies.keys import online_key_policy
from landbridge.policies.packing import PolicyTooLarge, pack
from landbridge.policies.sizes import policies_too_large
from landbridge.policies.trust import access_role_trust
from tests.organisations import crowded
from tests.synthesis import changed


@pytest.mark.requirement("S4.9")
def test_600_online_grants_fit_into_ten_policies() -> None:
    declaration = Declaration.model_validate(crowded(600, "online"))
    statements = access_role_statements(declaration, Names.of(declaration), "reader")
    assert len(pack(statements, role="reader", policies=10)) == 10


def test_a_trust_with_too_many_principals_says_to_join_them(declaration: Declaration) -> None:
    roles = [f"arn:aws:iam::777788889999:role/fraud-scoring-pipeline-{number:03}" for number in range(60)]
    many = changed(declaration, teams={"fraud": {"principals": roles}})
    with pytest.raises(PolicyTooLarge, match=r"role landbridge-example-access-fraud .* fewer patterns"):
        access_role_trust(many, Names.of(many), "fraud")


def test_a_key_policy_with_too_many_partners_says_to_declare_the_organisation(declaration: Declaration) -> None:
    partners: dict[str, Any] = {
        f"partner-{number}": {
            "account": f"{300000000000 + number}",
            "principals": [f"arn:aws:iam::{300000000000 + number}:role/analyst"],
            "outside_organisation": True,
        }
        for number in range(1000)
    }
    grants = {team: {"users": {"level": "read"}} for team in partners}
    many = changed(declaration, teams=partners, grants=grants)
    with pytest.raises(PolicyTooLarge, match=r"the policy of the online store's key .* declare the organisation"):
        online_key_policy(many, Names.of(many))


def test_sizes_of_what_teams_share_are_asked_too(declaration: Declaration) -> None:
    many: dict[str, Any] = {
        f"reader-{number}": {
            "account": f"{300000000000 + number}",
            "principals": [f"arn:aws:iam::{300000000000 + number}:role/analyst"],
            "offline": "catalog",
        }
        for number in range(300)
    }
    grants = {team: {"users": {"level": "read"}, "reviews": {"level": "read", "store": "offline"}} for team in many}
    crowd = changed(declaration, teams=many, grants=grants)
    crowd = Declaration.model_validate(
        {**crowd.model_dump(by_alias=True), "replicas": {team: ["users"] for team in many}}
    )
    assert [
        line.split(":")[0].split(" has ")[0].split(" needs ")[0].split(",")[0] for line in policies_too_large(crowd)
    ] == [
        "the policy of the offline store's key",
        "the policy of the bucket landbridge-example-111122223333",
        "the policy of the central Glue catalog",
        "the policy of the bucket product-success-features-111122223333",
        "role landbridge-example-replication",
    ]


def test_lake_formation_s_roles_are_asked_too_and_say_what_helps() -> None:
    """Grants have no part in them: every group does that has an offline store."""
    entry = {"record_identifier": "id", "event_time": "at", "features": {"id": "String", "at": "String"}}
    account = "222233334444"
    governed = Declaration.model_validate(
        {
            "environment": "many",
            "feature_store": {"account": "111122223333", "region": "eu-west-1"},
            "teams": {
                "reader": {
                    "account": account,
                    "principals": [f"arn:aws:iam::{account}:role/analyst"],
                    "offline": "lake-formation",
                }
            },
            "feature_groups": {
                f"customer-purchase-features-{number:04}": {"owner": "reader", **entry} for number in range(600)
            },
            "grants": {"reader": {"customer-purchase-features-0000": {"store": "offline"}}},
        }
    )
    (line,) = policies_too_large(governed)
    assert line.startswith("role landbridge-many-lake-formation-reads, which names every central group")
    assert "quotas.managed_policies_per_role" in line


def test_sizes_are_asked_for_every_team_and_each_refusal_is_one_line(declaration: Declaration) -> None:
    assert policies_too_large(declaration) == []
    roles = [f"arn:aws:iam::777788889999:role/fraud-scoring-pipeline-{number:03}" for number in range(60)]
    found = policies_too_large(changed(declaration, teams={"fraud": {"principals": roles}}))
    assert [line.split(" has ")[0] for line in found] == [
        "the trust policy of role landbridge-example-access-fraud",
        "the trust policy of role landbridge-example-execution-fraud",
    ]


@pytest.mark.requirement("S3.10")
def test_sizes_of_what_the_registry_holds_for_its_teams_are_asked_too(declaration: Declaration) -> None:
    assert policies_too_large(declaration) == []
    content = declaration.model_dump(mode="json", by_alias=True)
    for number in range(80):
        account = f"{300000000000 + number}"
        principals = [f"arn:aws:iam::{account}:role/analyst"]
        content["teams"][f"team-{number}"] = {"account": account, "principals": principals}
        content["model_grants"][f"team-{number}"] = {"churn": "register"}
    (line,) = policies_too_large(Declaration.model_validate(content))
    assert line.startswith("the policy of the bucket landbridge-example-models-888899990000 has")

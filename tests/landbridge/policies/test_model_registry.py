"""What lets teams at model groups and artifacts."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.model_registry import (
    artifacts_bucket_policy,
    artifacts_key_policy,
    model_group_policy,
    model_statements,
)
from landbridge.policies.packing import PolicyTooLarge

pytestmark = pytest.mark.requirement("S3.10")

REGISTRY = "888899990000"
GROUP = f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package-group/example-churn"
PACKAGES = f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package/example-churn/*"
BUCKET = f"arn:aws:s3:::landbridge-example-models-{REGISTRY}"
ROLE = "arn:aws:iam::{}:role/landbridge-example-execution-{}"
PERSONALIZATION, FRAUD = ROLE.format("222233334444", "personalization"), ROLE.format("777788889999", "fraud")


def by_sid(policy: Any) -> dict[str, dict[str, Any]]:
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def test_a_group_s_policy_names_accounts_and_actions_so_that_ram_still_finds_the_group(
    declaration: Declaration,
) -> None:
    policy = by_sid(model_group_policy(declaration, Names.of(declaration), "churn"))
    everybody = [f"arn:aws:iam::{account}:root" for account in ("222233334444", "555566667777", "777788889999")]
    assert [(policy[sid]["Principal"]["AWS"], policy[sid]["Resource"]) for sid in ("Group", "Packages")] == [
        (everybody, GROUP),
        (everybody, PACKAGES),
    ]
    assert policy["Register"]["Principal"] == {"AWS": "arn:aws:iam::222233334444:root"}
    assert (policy["Register"]["Action"], policy["Register"]["Resource"]) == (
        "sagemaker:CreateModelPackage",
        [GROUP, PACKAGES],
    )
    actions = {action for statement in policy.values() for action in _list(statement["Action"])}
    assert not {action for action in actions if "*" in action or "Update" in action or "Delete" in action}


def test_a_group_that_nobody_is_granted_has_no_policy(declaration: Declaration) -> None:
    nobody = declaration.model_copy(update={"model_grants": {}})
    assert model_group_policy(nobody, Names.of(nobody), "churn") is None


def test_execution_roles_read_below_their_groups_and_write_where_they_register(declaration: Declaration) -> None:
    policy = by_sid(artifacts_bucket_policy(declaration, Names.of(declaration), REGISTRY))
    assert policy["Read1"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": PERSONALIZATION}}
    assert policy["Write1"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": PERSONALIZATION}}
    assert policy["Write1"]["Resource"] == f"{BUCKET}/example-churn/*"
    assert policy["Read2"]["Resource"] == [f"{BUCKET}/example-churn/*", f"{BUCKET}/example-ranking/*"]
    assert policy["Write2"]["Resource"] == f"{BUCKET}/example-ranking/*"
    assert policy["Read3"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": FRAUD}}
    assert policy["Read3"]["Resource"] == f"{BUCKET}/example-churn/*"
    assert policy["List3"]["Condition"]["StringLike"] == {"s3:prefix": "example-churn/*"}
    assert "Write3" not in policy


def test_teams_with_the_same_grants_share_their_statements(declaration: Declaration) -> None:
    alike = declaration.model_copy(
        update={"model_grants": {**declaration.model_grants, "data-curation": declaration.model_grants["fraud"]}}
    )
    policy = by_sid(artifacts_bucket_policy(alike, Names.of(alike), REGISTRY))
    assert policy["Read3"]["Condition"]["ArnEquals"]["aws:PrincipalArn"] == [
        FRAUD,
        ROLE.format("444455556666", "data-curation"),
    ]
    assert "Read4" not in policy


def test_the_key_is_for_execution_roles_through_s3(declaration: Declaration) -> None:
    policy = by_sid(artifacts_key_policy(declaration, Names.of(declaration), REGISTRY))
    assert FRAUD in policy["Read"]["Condition"]["ArnEquals"]["aws:PrincipalArn"]
    assert FRAUD not in policy["Write"]["Condition"]["ArnEquals"]["aws:PrincipalArn"]
    assert PERSONALIZATION in policy["Write"]["Condition"]["ArnEquals"]["aws:PrincipalArn"]
    via = {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}
    assert policy["Read"]["Condition"]["StringEquals"] == policy["Write"]["Condition"]["StringEquals"] == via


def test_a_team_reads_or_registers_as_granted_and_approves_nothing(declaration: Declaration) -> None:
    may = {each.sid: each for each in model_statements(declaration, Names.of(declaration), "fraud")}
    assert (may["ModelGroups"].resources, may["ModelPackages"].resources) == ((GROUP,), (PACKAGES,))
    assert not [sid for sid in may if sid.startswith("Register")]
    more = {each.sid: each for each in model_statements(declaration, Names.of(declaration), "personalization")}
    assert more["RegisterModels"].resources == (GROUP, PACKAGES)
    assert not [action for each in more.values() for action in each.actions if "Update" in action]
    assert model_statements(declaration, Names.of(declaration), "marketing") == []


def test_who_registers_a_version_cannot_approve_it_by_that(declaration: Declaration) -> None:
    waiting = {"StringEqualsIfExists": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    policy = by_sid(model_group_policy(declaration, Names.of(declaration), "churn"))
    assert policy["Register"]["Condition"] == waiting
    may = {each.sid: each for each in model_statements(declaration, Names.of(declaration), "personalization")}
    assert may["RegisterModels"].conditions == waiting


def test_too_many_teams_of_one_registry_are_an_error_with_the_remedy(declaration: Declaration) -> None:
    content = declaration.model_dump(mode="json", by_alias=True)
    for number in range(100):
        account = f"{300000000000 + number}"
        content["teams"][f"team-{number}"] = {
            "account": account,
            "principals": [f"arn:aws:iam::{account}:role/analyst"],
        }
        content["model_grants"][f"team-{number}"] = {"churn": "register"}
    many = Declaration.model_validate(content)
    with pytest.raises(PolicyTooLarge, match=r"the policy of the bucket .* take teams out of `model_grants`"):
        artifacts_bucket_policy(many, Names.of(many), REGISTRY)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

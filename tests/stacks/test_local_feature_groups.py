"""LocalFeatureGroups-core-search: a team's own groups in its own account."""

from __future__ import annotations

import pytest

from tests.synthesis import Template, only, properties, resources, statements


@pytest.fixture
def local(templates: dict[str, Template]) -> Template:
    return templates["LocalFeatureGroups-core-search"]


@pytest.mark.requirement("S4.6")
def test_the_group_waits_for_what_feature_store_needs(local: Template) -> None:
    (group,) = resources(local, "AWS::SageMaker::FeatureGroup").values()
    needed = {local["Resources"][name]["Type"] for name in group["DependsOn"]}
    assert needed == {"AWS::S3::BucketPolicy", "AWS::Glue::Database"}
    (role,) = resources(local, "AWS::IAM::Role")
    assert group["Properties"]["RoleArn"] == {"Fn::GetAtt": [role, "Arn"]}


@pytest.mark.requirement("S4.6")
def test_everything_lies_in_the_teams_own_account(local: Template) -> None:
    assert [bucket["BucketName"] for bucket in properties(local, "AWS::S3::Bucket")] == [
        "landbridge-example-logs-core-search-555566667777",
        "landbridge-example-offline-core-search-555566667777",
    ]
    assert only(local, "AWS::Glue::Database")["CatalogId"] == "555566667777"
    for key in properties(local, "AWS::KMS::Key"):
        principals = {statement["Principal"]["AWS"] for statement in key["KeyPolicy"]["Statement"]}
        assert principals == {"arn:aws:iam::555566667777:root"}


@pytest.mark.requirement("S4.6")
def test_the_team_uses_its_own_groups_and_neither_creates_nor_deletes_them(templates: dict[str, Template]) -> None:
    may = statements(templates["Team-core-search"], "landbridge-example-execution-core-search")
    assert may["LocalGroups"]["Resource"] == ("arn:aws:sagemaker:eu-west-1:555566667777:feature-group/example-keywords")
    assert not {"sagemaker:CreateFeatureGroup", "sagemaker:DeleteFeatureGroup"} & set(may["LocalGroups"]["Action"])

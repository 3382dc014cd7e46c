"""OfflineCatalog of the example: statements merged into the catalog's policy and into an existing bucket's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from tests.synthesis import Template, changed, properties, resources, statements, synthesize

pytestmark = pytest.mark.requirement("S4.2", "S4.6")

ROLE = {
    "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::555566667777:role/landbridge-example-execution-core-search"},
    "StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"},
}
TEAM = {"AWS": "arn:aws:iam::555566667777:root"}
GLUE = "arn:aws:glue:eu-west-1:111122223333:"


def _merged(template: Template) -> dict[str, dict[str, Any]]:
    """Properties of the custom resources by name, their statements read."""
    found = properties(template, "AWS::CloudFormation::CustomResource")
    return {each["Name"]: {**each, "Statements": json.loads(each["Statements"])} for each in found}


def test_the_catalog_is_opened_for_the_execution_role_and_the_granted_tables_alone(
    templates: dict[str, Template],
) -> None:
    merged = _merged(templates["OfflineCatalog"])["111122223333"]
    assert merged["Target"] == "glue-catalog"
    assert merged["Owner"] == "Landbridgeexample"
    (statement,) = merged["Statements"]
    assert statement == {
        "Sid": "LandbridgeexampleCatalogcoreXsearch",
        "Effect": "Allow",
        "Principal": TEAM,
        "Action": [
            "glue:GetDatabase",
            "glue:GetTable",
            "glue:GetPartition",
            "glue:GetPartitions",
            "glue:BatchGetPartition",
        ],
        "Resource": [
            f"{GLUE}catalog",
            f"{GLUE}database/landbridge_example",
            f"{GLUE}database/sagemaker_featurestore",
            f"{GLUE}table/landbridge_example/sessions",
            f"{GLUE}table/sagemaker_featurestore/product_reviews_v2_1718000000",
            f"{GLUE}table/landbridge_example/users",
        ],
        "Condition": ROLE,
    }


def test_buckets_whose_names_differ_by_a_hyphen_have_different_resources(
    declaration: Declaration, tmp_path: Path
) -> None:
    content = declaration.model_dump(mode="json", by_alias=True, exclude_unset=True)
    reviews = content["feature_groups"]["reviews"]
    table = {**reviews["offline_table"], "location": "s3://productsuccess-features-111122223333/reviews"}
    content["feature_groups"]["old-reviews"] = {**reviews, "name": "product-reviews-v1", "offline_table": table}
    content["grants"]["core-search"]["old-reviews"] = {"store": "offline"}
    made = synthesize(Declaration.model_validate(content), tmp_path)["OfflineCatalog"]
    assert len(properties(made, "AWS::IAM::Policy")) == 2
    assert set(_merged(made)) == {
        "111122223333",
        "product-success-features-111122223333",
        "productsuccess-features-111122223333",
    }


def test_an_existing_groups_bucket_is_opened_below_that_groups_location(templates: dict[str, Template]) -> None:
    bucket = "arn:aws:s3:::product-success-features-111122223333"
    merged = _merged(templates["OfflineCatalog"])["product-success-features-111122223333"]
    assert merged["Target"] == "bucket"
    assert all(each["Principal"] == TEAM for each in merged["Statements"])
    assert all(each["Condition"]["ArnEquals"] == ROLE["ArnEquals"] for each in merged["Statements"])
    assert [(each["Action"], each["Resource"]) for each in merged["Statements"]] == [
        ("s3:GetObject", f"{bucket}/reviews/*"),
        ("s3:ListBucket", bucket),
        ("s3:GetBucketLocation", bucket),
    ]
    assert merged["Statements"][1]["Condition"]["StringLike"] == {"s3:prefix": "reviews/*"}


def test_the_function_may_change_these_policies_and_no_other(templates: dict[str, Template]) -> None:
    template = templates["OfflineCatalog"]
    may = statements(template, "landbridge-example-merge-policy")
    assert may["Catalog"]["Resource"] == f"{GLUE}catalog"
    assert set(may) == {"Catalog", "Log"}
    (right,) = properties(template, "AWS::IAM::Policy")
    (statement,) = right["PolicyDocument"]["Statement"]
    assert statement["Resource"] == "arn:aws:s3:::product-success-features-111122223333"


def test_the_right_to_a_bucket_s_policy_goes_after_the_statements_in_it(templates: dict[str, Template]) -> None:
    template = templates["OfflineCatalog"]
    (right,) = resources(template, "AWS::IAM::Policy")
    merged = [
        body
        for body in resources(template, "AWS::CloudFormation::CustomResource").values()
        if body["Properties"]["Target"] == "bucket"
    ]
    assert [right in body["DependsOn"] for body in merged] == [True]


def test_when_the_last_team_leaves_the_stack_has_no_resources_and_is_deleted_by_the_next_deployment(
    declaration: Declaration, tmp_path: Path
) -> None:
    plain = changed(declaration, teams={"core-search": {"offline": "role"}})
    assert synthesize(plain, tmp_path)["OfflineCatalog"]["Resources"] == {}

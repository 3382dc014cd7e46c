"""FeatureGroups-* of the example."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.declaration import Declaration
from tests.synthesis import Template, changed, only, resources, strings, synthesize


@pytest.mark.requirement("S1.6")
def test_a_declared_group_is_created_as_declared(templates: dict[str, Template]) -> None:
    group = only(templates["FeatureGroups-data-curation"], "AWS::SageMaker::FeatureGroup")
    assert group == {
        "FeatureGroupName": "example-users",
        "Description": "Profile features of each registered user.",
        "RecordIdentifierFeatureName": "user_id",
        "EventTimeFeatureName": "event_time",
        "FeatureDefinitions": [
            {"FeatureName": "user_id", "FeatureType": "String"},
            {"FeatureName": "event_time", "FeatureType": "String"},
            {"FeatureName": "country", "FeatureType": "String"},
            {"FeatureName": "age_band", "FeatureType": "String"},
            {"FeatureName": "days_since_signup", "FeatureType": "Integral"},
            {"FeatureName": "lifetime_value", "FeatureType": "Fractional"},
            {"FeatureName": "opted_in", "FeatureType": "Integral"},
        ],
        "RoleArn": "arn:aws:iam::111122223333:role/landbridge-example-feature-store",
        "OnlineStoreConfig": {
            "EnableOnlineStore": True,
            "SecurityConfig": {"KmsKeyId": "{{resolve:ssm:/landbridge-example-online-key-arn}}"},
        },
        "OfflineStoreConfig": {
            "S3StorageConfig": {
                "S3Uri": "s3://landbridge-example-111122223333/example-users",
                "KmsKeyId": "{{resolve:ssm:/landbridge-example-offline-key-arn}}",
            },
            "DataCatalogConfig": {
                "Catalog": "AwsDataCatalog",
                "Database": "landbridge_example",
                "TableName": "users",
            },
            "TableFormat": "Glue",
            "DisableGlueTableCreation": False,
        },
    }


def test_table_format_and_time_to_live_are_those_declared(templates: dict[str, Template]) -> None:
    group = only(templates["FeatureGroups-personalization"], "AWS::SageMaker::FeatureGroup")
    assert group["OfflineStoreConfig"]["TableFormat"] == "Iceberg"
    assert group["OnlineStoreConfig"]["TtlDuration"] == {"Value": 30, "Unit": "Days"}


@pytest.mark.requirement("S1.6")
def test_an_existing_group_is_shared_and_never_created(templates: dict[str, Template]) -> None:
    assert "FeatureGroups-product-success" not in templates
    created = [
        body["Properties"]["FeatureGroupName"]
        for template in templates.values()
        for body in resources(template, "AWS::SageMaker::FeatureGroup").values()
    ]
    assert sorted(created) == ["example-keywords", "example-sessions", "example-users"]
    assert "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/product-reviews-v2" in set(
        strings(templates["Access-product-success"])
    )


def test_groups_of_one_owner_are_created_one_after_another(declaration: Declaration, tmp_path: Path) -> None:
    users = declaration.feature_groups["users"].model_dump(mode="json")
    more = changed(declaration, feature_groups={"users-v2": users, "usersv2": users})
    template = synthesize(more, tmp_path)["FeatureGroups-data-curation"]
    groups = resources(template, "AWS::SageMaker::FeatureGroup")
    first, second, third = groups
    assert "DependsOn" not in groups[first]
    assert groups[second]["DependsOn"] == [first]
    assert groups[third]["DependsOn"] == [second]


def test_a_second_shard_is_a_stack_of_its_own(declaration: Declaration, tmp_path: Path) -> None:
    users = {**declaration.feature_groups["users"].model_dump(mode="json"), "shard": 2}
    sharded = synthesize(changed(declaration, feature_groups={"customers": users}), tmp_path)
    names = [
        only(sharded[stack], "AWS::SageMaker::FeatureGroup")["FeatureGroupName"]
        for stack in ("FeatureGroups-data-curation", "FeatureGroups-2-data-curation")
    ]
    assert names == ["example-users", "example-customers"]

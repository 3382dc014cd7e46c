"""Tags of feature groups and metadata of features."""

import pytest

from tests.sandbox.extension.sagemaker.conftest import FeatureStore, feature_group_arn, refusal

pytestmark = pytest.mark.sandbox


def test_tags_are_added_overwritten_and_deleted(store: FeatureStore) -> None:
    store.create("users", Tags=[{"Key": "team", "Value": "a"}])
    arn = feature_group_arn("users")
    store.sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "team", "Value": "b"}, {"Key": "stage", "Value": "dev"}])
    store.sagemaker.delete_tags(ResourceArn=arn, TagKeys=["stage", "absent"])
    assert store.sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "b"}]


def test_a_group_has_at_most_50_tags(store: FeatureStore) -> None:
    store.create("users", Tags=[{"Key": f"k{number}", "Value": ""} for number in range(50)])
    one_more = [{"Key": "one more", "Value": ""}]
    code, text = refusal(store.sagemaker.add_tags, ResourceArn=feature_group_arn("users"), Tags=one_more)
    assert (code, "50" in text) == ("ValidationException", True)


def test_tags_of_other_resources_are_refused_by_kind(store: FeatureStore) -> None:
    arn = feature_group_arn("users").replace("feature-group", "pipeline")
    code, text = refusal(store.sagemaker.list_tags, ResourceArn=arn)
    assert (code, "pipeline" in text) == ("UnsupportedOperation", True)


def test_metadata_of_a_feature_are_kept(store: FeatureStore) -> None:
    store.create("users")
    feature = {"FeatureGroupName": "users", "FeatureName": "spend"}
    before = store.sagemaker.describe_feature_metadata(**feature)
    assert (before["FeatureType"], before["Parameters"]) == ("Fractional", [])
    store.sagemaker.update_feature_metadata(
        **feature, Description="in EUR", ParameterAdditions=[{"Key": "unit", "Value": "EUR"}]
    )
    store.sagemaker.update_feature_metadata(
        **feature, ParameterAdditions=[{"Key": "source", "Value": "shop"}], ParameterRemovals=["unit"]
    )
    after = store.sagemaker.describe_feature_metadata(**feature)
    assert (after["Description"], after["Parameters"]) == ("in EUR", [{"Key": "source", "Value": "shop"}])
    assert after["LastModifiedTime"] > before["LastModifiedTime"]


def test_metadata_of_a_feature_that_does_not_exist(store: FeatureStore) -> None:
    store.create("users")
    asked = {"FeatureGroupName": "users", "FeatureName": "height"}
    assert refusal(store.sagemaker.describe_feature_metadata, **asked)[0] == "ResourceNotFound"

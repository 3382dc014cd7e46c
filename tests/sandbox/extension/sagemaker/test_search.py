"""Search, in the own account and across accounts that share their catalog."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, TEAM, FeatureStore, refusal

pytestmark = pytest.mark.sandbox

CATALOG = f"arn:aws:sagemaker:{REGION}:{CENTRAL}:sagemaker-catalog/DefaultFeatureGroupCatalog"
THIRD = "333333333333"


def found(client: Any, *filters: dict[str, Any], **request: Any) -> list[str]:
    """The names of the feature groups (or features) that a search finds, in the order of their names."""
    resource = request.pop("Resource", "FeatureGroup")
    expression = {"SearchExpression": {"Filters": list(filters)}} if filters else {}
    name = {"FeatureGroup": "FeatureGroupName", "FeatureMetadata": "FeatureName"}[resource]
    order = {"SortBy": name, "SortOrder": "Ascending"}
    answer = client.search(Resource=resource, **(order | expression | request))
    return [each[resource][name] for each in answer["Results"]]


def where(name: str, operator: str | None = None, value: str | None = None) -> dict[str, str]:
    """A Filter."""
    return {key: text for key, text in (("Name", name), ("Operator", operator), ("Value", value)) if text is not None}


@pytest.fixture
def groups(store: FeatureStore) -> FeatureStore:
    """Groups `clicks`, `reviews` and `users`; `users` is tagged and has an offline store."""
    store.create("clicks")
    store.create("reviews", Description="stars and texts")
    store.create("users", offline=True, Tags=[{"Key": "domain", "Value": "people"}])
    return store


@pytest.mark.requirement("S1.4")
@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ([], ["clicks", "reviews", "users"]),
        ([where("FeatureGroupName", "Equals", "users")], ["users"]),
        ([where("FeatureGroupName", value="users")], ["users"]),
        ([where("FeatureGroupName", "NotEquals", "users")], ["clicks", "reviews"]),
        ([where("FeatureGroupName", "Contains", "vie")], ["reviews"]),
        ([where("FeatureGroupName", "In", "users,clicks")], ["clicks", "users"]),
        ([where("Description", "Exists")], ["reviews"]),
        ([where("OfflineStoreConfig", "NotExists")], ["clicks", "reviews"]),
        ([where("OfflineStoreConfig.S3StorageConfig.S3Uri", "Contains", "central")], ["users"]),
        ([where("OnlineStoreConfig.EnableOnlineStore", "Equals", "true")], ["clicks", "reviews", "users"]),
        ([where("Tags.domain", "Equals", "people")], ["users"]),
        ([where("FeatureDefinitions.FeatureName", "Equals", "spend")], ["clicks", "reviews", "users"]),
        ([where("Tags.domain", "Exists"), where("FeatureGroupName", "Equals", "clicks")], []),
        ([where("AllTags", "Contains", "peop")], ["users"]),
        ([where("AllTags", "Contains", "dom"), where("FeatureGroupName", "Contains", "use")], ["users"]),
        (
            [
                where("OnlineStoreConfig.EnableOnlineStore", "Equals", "true"),
                where("OfflineStoreConfig.S3StorageConfig.S3Uri", "Exists"),
            ],
            ["users"],
        ),
    ],
)
def test_filters_find_feature_groups(groups: FeatureStore, filters: list[dict[str, str]], names: list[str]) -> None:
    assert found(groups.sagemaker, *filters) == names


def test_expressions_combine(groups: FeatureStore) -> None:
    either = {"Operator": "Or", "Filters": [where("FeatureGroupName", value=name) for name in ("users", "clicks")]}
    both = {"SubExpressions": [either, {"Filters": [where("Tags.domain", "NotExists")]}]}
    assert found(groups.sagemaker, SearchExpression=either) == ["clicks", "users"]
    assert found(groups.sagemaker, SearchExpression=both) == ["clicks"]


def test_nested_filters_are_refused_by_name(groups: FeatureStore) -> None:
    nested = {
        "NestedPropertyName": "FeatureDefinitions",
        "Filters": [
            where("FeatureDefinitions.FeatureName", value="spend"),
            where("FeatureDefinitions.FeatureType", value="Integral"),
        ],
    }
    code, text = refusal(found, client=groups.sagemaker, SearchExpression={"NestedFilters": [nested]})
    assert (code, "NestedFilters" in text) == ("UnsupportedOperation", True)


def test_contains_stands_once_for_a_property(groups: FeatureStore) -> None:
    twice = {"Filters": [where("FeatureGroupName", "Contains", part) for part in ("us", "er")]}
    code, text = refusal(found, client=groups.sagemaker, SearchExpression=twice)
    assert (code, text) == ("ValidationException", "'CONTAINS' operator usage limit of 1 exceeded.")


def test_timestamps_compare(groups: FeatureStore) -> None:
    earlier = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    assert len(found(groups.sagemaker, where("CreationTime", "GreaterThan", earlier))) == 3
    assert found(groups.sagemaker, where("CreationTime", "LessThanOrEqualTo", earlier)) == []


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (where("Colour", value="red"), "Unknown property name: Colour"),
        (where("FeatureGroupName", "GreaterThan", "a"), "not supported for the text property"),
        (where("CreationTime", "Contains", "2026"), "only supported for text"),
        (where("FeatureGroupName", "Equals"), "needs a Value"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(groups: FeatureStore, condition: dict[str, str], message: str) -> None:
    code, text = refusal(found, client=groups.sagemaker, SearchExpression={"Filters": [condition]})
    assert (code, message in text) == ("ValidationException", True)


def test_results_are_sorted_and_paged(groups: FeatureStore) -> None:
    order = {"Resource": "FeatureGroup", "SortBy": "FeatureGroupName", "SortOrder": "Descending", "MaxResults": 2}
    first = groups.sagemaker.search(**order)
    assert [each["FeatureGroup"]["FeatureGroupName"] for each in first["Results"]] == ["users", "reviews"]
    assert first["TotalHits"]["Value"] == 3
    second = groups.sagemaker.search(**order, NextToken=first["NextToken"])
    assert [each["FeatureGroup"]["FeatureGroupName"] for each in second["Results"]] == ["clicks"]


def test_features_are_found_by_their_metadata(groups: FeatureStore) -> None:
    groups.sagemaker.update_feature_metadata(
        FeatureGroupName="users", FeatureName="spend", ParameterAdditions=[{"Key": "unit", "Value": "EUR"}]
    )
    features = {"Resource": "FeatureMetadata"}
    assert found(groups.sagemaker, where("Parameters.unit", value="EUR"), **features) == ["spend"]
    assert found(groups.sagemaker, where("AllParameters", "Contains", "uni"), **features) == ["spend"]
    assert found(groups.sagemaker, where("FeatureType", value="Integral"), **features) == ["clicks"] * 3


@pytest.mark.requirement("S1.4")
def test_searching_needs_an_identity_policy(groups: FeatureStore) -> None:
    client = groups.as_role("sagemaker", "nobody", [allow("sagemaker:ListFeatureGroups", "*")])
    code, text = refusal(client.search, Resource="FeatureGroup")
    assert (code, "sagemaker:Search" in text) == ("AccessDeniedException", True)


@pytest.mark.requirement("S1.1")
def test_a_shared_catalog_makes_all_groups_discoverable_and_none_accessible(groups: FeatureStore) -> None:
    groups.client("ram").create_resource_share(
        name="catalog",
        resourceArns=[CATALOG],
        principals=[TEAM],
        permissionArns=["arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerCatalogResourceSearch"],
    )
    team = groups.client("sagemaker", TEAM)
    across = {"CrossAccountFilterOption": "CrossAccount"}
    assert found(team, **across) == ["clicks", "reviews", "users"]
    assert found(team, where("Tags.domain", value="people"), **across) == []
    assert all("Tags" not in each["FeatureGroup"] for each in team.search(Resource="FeatureGroup", **across)["Results"])
    assert found(team) == found(team, CrossAccountFilterOption="SameAccount") == []
    groups_arn = f"arn:aws:sagemaker:{REGION}:{CENTRAL}:feature-group/users"
    assert refusal(team.describe_feature_group, FeatureGroupName=groups_arn)[0] == "AccessDeniedException"
    assert found(groups.client("sagemaker", THIRD), **across) == []


@pytest.mark.requirement("S1.1")
def test_a_group_created_later_is_discoverable_as_well(groups: FeatureStore) -> None:
    groups.client("ram").create_resource_share(name="catalog", resourceArns=[CATALOG], principals=[TEAM])
    groups.create("sessions")
    names = found(groups.client("sagemaker", TEAM), CrossAccountFilterOption="CrossAccount")
    assert names == ["clicks", "reviews", "sessions", "users"]


@pytest.mark.requirement("S1.1")
def test_access_to_a_group_does_not_make_it_discoverable(groups: FeatureStore) -> None:
    group = f"arn:aws:sagemaker:{REGION}:{CENTRAL}:feature-group/users"
    groups.client("ram").create_resource_share(name="access", resourceArns=[group], principals=[TEAM])
    team = groups.client("sagemaker", TEAM)
    assert team.describe_feature_group(FeatureGroupName=group)["FeatureGroupName"] == "users"
    assert found(team, CrossAccountFilterOption="CrossAccount") == []


@pytest.mark.requirement("S1.1")
def test_ones_own_groups_are_not_among_those_of_other_accounts(groups: FeatureStore) -> None:
    assert found(groups.sagemaker, CrossAccountFilterOption="CrossAccount") == []

"""Views of the example's groups, for those who are granted them offline."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.declaration.models import OfflineAccess
from landbridge.offline import FeatureView, TimeFormat, feature_views


def changed(declaration: Declaration, group: str, **changes: Any) -> Declaration:
    groups = {**declaration.feature_groups, group: declaration.feature_groups[group].model_copy(update=changes)}
    return declaration.model_copy(update={"feature_groups": groups})


def queries_in_central(declaration: Declaration) -> Declaration:
    """The example, in which core-search queries as its access role."""
    team = declaration.teams["core-search"].model_copy(update={"offline": OfflineAccess.ROLE})
    return declaration.model_copy(update={"teams": {**declaration.teams, "core-search": team}})


@pytest.mark.requirement("S4.2")
def test_a_team_gets_a_view_of_each_group_that_it_is_granted_offline(declaration: Declaration) -> None:
    sessions, reviews, users = feature_views(queries_in_central(declaration), "core-search")
    assert sessions.features == (
        *("event_time", "user_id", "device", "pages_viewed", "seconds_active", "items_in_cart", "purchased"),
    )
    assert reviews == FeatureView(
        name="reviews",
        database="sagemaker_featurestore",
        table="product_reviews_v2_1718000000",
        record_identifier="product_id",
        event_time="event_time",
        features=("event_time", "review_count", "mean_rating", "share_verified"),
        event_time_format=TimeFormat.UNIX_SECONDS,
    )
    assert (users.database, users.table, users.event_time_format) == (
        *("landbridge_example", "users", TimeFormat.ISO_8601),
    )


def test_features_are_chosen_by_group(declaration: Declaration) -> None:
    users, sessions = feature_views(declaration, "core-search", {"users": ["country"], "sessions": ["device"]})
    assert (users.name, users.features, sessions.features) == ("users", ("country",), ("device",))
    (users,) = feature_views(declaration, "core-search", ["users"])
    assert len(users.features) == 6


@pytest.mark.parametrize(
    ("team", "features", "message"),
    [
        (
            "fraud",
            ["sessions"],
            r"not granted the offline store of 'sessions'; write `sessions: \{store: both\}` under",
        ),
        ("marketing", ["reviews"], "'marketing' is not granted the offline store of 'reviews'"),
        ("core-serch", ["users"], "did you mean `core-search`"),
        ("core-search", ["user"], "did you mean `users`"),
        ("marketing", ["keywords"], "'keywords' is not declared; write one of: sessions, reviews, users"),
        ("core-search", {"users": ["countri"]}, "has no feature 'countri'; did you mean `country`"),
    ],
)
@pytest.mark.requirement("S4.9")
def test_what_a_team_may_not_read_or_nobody_declared_is_refused(
    declaration: Declaration, team: str, features: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        feature_views(declaration, team, features)


@pytest.mark.requirement("S4.6")
def test_at_home_central_tables_are_named_by_their_catalog_and_local_groups_stand_beside_them(
    declaration: Declaration,
) -> None:
    users, keywords = feature_views(declaration, "core-search", ["users", "keywords"])
    assert (users.catalog, users.database, users.table) == (
        *("landbridge_example_core_search", "landbridge_example", "users"),
    )
    assert (keywords.catalog, keywords.database, keywords.table) == (
        *("AwsDataCatalog", "landbridge_example_core_search", "keywords"),
    )
    assert keywords.features == ("event_time", "top_keyword", "keyword_weight")
    with pytest.raises(ValueError, match="'keywords' is not declared"):
        feature_views(queries_in_central(declaration), "core-search", ["keywords"])


def test_under_lake_formation_tables_are_named_by_the_linked_database(declaration: Declaration) -> None:
    team = declaration.teams["marketing"].model_copy(update={"offline": OfflineAccess.LAKE_FORMATION})
    governed = declaration.model_copy(update={"teams": {**declaration.teams, "marketing": team}})
    (users,) = feature_views(governed, "marketing")
    assert (users.catalog, users.database, users.table) == (None, "central_landbridge_example_marketing", "users")


def test_a_team_without_offline_grants_has_no_views(declaration: Declaration) -> None:
    assert feature_views(declaration, "fraud") == ()


def test_an_existing_group_must_say_what_is_in_it(declaration: Declaration) -> None:
    unsaid = changed(declaration, "reviews", features={}, event_time=None)
    with pytest.raises(ValueError, match="does not say what is in the existing group 'reviews'; write its"):
        feature_views(unsaid, "core-search")

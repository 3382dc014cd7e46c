"""Names: within the limits of each service, and never the same for two things."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.declaration.models import FeatureGroup, Level
from landbridge.naming import Names, partition_of

ACCOUNT = "222233334444"
TEAMS = st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,4}){0,3}", fullmatch=True).filter(lambda name: len(name) <= 20)
AWKWARD_TEAMS = st.sampled_from(
    ["a", "a-2", "a-2-1", "logs", "results", "offline", "online", "discover", "read", "key", "replica", "replica-a"]
)


def _names(environment: str = "test") -> Names:
    return Names(environment, "eu-west-1", "111122223333")


def _roles(names: Names, team: str) -> list[str]:
    return [
        names.access_role(team),
        names.execution_role(team),
        names.invitations_role(team),
        names.local_feature_store_role(team),
    ]


def _buckets(names: Names, team: str) -> list[str]:
    return [
        names.results_bucket(team, ACCOUNT),
        names.local_offline_bucket(team, ACCOUNT),
        names.team_log_bucket(team, ACCOUNT),
        names.replica_bucket(team, ACCOUNT),
        names.replica_log_bucket(team, ACCOUNT),
    ]


def _policies(names: Names, roles: list[str]) -> list[str]:
    return [names.managed_policy(role, number) for role in roles for number in range(1, 21)]


def _aliases(names: Names, team: str) -> list[str]:
    return [
        names.results_key_alias(team),
        names.local_online_key_alias(team),
        names.local_offline_key_alias(team),
        names.replica_key_alias(team),
    ]


def _shares(names: Names, team: str) -> list[str]:
    levels = [names.share(team, level, number) for level in Level for number in (1, 2, 3)]
    return [*levels, names.discovery_share(team)]


@given(st.sets(TEAMS | AWKWARD_TEAMS, min_size=2, max_size=10))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_no_two_things_of_an_environment_meet_in_one_name(teams: set[str]) -> None:
    names = _names()
    central_aliases = [names.online_key_alias(), names.offline_key_alias(), names.central_results_key_alias()]
    aliases = central_aliases + [alias for team in teams for alias in _aliases(names, team)]
    central_roles = [names.feature_store_role(), names.replication_role(), names.merge_policy_role()]
    roles = central_roles + [role for team in teams for role in _roles(names, team)]
    kinds = {
        "roles": roles,
        "policies": _policies(names, roles),
        "buckets": [
            names.offline_bucket(),
            names.log_bucket(),
            names.central_results_bucket(),
            *chain.from_iterable(_buckets(names, team) for team in teams),
        ],
        "aliases": aliases,
        "parameters": [names.key_parameter(alias) for alias in aliases],
        "databases": [
            names.database(),
            *(names.local_database(team) for team in teams),
            *(names.replica_database(team) for team in teams),
        ],
        "workgroups": [names.workgroup(team) for team in teams],
        "shares": [
            names.organisation_discovery_share(),
            *chain.from_iterable(_shares(names, team) for team in teams),
        ],
    }
    for kind, found in kinds.items():
        assert [name for name, count in Counter(found).items() if count > 1] == [], kind


def test_the_longest_names_are_within_the_limits_of_each_service() -> None:
    names, team, key = _names("e" * 10), "t" * 20, "g" * 53
    group = FeatureGroup(owner=team)
    assert all(len(role) <= 64 for role in _roles(names, team))
    assert all(len(policy) <= 128 for policy in _policies(names, _roles(names, team)))
    assert all(len(bucket) <= 63 for bucket in [*_buckets(names, team), names.offline_bucket(), names.log_bucket()])
    assert len(names.feature_group(key, group)) <= 64
    assert len(names.invitations_function(team)) <= 64
    assert len(names.workgroup(team)) <= 128
    assert len(names.stack(f"LocalFeatureGroups-{team}")) <= 128
    assert all(len(database) <= 255 for database in (names.database(), names.local_database(team)))
    assert all(len(alias) <= 256 for alias in _aliases(names, team))


def test_bucket_names_are_valid() -> None:
    names = _names()
    for bucket in [*_buckets(names, "core-search"), names.offline_bucket(), names.log_bucket()]:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", bucket)


@pytest.mark.requirement("S4.8")
def test_two_environments_share_no_name_in_one_account() -> None:
    ours, theirs = _names("staging"), _names("prod")
    assert ours.feature_group("users", FeatureGroup(owner="a")) != theirs.feature_group(
        "users", FeatureGroup(owner="a")
    )
    assert not set(_roles(ours, "a") + _buckets(ours, "a")) & set(_roles(theirs, "a") + _buckets(theirs, "a"))


@pytest.mark.requirement("S1.6")
def test_an_existing_group_keeps_its_name() -> None:
    group = FeatureGroup(owner="a", existing=True, name="Product-Reviews")
    assert _names().feature_group("reviews", group) == "Product-Reviews"


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-east-1", "aws")],
)
def test_arns_are_of_the_regions_partition(region: str, partition: str) -> None:
    names = Names("test", region, "111122223333")
    assert partition_of(region) == partition
    assert names.feature_group_arn("x") == f"arn:{partition}:sagemaker:{region}:111122223333:feature-group/x"
    assert names.bucket_arn("b", "p") == f"arn:{partition}:s3:::b/p"
    assert names.role_arn(ACCOUNT, "r") == f"arn:{partition}:iam::{ACCOUNT}:role/r"


def test_an_arn_holds_a_group_s_name_in_lower_case() -> None:
    assert _names().feature_group_arn("Product-Reviews").endswith(":feature-group/product-reviews")


def test_a_shard_s_stack_never_meets_another_owner_s() -> None:
    names = _names()
    assert names.feature_groups_stack("a", 1) == "FeatureGroups-a"
    assert names.feature_groups_stack("a", 2) == "FeatureGroups-2-a"
    assert names.feature_groups_stack("a-2", 1) == "FeatureGroups-a-2"

"""Rules about feature groups as wholes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from landbridge.declaration.messages import KEY
from landbridge.declaration.models import MAXIMUM_GROUPS_OF_A_STACK
from landbridge.declaration.rules.judged import Finding, Judged
from landbridge.naming import partition_of


def owner_is_a_team(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("teams"):
        return
    for key, group in judged.declaration.feature_groups.items():
        if group.owner not in judged.teams:
            yield Finding(
                ("feature_groups", key, "owner"),
                judged.no_such_team(group.owner),
            )


def created_group_is_complete(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        for key in ("features", "record_identifier", "event_time"):
            # Features of which none could be read are reported themselves.
            broken = any(part[: len(path) + 1] == (*path, key) for part in judged.broken)
            if not group.existing and not getattr(group, key) and not broken:
                yield Finding((*path, key), f"`{key}` is missing; write `{key}:`, or `existing: true` and the `name`")


def created_group_says_nothing_that_only_existing_ones_have(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        for key in ("name", "offline_table", "online_key", "offline_key"):
            if not group.existing and getattr(group, key) is not None:
                yield Finding(
                    (*path, key, KEY),
                    f"`{key}` is for existing groups, and Landbridge chooses it for those that it creates; leave it "
                    "out, or write `existing: true`",
                )


def existing_group_is_named(judged: Judged) -> Iterator[Finding]:
    for key, group in judged.declaration.feature_groups.items():
        if group.existing and group.name is None:
            yield Finding(
                ("feature_groups", key, "name"),
                "an existing group's name cannot be guessed; write `name:` as it stands in the group's ARN",
            )


def offline_table_belongs_to_an_offline_store(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        if group.offline_table is not None and not group.store.offline:
            yield Finding(
                (*path, "offline_table", KEY),
                "the group has `store: online` and so no offline table; write `store: both` or leave it out",
            )


def time_to_live_belongs_to_an_online_store(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        if group.time_to_live is not None and not group.store.online:
            yield Finding(
                (*path, "time_to_live", KEY),
                "only an online store drops records, and the group has `store: offline`; leave it out",
            )


def table_format_belongs_to_an_offline_store(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        if "table_format" in group.model_fields_set and not group.store.offline:
            yield Finding(
                (*path, "table_format", KEY),
                "the group has `store: online` and so no table; write `store: both` or leave it out",
            )


def keys_are_in_the_region(judged: Judged) -> Iterator[Finding]:
    """SageMaker uses keys of its own Region only (API reference, OnlineStoreSecurityConfig)."""
    if not judged.knows("feature_store"):
        return
    region = judged.declaration.feature_store.region
    for path, group in judged.every_group():
        for key in ("online_key", "offline_key"):
            arn = getattr(group, key)
            start = f"arn:{partition_of(region)}:kms:{region}:"
            if arn is not None and not arn.startswith(start):
                yield Finding((*path, key), f"the key is not in the feature store's Region; write {start}…")


def local_groups_are_the_teams_own(judged: Judged) -> Iterator[Finding]:
    for team, groups in judged.declaration.local_feature_groups.items():
        if judged.knows("teams") and team not in judged.teams:
            yield Finding(
                ("local_feature_groups", team, KEY),
                judged.no_such_team(team),
            )
        for key, group in groups.items():
            path = ("local_feature_groups", team, key)
            if group.owner != team:
                yield Finding(
                    (*path, "owner"), f"a local group is its team's own, not that of `{group.owner}`; write {team}"
                )
            if group.existing:
                yield Finding(
                    (*path, "existing"),
                    "a group that a team has made in its own account needs no sharing; leave it out of the declaration",
                )


def shard_belongs_to_a_central_created_group(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        if "shard" in group.model_fields_set and (group.existing or path[0] != "feature_groups"):
            yield Finding(
                (*path, "shard", KEY), "`shard` is for central groups that Landbridge creates; leave it out here"
            )


def stacks_hold_at_most_200_groups(judged: Judged) -> Iterator[Finding]:
    """A stack holds 500 resources (CloudFormation user guide, cloudformation-limits)."""
    stacks = defaultdict(list)
    for path, group in judged.every_group():
        if not group.existing:
            stacks[(*path[:-1], group.owner, group.shard)].append(path)
    for (*_, owner, shard), paths in stacks.items():
        for path in paths[MAXIMUM_GROUPS_OF_A_STACK:]:
            yield Finding(
                (*path, "shard"),
                f"a stack holds at most {MAXIMUM_GROUPS_OF_A_STACK} groups, and shard {shard} of `{owner}` has "
                f"{len(paths)}; write another `shard` for this one",
            )


def accounts_stay_within_the_quota_of_groups(judged: Judged) -> Iterator[Finding]:
    """100 groups per account unless AWS raised it (SageMaker developer guide, feature-store-quotas)."""
    declaration = judged.declaration
    if not judged.knows("quotas", "feature_store"):
        return
    count = Counter({declaration.feature_store.account: len(judged.groups)})
    for team, groups in declaration.local_feature_groups.items():
        if team in declaration.teams:
            count[declaration.teams[team].account] += len(groups)
    quota = declaration.quotas.feature_groups_per_account
    for account, number in count.items():
        if number > quota:
            yield Finding(
                ("quotas", "feature_groups_per_account"),
                f"account {account} would hold {number:,} feature groups, and its quota is {quota:,}; have AWS raise "
                "the quota and write the new value here",
            )

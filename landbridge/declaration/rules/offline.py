"""Rules about the ways to offline data: where results go, catalogs, Lake Formation, replicas."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.declaration.messages import KEY, did_you_mean, shortened
from landbridge.declaration.models import MAXIMUM_GROUPS_OF_A_STACK, OfflineAccess, Results, TableFormat
from landbridge.declaration.rules.judged import Finding, Judged

RULES_PER_BUCKET = 1000
"""Replication rules, and lifecycle rules, of one bucket (S3 user guide, replication-add-config and
object-lifecycle-mgmt)."""


def results_are_central_only_where_the_access_role_queries(judged: Judged) -> Iterator[Finding]:
    for name, team in judged.declaration.teams.items():
        if team.results is Results.CENTRAL and team.offline is not OfflineAccess.ROLE:
            yield Finding(
                ("teams", name, "results"),
                f"with `offline: {team.offline}` granted groups are queried in the team's own account, where results "
                "stay; write `results: team`, or `offline: role`",
            )


def central_results_fit_into_one_bucket(judged: Judged) -> Iterator[Finding]:
    central = [name for name, team in judged.declaration.teams.items() if team.results is Results.CENTRAL]
    # One rule is for the whole bucket: it ends old versions and uploads that broke off.
    for name in central[RULES_PER_BUCKET - 1 :]:
        yield Finding(
            ("teams", name, "results"),
            f"a bucket has at most {RULES_PER_BUCKET:,} lifecycle rules, one of them for each team; write "
            "`results: team`",
        )


def catalog_belongs_to_a_team_that_queries_through_one(judged: Judged) -> Iterator[Finding]:
    for name, team in judged.declaration.teams.items():
        if team.catalog is not None and team.offline is not OfflineAccess.CATALOG:
            yield Finding(
                ("teams", name, "catalog"),
                f"the team has `offline: {team.offline}`, which registers no catalog; write `offline: catalog`, or "
                "leave this out",
            )


def catalog_is_not_one_that_athena_has(judged: Judged) -> Iterator[Finding]:
    """AwsDataCatalog is the account's own (Athena API reference, CreateDataCatalog). Athena knows no case."""
    for name, team in judged.declaration.teams.items():
        if team.catalog is not None and team.catalog.lower() == "awsdatacatalog":
            yield Finding(
                ("teams", name, "catalog"),
                f"`{team.catalog}` is Athena's name of the account's own catalog; write another, such as "
                "central_features",
            )


def catalogs_of_one_account_have_different_names(judged: Judged) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for name, team in judged.declaration.teams.items():
        if team.offline is not OfflineAccess.CATALOG:
            continue
        place = (team.account, judged.names.data_catalog(name, team).lower())
        if place in seen:
            yield Finding(
                ("teams", name, "catalog"),
                f'the team `{seen[place]}` of the same account "{team.account}" has a catalog of this name; write '
                "another",
            )
        seen.setdefault(place, name)


def lake_formation_governs_every_team_or_none(judged: Judged) -> Iterator[Finding]:
    """Lake Formation takes the central tables away from IAM's grants alone, for every caller (Lake Formation developer
    guide, upgrade-glue-lake-formation)."""
    if not judged.knows("teams", "grants"):
        return
    querying = {
        name: team
        for name, team in judged.declaration.teams.items()
        if any(grant.store.offline for grant in judged.declaration.grants.get(name, {}).values())
    }
    governed = [name for name, team in querying.items() if team.offline is OfflineAccess.LAKE_FORMATION]
    for name, team in querying.items() if governed else ():
        if team.offline is not OfflineAccess.LAKE_FORMATION:
            yield Finding(
                ("teams", name, "offline"),
                f"`{governed[0]}` has `offline: lake-formation`, after which nobody reads the central tables in "
                f"another way, but this team has `offline: {team.offline}`; write the same for all teams with offline "
                "grants",
            )


def lake_formation_governs_no_existing_group(judged: Judged) -> Iterator[Finding]:
    for name, team in judged.declaration.teams.items():
        for key, grant in judged.declaration.grants.get(name, {}).items():
            group = judged.declaration.feature_groups.get(key)
            if group is None or team.offline is not OfflineAccess.LAKE_FORMATION:
                continue
            if group.existing and grant.store.offline:
                yield Finding(
                    ("grants", name, key, "store"),
                    f"the location of the existing group `{key}` is not Landbridge's to register with Lake Formation; "
                    "write `store: online`, and grant its offline data where it is registered",
                )


def replica_is_of_a_team_that_is_declared(judged: Judged) -> Iterator[Finding]:
    for team in judged.declaration.replicas:
        if judged.knows("teams") and team not in judged.teams:
            yield Finding(("replicas", team, KEY), judged.no_such_team(team))


def replicated_group_is_a_central_one(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("feature_groups"):
        return
    for team, keys in judged.declaration.replicas.items():
        local = judged.declaration.local_feature_groups.get(team, {})
        for position, key in enumerate(keys):
            if key in judged.groups:
                continue
            if key in local:
                message = f"`{key}` is a local group of `{team}`: its data is in this account already; leave it out"
            else:
                near = did_you_mean(key, judged.groups) or "; write a group of `feature_groups`"
                message = f"no central feature group `{shortened(key)}` is declared{near}"
            yield Finding(("replicas", team, position), message)


def replicated_group_is_named_once(judged: Judged) -> Iterator[Finding]:
    for team, keys in judged.declaration.replicas.items():
        for position, key in enumerate(keys):
            if key in keys[:position]:
                yield Finding(("replicas", team, position), f"`{key}` is in the list twice; leave one out")


def replicated_group_is_granted_offline(judged: Judged) -> Iterator[Finding]:
    """A copy is access: grants alone say who reads what."""
    if not judged.knows("grants"):
        return
    for team, keys in judged.declaration.replicas.items():
        for position, key in enumerate(keys if team in judged.teams else ()):
            if key not in judged.declaration.feature_groups or ("grants", team, key) in judged.broken:
                continue
            grant = judged.declaration.grants.get(team, {}).get(key)
            if grant is None or not grant.store.offline:
                yield Finding(
                    ("replicas", team, position),
                    f"the team is not granted the offline store of `{key}`, and a copy would give it; write "
                    f"`grants.{team}.{key}: {{level: read, store: offline}}`, or leave it out",
                )


def replicated_group_can_be_copied(judged: Judged) -> Iterator[Finding]:
    """Iceberg's metadata names its files by whole S3 addresses (Iceberg table spec, "Manifests"), which still lead to
    the central bucket when copied."""
    for team, keys in judged.declaration.replicas.items():
        for position, key in enumerate(keys):
            group = judged.declaration.feature_groups.get(key)
            if group is None or ("feature_groups", key, "table_format") in judged.broken:
                continue
            if group.existing:
                yield Finding(
                    ("replicas", team, position),
                    f"the bucket of the existing group `{key}` is not Landbridge's, and replication is a setting of "
                    "the bucket; set it up where the bucket is managed, or leave it out",
                )
            elif group.table_format is TableFormat.ICEBERG:
                yield Finding(
                    ("replicas", team, position),
                    f"`{key}` is an Iceberg table, whose metadata names its files by their addresses in the central "
                    "bucket, so that a copy cannot be read on its own; query it with `offline: catalog`, or make the "
                    "group with `table_format: glue`",
                )


def replicas_of_a_team_fit_into_one_stack(judged: Judged) -> Iterator[Finding]:
    """A table for each, well below CloudFormation's 500 resources of a stack (cloudformation-limits)."""
    for team, keys in judged.declaration.replicas.items():
        if len(keys) > MAXIMUM_GROUPS_OF_A_STACK:
            yield Finding(
                ("replicas", team, MAXIMUM_GROUPS_OF_A_STACK),
                f"one stack takes in at most {MAXIMUM_GROUPS_OF_A_STACK} copies; give the others to a second team of "
                "the same account, or query with `offline: catalog`",
            )


def replicas_fit_into_one_bucket(judged: Judged) -> Iterator[Finding]:
    copies = [(team, position) for team, keys in judged.declaration.replicas.items() for position in range(len(keys))]
    for team, position in copies[RULES_PER_BUCKET:]:
        yield Finding(
            ("replicas", team, position),
            f"a bucket has at most {RULES_PER_BUCKET:,} replication rules, one for each copy; leave copies out",
        )

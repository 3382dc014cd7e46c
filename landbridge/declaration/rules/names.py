"""Rules about names that must not meet: of groups, tables, locations, and prefixes of names."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.declaration.messages import KEY, Path
from landbridge.declaration.models import TableFormat
from landbridge.declaration.rules.judged import Finding, Judged
from landbridge.declaration.rules.patterns import within
from landbridge.naming import DEFAULT_DATABASE


def groups_have_different_names(judged: Judged) -> Iterator[Finding]:
    """By account, and without regard to case."""
    if not judged.knows("environment", "feature_store"):
        return
    seen: dict[tuple[str, str], Path] = {}
    for path, group in judged.every_group():
        account = _account(judged, path)
        name = judged.names.feature_group(str(path[-1]), group)
        first = seen.setdefault((account, name.lower()), path)
        if first != path:
            yield Finding(
                (*path, "name") if group.name else (*path, KEY),
                f"the group would be named {name} in account {account}, as `{_shown(first)}` is; write another name",
            )


def groups_have_different_tables(judged: Judged) -> Iterator[Finding]:
    """A hyphen becomes an underscore in a table's name, so that `a-b` and `a_b` would meet."""
    if not judged.knows("environment", "feature_store"):
        return
    seen: dict[tuple[str, str], Path] = {}
    for path, group in judged.every_group():
        if not group.store.offline or (group.existing and group.offline_table is None):
            continue
        names = judged.names
        if group.offline_table is not None:
            table = (group.offline_table.database, group.offline_table.table)
        elif path[0] == "feature_groups":
            table = (names.database(), names.table(str(path[-1])))
        else:
            table = (names.local_database(str(path[1])), names.table(str(path[-1])))
        first = seen.setdefault(table, path)
        if first != path:
            yield Finding(
                (*path, "offline_table") if group.offline_table else (*path, KEY),
                f"the group's table would be {'.'.join(table)}, as that of `{_shown(first)}` is; write another name",
            )


def groups_have_different_locations(judged: Judged) -> Iterator[Finding]:
    """A grant opens all objects below a location, so that no location may lie within another group's."""
    declared = {
        key: f"{group.offline_table.location}/"
        for key, group in judged.declaration.feature_groups.items()
        if group.offline_table is not None
    }
    for first, second in within((location, key) for key, location in declared.items()):
        yield Finding(
            ("feature_groups", second, "offline_table", "location"),
            f"lies within the location of `{first}`, so that a grant of that group would open this one's data; "
            "write the folder of this group alone, without a slash at its end",
        )
    if not judged.knows("environment", "feature_store"):
        return
    ours = f"s3://{judged.names.offline_bucket()}/"
    for key, location in declared.items():
        owner = judged.declaration.feature_groups[key].owner
        folder = f"{ours}{judged.names.produced_offline_prefix(owner)}/"
        if location.startswith(ours) and (not location.startswith(folder) or location == folder):
            yield Finding(
                ("feature_groups", key, "offline_table", "location"),
                "lies in Landbridge's own bucket, where a grant of it would open the data of others; there an existing "
                f"group lies below {folder} and was made by its owner",
            )


def locations_of_iceberg_hold_the_metadata(judged: Judged) -> Iterator[Finding]:
    """Athena reads an Iceberg table's metadata, which lie beside its data (SageMaker developer guide,
    feature-store-offline)."""
    for key, group in judged.declaration.feature_groups.items():
        table = group.offline_table
        if table is not None and group.table_format is TableFormat.ICEBERG and table.location.endswith("/data"):
            yield Finding(
                ("feature_groups", key, "offline_table", "location"),
                f"is the folder of the data alone, and an Iceberg table's metadata lie beside it; write "
                f"{table.location.removesuffix('/data')}",
            )


def tables_begin_with_a_letter(judged: Judged) -> Iterator[Finding]:
    """A Glue table's name begins with a letter or an underscore (notebook v3-feature-store-data-catalog-config of
    aws/sagemaker-python-sdk)."""
    for path, group in judged.every_group():
        if group.store.offline and not group.existing and str(path[-1])[0].isdigit():
            yield Finding(
                (*path, KEY),
                "the group's table would begin with a digit, which Feature Store refuses; begin the name with a letter",
            )


def prefixes_of_teams_do_not_overlap(judged: Judged) -> Iterator[Finding]:
    for first, second in within(_prefixes(judged)):
        yield Finding(
            ("teams", second, "produce"),
            f"the prefix meets `{judged.declaration.teams[first].produce}` of the team `{first}`, which could then "
            "change this team's groups; write prefixes of which none begins with another",
        )


def prefix_covers_no_group_of_another_owner(judged: Judged) -> Iterator[Finding]:
    """A team administers every group under its prefix, and reads such tables of Feature Store's default database."""
    if not judged.knows("environment", "feature_store"):
        return
    prefixes = [(judged.names.table(judged.names.produced_prefix(prefix)), team) for prefix, team in _prefixes(judged)]
    for key, group in judged.declaration.feature_groups.items():
        table = group.offline_table
        names = [judged.names.table(judged.names.feature_group(key, group)).lower()]
        if table is not None and table.database == DEFAULT_DATABASE:
            names.append(table.table)
        for prefix, team in prefixes:
            covered = [name for name in names if name.startswith(prefix)]
            if covered and group.owner != team:
                yield Finding(
                    ("teams", team, "produce"),
                    f"the prefix covers the group `{key}` ({covered[0]}) of the team `{group.owner}`, which "
                    f"`{team}` could then change; write another prefix",
                )


def _prefixes(judged: Judged) -> Iterator[tuple[str, str]]:
    for name, team in judged.declaration.teams.items():
        if team.produce is not None:
            yield team.produce.replace("-", "_"), name


def _account(judged: Judged, path: Path) -> str:
    """The account that the group is in; a team that is not declared well stands for its own."""
    if path[0] == "feature_groups":
        return judged.declaration.feature_store.account
    team = str(path[1])
    return judged.declaration.teams[team].account if team in judged.declaration.teams else team


def _shown(path: Path) -> str:
    return ".".join(str(part) for part in path)

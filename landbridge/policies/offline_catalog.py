"""`offline: catalog`: what lets a team's execution role read central tables from home.

Both sides must allow (Athena user guide, security-iam-cross-account-glue-catalog-access): the team's own policies are
in `home_queries`; here is the central account's side. The catalog's policy, and the policies of buckets that existing
groups lie in, are not Landbridge's: its statements are merged into them by a function, and told apart by their Sids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from landbridge.declaration.models import Declaration, OfflineAccess
from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.granted import OfflinePlace, granted_groups, offline_through
from landbridge.policies.offline_data import central_offline_data, list_statement, unique
from landbridge.policies.packing import BUCKET_POLICY_CHARACTERS, GLUE_POLICY_CHARACTERS, check_size
from landbridge.policies.statement import Conditions, Statement, document
from landbridge.policies.trust import organisation_condition

FEWER_CATALOGS = (
    "write `offline: role` or `offline: lake-formation` for some of the teams that have `offline: catalog`, whose "
    "statements it holds"
)


@dataclass(frozen=True)
class CatalogReader:
    """A team that queries central tables from home: its account, its execution role, where the tables lie, and the
    condition that the account is still in the organisation, empty for a partner."""

    team: str
    account: str
    role_arn: str
    places: tuple[OfflinePlace, ...]
    membership: Conditions


def catalog_readers(declaration: Declaration, names: Names) -> tuple[CatalogReader, ...]:
    """Every team with `offline: catalog` and something to read, in the order of the declaration."""
    readers = []
    for team, entry in declaration.teams.items():
        if offline_through(declaration, team, OfflineAccess.CATALOG):
            role = names.role_arn(entry.account, names.execution_role(team))
            places = central_offline_data(names, granted_groups(declaration, names, team)).places
            membership = organisation_condition(declaration, team)
            readers.append(CatalogReader(team, entry.account, role, places, membership))
    return tuple(readers)


def catalog_statements(declaration: Declaration, names: Names) -> list[Statement]:
    """For the policy of the central Glue catalog: one for each team. Raises PolicyTooLarge."""
    account = names.central_account
    statements = [
        Statement(
            _sid(names.merged_statements(), "Catalog", reader.team),
            actions.GLUE_READ_DATABASE,
            (
                names.glue_catalog_arn(account),
                *unique(names.glue_database_arn(account, place.database) for place in reader.places),
                *(names.glue_table_arn(account, place.database, place.table) for place in reader.places),
            ),
            _as_execution_role(reader),
            {"AWS": names.root_arn(reader.account)},
        )
        for reader in catalog_readers(declaration, names)
    ]
    check_size(document(statements), GLUE_POLICY_CHARACTERS, "the policy of the central Glue catalog", FEWER_CATALOGS)
    return statements


def offline_bucket_statements(declaration: Declaration, names: Names) -> list[Statement]:
    """For the policy of Landbridge's own offline bucket."""
    readers = catalog_readers(declaration, names)
    return [each for reader in readers for each in _bucket_statements(names, reader, names.offline_bucket(), "")]


def existing_bucket_statements(declaration: Declaration, names: Names) -> dict[str, list[Statement]]:
    """For the policies of the buckets that existing groups lie in, by bucket. Raises PolicyTooLarge for a bucket whose
    policy could not hold them with nothing else in it."""
    readers = catalog_readers(declaration, names)
    buckets = unique(place.bucket for reader in readers for place in reader.places)
    owner = names.merged_statements()
    found = {
        bucket: [each for reader in readers for each in _bucket_statements(names, reader, bucket, owner)]
        for bucket in buckets
        if bucket != names.offline_bucket()
    }
    for bucket, statements in found.items():
        check_size(document(statements), BUCKET_POLICY_CHARACTERS, f"the policy of the bucket {bucket}", FEWER_CATALOGS)
    return found


def _bucket_statements(names: Names, reader: CatalogReader, bucket: str, prefix: str) -> Iterator[Statement]:
    """`prefix` begins the Sids."""
    folders = [place.prefix for place in reader.places if place.bucket == bucket]
    if not folders:
        return
    role, team = _as_execution_role(reader), {"AWS": names.root_arn(reader.account)}
    arn = names.bucket_arn(bucket)
    objects = tuple(names.bucket_arn(bucket, f"{folder}/*") for folder in folders)
    listing = list_statement("", arn, folders).conditions
    yield Statement(_sid(prefix, "Objects", reader.team), ("s3:GetObject",), objects, role, team)
    yield Statement(_sid(prefix, "List", reader.team), ("s3:ListBucket",), (arn,), {**role, **listing}, team)
    yield Statement(_sid(prefix, "Location", reader.team), ("s3:GetBucketLocation",), (arn,), role, team)


def _as_execution_role(reader: CatalogReader) -> Conditions:
    return {"ArnEquals": {"aws:PrincipalArn": reader.role_arn}, **reader.membership}


def _sid(prefix: str, what: str, team: str) -> str:
    """Sids are letters and digits. Teams are in lower case, so that no two of them meet."""
    return f"{prefix}{what}{team.replace('-', 'X')}"

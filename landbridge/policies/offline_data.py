"""Reading offline data with Athena: tables, objects and keys, and the query itself.

Rules: Athena user guide, fine-grained-access-to-glue-resources, s3-permissions, encryption.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.granted import GrantedGroup, OfflinePlace
from landbridge.policies.statement import Statement, key_alias


@dataclass(frozen=True)
class OfflineData:
    """Tables of one account and where their data lies. `what` begins each Sid. `alias` names the key of the data, None
    where it has none of its own; `keys` are ARNs of further keys."""

    what: str
    account: str
    places: tuple[OfflinePlace, ...]
    alias: str | None
    keys: tuple[str, ...] = ()


def central_offline_data(names: Names, granted: Sequence[GrantedGroup]) -> OfflineData:
    """The central data of the groups whose offline store is granted."""
    offline = [group for group in granted if group.offline is not None]
    return OfflineData(
        "Offline",
        names.central_account,
        tuple(group.offline for group in offline if group.offline is not None),
        names.offline_key_alias() if any(not group.existing for group in offline) else None,
        unique(group.offline_key for group in offline if group.offline_key is not None),
    )


def read_statements(names: Names, data: OfflineData) -> list[Statement]:
    """What a role needs to read the data with Athena. None where there is no place."""
    if not data.places:
        return []
    what, account = data.what, data.account
    databases = unique(names.glue_database_arn(account, place.database) for place in data.places)
    buckets = unique(place.bucket for place in data.places)
    return [
        Statement(f"{what}Databases", actions.GLUE_READ_DATABASE, (names.glue_catalog_arn(account), *databases)),
        Statement(
            f"{what}Tables",
            actions.GLUE_READ_TABLE,
            tuple(names.glue_table_arn(account, place.database, place.table) for place in data.places),
        ),
        Statement(
            f"{what}Objects",
            ("s3:GetObject",),
            tuple(names.bucket_arn(place.bucket, f"{place.prefix}/*") for place in data.places),
        ),
        *(
            list_statement(
                f"{what}List{number or ''}",
                names.bucket_arn(bucket),
                [place.prefix for place in data.places if place.bucket == bucket],
            )
            for number, bucket in enumerate(buckets)
        ),
        Statement(f"{what}Buckets", ("s3:GetBucketLocation",), tuple(names.bucket_arn(bucket) for bucket in buckets)),
        *decrypt_statements(what, names, account, data.alias, data.keys),
    ]


def decrypt_statements(
    what: str, names: Names, account: str, alias: str | None, keys: tuple[str, ...]
) -> list[Statement]:
    """Ours by alias; an existing group's by the ARN that its declaration gives."""
    statements = []
    if alias is not None:
        statements.append(Statement(f"{what}Key", ("kms:Decrypt",), (names.any_key_arn(account),), key_alias(alias)))
    if keys:
        statements.append(Statement(f"{what}ExistingKeys", ("kms:Decrypt",), keys))
    return statements


def query_statements(names: Names, account: str, team: str) -> list[Statement]:
    """Queries in the team's workgroup of an account, over that account's own catalog."""
    return [
        Statement("Query", actions.ATHENA_QUERY, (names.workgroup_arn(account, team),)),
        Statement("DataCatalog", ("athena:GetDataCatalog",), (names.own_data_catalog_arn(account),)),
        # Athena looks at the database `default` in each query, whatever it names.
        Statement(
            "DefaultDatabase",
            ("glue:GetDatabase", "glue:CreateDatabase"),
            (names.glue_catalog_arn(account), names.glue_database_arn(account, "default")),
        ),
    ]


def list_statement(sid: str, bucket_arn: str, prefixes: Sequence[str]) -> Statement:
    """Listing of a bucket below these prefixes."""
    return Statement(
        sid,
        ("s3:ListBucket",),
        (bucket_arn,),
        {"StringLike": {"s3:prefix": tuple(f"{prefix}/*" for prefix in prefixes)}},
        spread=("StringLike", "s3:prefix"),
    )


def unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

"""What a team's access role in the central account may do: the team's grants, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from landbridge.declaration.models import Declaration, Level
from landbridge.naming import DEFAULT_DATABASE, Names
from landbridge.policies import actions
from landbridge.policies.granted import GrantedGroup, granted_groups, queries
from landbridge.policies.packing import pack
from landbridge.policies.statement import Statement


def access_role_policies(declaration: Declaration, names: Names, team: str) -> list[dict[str, Any]]:
    """The statements as managed policies. Raises PolicyTooLarge."""
    return pack(
        access_role_statements(declaration, names, team),
        role=names.access_role(team),
        policies=declaration.quotas.managed_policies_per_role,
    )


def access_role_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    granted = granted_groups(declaration, names, team)
    statements = [
        *online_statements(granted),
        *online_key_statements(names, granted),
        *_offline_statements(names, granted),
        *_produce_statements(declaration, names, team),
    ]
    if queries(declaration, team):
        statements += _query_statements(declaration, names, team)
    return statements


def online_statements(granted: tuple[GrantedGroup, ...]) -> list[Statement]:
    """Online access to each group at its level; a grant of the offline store alone may describe the group."""
    statements = []
    for level in Level:
        arns = tuple(group.arn for group in granted if group.store.online and group.level is level)
        if arns:
            name = "".join(part.capitalize() for part in level.value.split("-"))
            statements.append(Statement(f"Online{name}", actions.ONLINE[level], arns))
    offline_only = tuple(group.arn for group in granted if not group.store.online)
    if offline_only:
        statements.append(Statement("Describe", actions.DESCRIBE, offline_only))
    return statements


def online_key_statements(names: Names, granted: tuple[GrantedGroup, ...]) -> list[Statement]:
    """Each call of the data plane needs kms:Decrypt on the group's key (API reference, OnlineStoreSecurityConfig)."""
    online = [group for group in granted if group.store.online]
    return _decrypt("Online", names, names.online_key_alias(), online, [group.online_key for group in online])


def _offline_statements(names: Names, granted: tuple[GrantedGroup, ...]) -> list[Statement]:
    offline = [group for group in granted if group.offline is not None]
    places = [group.offline for group in offline if group.offline is not None]
    if not places:
        return []
    account = names.central_account
    databases = _unique(names.glue_database_arn(account, place.database) for place in places)
    return [
        Statement("OfflineDatabases", actions.GLUE_READ_DATABASE, (names.glue_catalog_arn(account), *databases)),
        Statement(
            "OfflineTables",
            actions.GLUE_READ_TABLE,
            tuple(names.glue_table_arn(account, place.database, place.table) for place in places),
        ),
        Statement(
            "OfflineObjects",
            ("s3:GetObject",),
            tuple(names.bucket_arn(place.bucket, f"{place.prefix}/*") for place in places),
        ),
        *(
            _list_statement(number, names.bucket_arn(bucket), [p.prefix for p in places if p.bucket == bucket])
            for number, bucket in enumerate(_unique(place.bucket for place in places))
        ),
        Statement(
            "OfflineBuckets", ("s3:GetBucketLocation",), _unique(names.bucket_arn(place.bucket) for place in places)
        ),
        *_decrypt("Offline", names, names.offline_key_alias(), offline, [group.offline_key for group in offline]),
    ]


def _query_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """Athena in the central account, results into the team's own bucket."""
    account = declaration.teams[team].account
    bucket = names.results_bucket(team, account)
    owner = {"StringEquals": {"aws:ResourceAccount": account}}
    central = names.central_account
    return [
        Statement("Query", actions.ATHENA_QUERY, (names.workgroup_arn(central, team),)),
        Statement("DataCatalog", ("athena:GetDataCatalog",), (names.own_data_catalog_arn(central),)),
        # Athena looks at the database `default` in each query, whatever it names (Athena user guide,
        # fine-grained-access-to-glue-resources).
        Statement(
            "DefaultDatabase",
            ("glue:GetDatabase", "glue:CreateDatabase"),
            (names.glue_catalog_arn(central), names.glue_database_arn(central, "default")),
        ),
        Statement("ResultsBucket", actions.RESULTS_BUCKET, (names.bucket_arn(bucket),), owner),
        Statement("ResultsObjects", actions.RESULTS_OBJECTS, (names.bucket_arn(bucket, "*"),), owner),
        Statement(
            "ResultsKey", actions.RESULTS_KEY, (names.any_key_arn(account),), key_alias(names.results_key_alias(team))
        ),
    ]


def _produce_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """Groups of the team's own, under its prefix: to create, describe, fill, read and query, not to delete."""
    produce = declaration.teams[team].produce
    if produce is None:
        return []
    account = names.central_account
    prefix = names.produced_prefix(produce)
    groups = (names.feature_group_arn(f"{prefix}*"),)
    folder = names.produced_offline_prefix(team)
    bucket = names.offline_bucket()
    tables = names.glue_table_arn(account, DEFAULT_DATABASE, f"{names.table(prefix)}*")
    database = names.glue_database_arn(account, DEFAULT_DATABASE)
    return [
        *_create_statements(groups, f"s3://{bucket}/{folder}/*"),
        Statement("ProduceUse", (*actions.ADMIN, "sagemaker:AddTags"), groups),
        Statement(
            "ProduceRole",
            ("iam:PassRole",),
            (names.role_arn(account, names.produced_feature_store_role()),),
            {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        ),
        # Through SageMaker alone: with these rights at first hand, one producer could revoke the grants by which
        # Feature Store serves everybody's groups (SageMaker developer guide, feature-store-security).
        Statement(
            "ProduceOnlineKey",
            actions.CREATE_KEY_USE,
            (names.any_key_arn(account),),
            {**key_alias(names.online_key_alias()), "StringEquals": {"kms:ViaService": names.kms_via_sagemaker()}},
        ),
        Statement(
            "ProduceReadKeys",
            ("kms:Decrypt", "kms:DescribeKey"),
            (names.any_key_arn(account),),
            key_alias(names.online_key_alias(), names.offline_key_alias()),
        ),
        # CreateFeatureGroup wants the keys' ARNs, and only these parameters know them.
        Statement(
            "ProduceKeyArns",
            ("ssm:GetParameter",),
            (names.key_parameter_arn(names.online_key_alias()), names.key_parameter_arn(names.offline_key_alias())),
        ),
        # kms:ListAliases takes no resource (service authorization reference, KMS).
        Statement("ProduceListAliases", ("kms:ListAliases",), ("*",)),
        Statement(
            "ProduceDatabase",
            ("glue:CreateDatabase", "glue:CreateTable", *actions.GLUE_READ_DATABASE),
            (names.glue_catalog_arn(account), database),
        ),
        Statement("ProduceTables", ("glue:CreateTable", *actions.GLUE_READ_TABLE), (tables,)),
        Statement("ProduceObjects", ("s3:GetObject",), (names.bucket_arn(bucket, f"{folder}/*"),)),
        Statement(
            "ProduceList", ("s3:ListBucket",), (names.bucket_arn(bucket),), {"StringLike": {"s3:prefix": f"{folder}/*"}}
        ),
        Statement("ProduceBucket", ("s3:GetBucketLocation",), (names.bucket_arn(bucket),)),
    ]


def _create_statements(groups: tuple[str, ...], location: str) -> list[Statement]:
    """Creation online, offline or both: an online store has a customer key, offline data lies in the team's folder, and
    the table is Feature Store's own (condition keys: service authorization reference, SageMaker)."""
    create = ("sagemaker:CreateFeatureGroup",)
    with_key = {"sagemaker:FeatureGroupOnlineStoreKmsKey": "false"}
    in_folder = {
        "StringLike": {"sagemaker:FeatureGroupOfflineStoreS3Uri": location},
        "BoolIfExists": {"sagemaker:FeatureGroupDisableGlueTableCreation": "false"},
    }
    return [
        Statement(
            "ProduceOnline",
            create,
            groups,
            {"Null": {"sagemaker:FeatureGroupOfflineStoreConfig": "true", **with_key}},
        ),
        Statement("ProduceBoth", create, groups, {**in_folder, "Null": with_key}),
        Statement(
            "ProduceOffline",
            create,
            groups,
            {
                **in_folder,
                "BoolIfExists": {
                    **in_folder["BoolIfExists"],
                    "sagemaker:FeatureGroupEnableOnlineStore": "false",
                },
            },
        ),
    ]


def key_alias(*aliases: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Narrows "all keys of an account" to those that carry an alias: a key's id is unknown before it is deployed
    (KMS developer guide, alias-authorization)."""
    return {"ForAnyValue:StringEquals": {"kms:ResourceAliases": aliases}}


def _decrypt(
    what: str, names: Names, alias: str, groups: list[GrantedGroup], declared_keys: list[str | None]
) -> list[Statement]:
    """Ours by alias; an existing group's by the ARN that its declaration gives."""
    statements = []
    if any(not group.existing for group in groups):
        key = (names.any_key_arn(names.central_account),)
        statements.append(Statement(f"{what}Key", ("kms:Decrypt",), key, key_alias(alias)))
    foreign = _unique(key for key in declared_keys if key is not None)
    if foreign:
        statements.append(Statement(f"{what}ExistingKeys", ("kms:Decrypt",), foreign))
    return statements


def _list_statement(number: int, bucket_arn: str, prefixes: list[str]) -> Statement:
    return Statement(
        f"OfflineList{number or ''}",
        ("s3:ListBucket",),
        (bucket_arn,),
        {"StringLike": {"s3:prefix": tuple(f"{prefix}/*" for prefix in prefixes)}},
        spread=("StringLike", "s3:prefix"),
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

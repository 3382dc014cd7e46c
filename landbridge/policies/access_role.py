"""What a team's access role in the central account may do: the team's grants, and nothing else."""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration, Level, OfflineAccess
from landbridge.naming import DEFAULT_DATABASE, Names
from landbridge.policies import actions
from landbridge.policies.granted import GrantedGroup, granted_groups, offline_through, queries_in_central
from landbridge.policies.offline_data import (
    central_offline_data,
    decrypt_statements,
    query_statements,
    read_statements,
    unique,
)
from landbridge.policies.packing import pack
from landbridge.policies.results import central_query_results, results_statements
from landbridge.policies.statement import Statement, key_alias


def access_role_policies(declaration: Declaration, names: Names, team: str) -> list[dict[str, Any]]:
    """The statements as managed policies. Raises PolicyTooLarge."""
    return pack(
        access_role_statements(declaration, names, team),
        role=names.access_role(team),
        policies=declaration.quotas.managed_policies_per_role,
    )


def access_role_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    granted = granted_groups(declaration, names, team)
    statements = [*online_statements(granted), *online_key_statements(names, granted)]
    if offline_through(declaration, team, OfflineAccess.ROLE):
        statements += read_statements(names, central_offline_data(names, granted))
    statements += _produce_statements(declaration, names, team)
    if queries_in_central(declaration, team):
        statements += query_statements(names, names.central_account, team)
        statements += results_statements(names, central_query_results(declaration, names, team))
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
    alias = names.online_key_alias() if any(not group.existing for group in online) else None
    keys = unique(group.online_key for group in online if group.online_key is not None)
    return decrypt_statements("Online", names, names.central_account, alias, keys)


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

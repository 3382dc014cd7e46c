"""What a team's execution role in its own account may do: reach its shared groups directly, query at home, or assume
the access role.
"""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.access_role import online_key_statements, online_statements
from landbridge.policies.granted import (
    granted_groups,
    online_groups,
    queries_at_home,
    queries_in_central,
    works_in_central,
)
from landbridge.policies.home_queries import home_query_statements
from landbridge.policies.model_registry import model_statements, registers_models
from landbridge.policies.packing import pack
from landbridge.policies.statement import Statement, key_alias
from landbridge.policies.trust import ASSUME


def execution_role_policies(declaration: Declaration, names: Names, team: str) -> list[dict[str, Any]]:
    """The statements as managed policies. Raises PolicyTooLarge."""
    return pack(
        execution_role_statements(declaration, names, team),
        role=names.execution_role(team),
        policies=declaration.quotas.managed_policies_per_role,
    )


def execution_role_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    shared = online_groups(granted_groups(declaration, names, team))
    statements = [*online_statements(shared), *online_key_statements(names, shared)]
    if works_in_central(declaration, team):
        statements.insert(0, Statement("AccessRole", ASSUME, (names.access_role_arn(team),)))
    if declaration.teams[team].discover:
        # sagemaker:Search takes no resource (service authorization reference, SageMaker).
        statements.append(Statement("Discover", ("sagemaker:Search",), ("*",)))
    if queries_at_home(declaration, team):
        statements += home_query_statements(declaration, names, team)
    elif queries_in_central(declaration, team):
        statements += _results_statements(declaration, names, team)
    if team in declaration.local_feature_groups:
        statements += _local_statements(declaration, names, team)
    if registers_models(declaration, names, team) and declaration.model_registry is not None:
        role = names.role_arn(declaration.model_registry.account, names.models_role(team))
        statements.append(Statement("ModelsRole", ASSUME, (role,)))
    return [*statements, *model_statements(declaration, names, team)]


def _results_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    account = declaration.teams[team].account
    bucket = names.results_bucket(team, account)
    return [
        Statement("ResultsBucket", ("s3:GetBucketLocation", "s3:ListBucket"), (names.bucket_arn(bucket),)),
        Statement("ResultsObjects", ("s3:GetObject",), (names.bucket_arn(bucket, "*"),)),
        Statement(
            "ResultsKey", ("kms:Decrypt",), (names.any_key_arn(account),), key_alias(names.results_key_alias(team))
        ),
    ]


def _local_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """The team's own groups, in its own account: records and metadata, not their creation or deletion."""
    account = declaration.teams[team].account
    groups = declaration.local_feature_groups[team]
    arns = tuple(names.feature_group_arn(names.feature_group(key, group), account) for key, group in groups.items())
    return [
        Statement("LocalGroups", actions.ADMIN, arns),
        Statement(
            "LocalKey", ("kms:Decrypt",), (names.any_key_arn(account),), key_alias(names.local_online_key_alias(team))
        ),
    ]

"""The model registry: what lets teams at its groups and their artifacts, and what their execution roles need.

RAM makes a group discoverable and usable in a team's account, by permissions whose actions AWS does not publish. The
group's own policy says the documented actions (SageMaker developer guide, model-registry-deploy and
model-registry-version, "from a different account"). It names accounts: one that names roles, or allows every action,
hides the group from RAM (model-registry-ram-promote). Which role of an account gets in, its own policies decide.

A team that registers also has a role in the registry account. Of a call from another account no page says that
CloudTrail records it in the owner's account as well; one through the role is a call of the registry account, and so
reaches the consoles that follow it.

What a version is made of lies in the registry's bucket, below a prefix of the group's own, and RAM says nothing about
it: bucket and key name the team's execution role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from landbridge.declaration.model_registry import ModelLevel
from landbridge.declaration.models import Declaration
from landbridge.model_sharing import GrantedModels, granted_models
from landbridge.naming import Names
from landbridge.policies.buckets import private_bucket_policy
from landbridge.policies.keys import account_key_policy
from landbridge.policies.offline_data import unique
from landbridge.policies.packing import BUCKET_POLICY_CHARACTERS, KEY_POLICY_CHARACTERS, check_size, pack
from landbridge.policies.statement import Conditions, Statement, document, key_alias

GROUP_POLICY_CHARACTERS = 20_480
"""SageMaker API reference, PutModelPackageGroupPolicy."""

DESCRIBE_GROUP = ("sagemaker:DescribeModelPackageGroup",)
READ_PACKAGES = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")
CREATE_MODEL = ("sagemaker:CreateModel",)
REGISTER = ("sagemaker:CreateModelPackage",)
UNAPPROVED: Conditions = {"StringEqualsIfExists": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
"""CreateModelPackage takes an approval status, too (service authorization reference, SageMaker): who registers a
version must not approve it by that."""

READ_ARTIFACTS = ("s3:GetObject",)
WRITE_ARTIFACTS = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")

FEWER_TEAMS = "take teams out of `model_grants`, or keep some of the groups in a registry of their own environment"


def model_group_policy(declaration: Declaration, names: Names, key: str) -> dict[str, Any] | None:
    """The policy of one group that Landbridge makes; None where no team is granted it. Raises PolicyTooLarge."""
    granted = {
        team: models
        for team in declaration.model_grants
        for models in granted_models(declaration, names, team)
        if models.key == key
    }
    if not granted:
        return None
    models = next(iter(granted.values()))
    everybody = _accounts(declaration, names, granted)
    registering = _accounts(
        declaration, names, [team for team in granted if granted[team].level is ModelLevel.REGISTER]
    )
    statements = [
        Statement("Group", DESCRIBE_GROUP, (models.arn,), principal={"AWS": everybody}),
        Statement("Packages", (*READ_PACKAGES, *CREATE_MODEL), (models.packages,), principal={"AWS": everybody}),
    ]
    if registering:
        arns = (models.arn, models.packages)
        statements.append(Statement("Register", REGISTER, arns, UNAPPROVED, {"AWS": registering}))
    what = f"the policy of the model group {key}"
    return check_size(document(statements), GROUP_POLICY_CHARACTERS, what, FEWER_TEAMS)


def artifacts_bucket_policy(declaration: Declaration, names: Names, account: str) -> dict[str, Any]:
    """Over TLS alone; a team's execution role reads below the prefixes of its groups, and writes where it registers.
    Raises PolicyTooLarge."""
    bucket = names.artifacts_bucket(account)
    statements = [
        each.to_json()
        for number, (granted, teams) in enumerate(_granted_alike(declaration, names).items(), 1)
        for each in _bucket_statements(declaration, names, granted, teams, number)
    ]
    policy = private_bucket_policy(names, bucket)
    policy = {**policy, "Statement": [*policy["Statement"], *statements]}
    return check_size(policy, BUCKET_POLICY_CHARACTERS, f"the policy of the bucket {bucket}", FEWER_TEAMS)


def artifacts_key_policy(declaration: Declaration, names: Names, account: str) -> dict[str, Any]:
    """The account's own policies govern the key; execution roles use it through S3, as far as the bucket lets them.
    Raises PolicyTooLarge."""
    policy = account_key_policy(names, account)
    statements = []
    for sid, level, actions in (
        ("Read", None, ("kms:Decrypt",)),
        ("Write", ModelLevel.REGISTER, ("kms:GenerateDataKey",)),
    ):
        teams = _teams(declaration, names, level)
        if teams:
            via_s3 = {"StringEquals": {"kms:ViaService": names.kms_via_s3()}}
            conditions = {**_as_execution_roles(declaration, names, teams), **via_s3}
            accounts = {"AWS": _accounts(declaration, names, teams)}
            statements.append(Statement(sid, actions, ("*",), conditions, accounts).to_json())
    policy = {**policy, "Statement": [*policy["Statement"], *statements]}
    return check_size(policy, KEY_POLICY_CHARACTERS, "the policy of the key of models' artifacts", FEWER_TEAMS)


def registers_models(declaration: Declaration, names: Names, team: str) -> bool:
    """Whether the team has a role in the registry account."""
    return bool(_registered(granted_models(declaration, names, team)))


def models_role_policies(declaration: Declaration, names: Names, team: str) -> list[dict[str, Any]]:
    """Raises PolicyTooLarge."""
    return pack(
        model_statements(declaration, names, team),
        role=names.models_role(team),
        policies=declaration.quotas.managed_policies_per_role,
    )


def model_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """What the team's roles, its own and the one in the registry account, need to find, read and register versions.
    None without a grant.

    What deploys them in the team's own account (sagemaker:CreateModel and CreateEndpoint, iam:PassRole) is the
    organisation's to give: it is not about the registry.
    """
    registry, granted = declaration.model_registry, granted_models(declaration, names, team)
    if registry is None or not granted:
        return []
    bucket, registered = names.artifacts_bucket(registry.account), _registered(granted)
    key = names.any_key_arn(registry.account), key_alias(names.artifacts_key_alias())
    statements = [
        # Takes no resource (service authorization reference, SageMaker).
        Statement("ListModelGroups", ("sagemaker:ListModelPackageGroups",), ("*",)),
        Statement("ModelGroups", DESCRIBE_GROUP, tuple(models.arn for models in granted)),
        Statement("ModelPackages", READ_PACKAGES, tuple(models.packages for models in granted)),
        Statement("ModelArtifacts", READ_ARTIFACTS, _objects(names.bucket_arn(bucket), granted)),
        Statement("ModelList", ("s3:ListBucket",), (names.bucket_arn(bucket),), _listed(granted), spread=LISTED),
        Statement("ModelKey", ("kms:Decrypt",), (key[0],), key[1]),
    ]
    if registered:
        arns = tuple(arn for models in registered for arn in (models.arn, models.packages))
        statements += [
            Statement("RegisterModels", REGISTER, arns, UNAPPROVED),
            Statement("RegisterArtifacts", WRITE_ARTIFACTS, _objects(names.bucket_arn(bucket), registered)),
            Statement("RegisterKey", ("kms:GenerateDataKey",), (key[0],), key[1]),
        ]
    return statements


LISTED = ("StringLike", "s3:prefix")


def _granted_alike(declaration: Declaration, names: Names) -> dict[tuple[GrantedModels, ...], list[str]]:
    """Teams by what they are granted, so that those with the same grants share their statements: a bucket's policy has
    20 KB for all."""
    alike: dict[tuple[GrantedModels, ...], list[str]] = {}
    for team in declaration.model_grants:
        granted = granted_models(declaration, names, team)
        if granted:
            alike.setdefault(granted, []).append(team)
    return alike


def _bucket_statements(
    declaration: Declaration, names: Names, granted: tuple[GrantedModels, ...], teams: list[str], number: int
) -> Iterator[Statement]:
    """For teams that are granted the same; `number` ends the Sids."""
    assert declaration.model_registry is not None
    bucket = names.bucket_arn(names.artifacts_bucket(declaration.model_registry.account))
    roles, accounts = _as_execution_roles(declaration, names, teams), {"AWS": _accounts(declaration, names, teams)}
    yield Statement(f"Read{number}", READ_ARTIFACTS, _objects(bucket, granted), roles, accounts)
    yield Statement(f"List{number}", ("s3:ListBucket",), (bucket,), {**roles, **_listed(granted)}, accounts)
    registered = _registered(granted)
    if registered:
        yield Statement(f"Write{number}", WRITE_ARTIFACTS, _objects(bucket, registered), roles, accounts)


def _registered(granted: tuple[GrantedModels, ...]) -> tuple[GrantedModels, ...]:
    return tuple(models for models in granted if models.level is ModelLevel.REGISTER)


def _objects(bucket_arn: str, granted: tuple[GrantedModels, ...]) -> tuple[str, ...]:
    return tuple(f"{bucket_arn}/{models.artifacts}*" for models in granted)


def _listed(granted: tuple[GrantedModels, ...]) -> Conditions:
    return {"StringLike": {"s3:prefix": tuple(f"{models.artifacts}*" for models in granted)}}


def _teams(declaration: Declaration, names: Names, level: ModelLevel | None) -> list[str]:
    """Teams with a grant, of that level where one is given."""
    return [
        team
        for team in declaration.model_grants
        if any(level in (None, models.level) for models in granted_models(declaration, names, team))
    ]


def _accounts(declaration: Declaration, names: Names, teams: Iterable[str]) -> tuple[str, ...]:
    return unique(names.root_arn(declaration.teams[team].account) for team in teams)


def _as_execution_roles(declaration: Declaration, names: Names, teams: Iterable[str]) -> Conditions:
    roles = tuple(names.role_arn(declaration.teams[team].account, names.execution_role(team)) for team in teams)
    return {"ArnEquals": {"aws:PrincipalArn": roles}}

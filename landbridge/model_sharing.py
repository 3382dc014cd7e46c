"""What a team is granted of the model registry, and the RAM shares that this stands for.

A share carries one permission for all its groups, so that each level has one of its own. Resource type
sagemaker:model-package-group (SageMaker developer guide, model-registry-ram).
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.declaration.model_registry import ModelLevel
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.sharing import RESOURCES_PER_SHARE, Share


@dataclass(frozen=True)
class GrantedModels:
    """One model group as one team is granted it. `packages` is the ARN of every version; `artifacts` the key prefix,
    which ends in a slash, that holds what the versions are made of."""

    key: str
    arn: str
    packages: str
    artifacts: str
    level: ModelLevel
    existing: bool


def granted_models(declaration: Declaration, names: Names, team: str) -> tuple[GrantedModels, ...]:
    """The team's grants, in the order of the declaration; none without a registry."""
    registry = declaration.model_registry
    if registry is None:
        return ()
    granted = []
    for key, level in declaration.model_grants.get(team, {}).items():
        group = declaration.model_groups[key]
        name = names.model_group(key, group)
        granted.append(
            GrantedModels(
                key=key,
                arn=names.model_group_arn(registry.account, name),
                packages=names.model_packages_arn(registry.account, name),
                artifacts=f"{names.artifacts_prefix(name)}/",
                level=level,
                existing=group.existing,
            )
        )
    return tuple(granted)


def model_shares(declaration: Declaration, names: Names, team: str) -> tuple[Share, ...]:
    """One share for each level and each hundred groups."""
    permissions = declaration.ram_permissions
    by_level = {ModelLevel.DEPLOY: permissions.model_deploy, ModelLevel.REGISTER: permissions.model_register}
    granted = granted_models(declaration, names, team)
    shares = []
    for level, permission in by_level.items():
        arns = tuple(models.arn for models in granted if models.level is level)
        for number, start in enumerate(range(0, len(arns), RESOURCES_PER_SHARE), 1):
            shares.append(
                Share(
                    names.model_share(team, level, number),
                    names.ram_permission_arn(permission),
                    arns[start : start + RESOURCES_PER_SHARE],
                    (declaration.teams[team].account,),
                    declaration.needs_invitation(team),
                )
            )
    return tuple(shares)

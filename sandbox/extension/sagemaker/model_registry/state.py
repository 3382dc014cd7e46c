"""The model package groups and model packages of every account and Region, and their ARNs."""

import threading
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.sagemaker.model_registry.model_package import ModelPackage, ModelPackageGroup
from sandbox.extension.sagemaker.state import partition

Token = tuple[str, str, str, str]
"""Account, Region, operation and ClientToken of a request."""


class ModelRegistry:
    """Groups and packages by ARN, oldest first. Names keep their case."""

    def __init__(self) -> None:
        self.groups: dict[str, ModelPackageGroup] = {}
        self.packages: dict[str, ModelPackage] = {}
        self.models: dict[str, dict[str, Any]] = {}
        """What DescribeModel answers."""
        self.answered: dict[Token, tuple[dict[str, Any], dict[str, Any]]] = {}
        """By token: the request that brought it, and its answer."""
        # CloudFormation works in threads of its own.
        self.lock = threading.RLock()

    def versions(self, group: ModelPackageGroup) -> list[ModelPackage]:
        """The packages of a group, oldest first."""
        return [each for each in self.packages.values() if each.group is group]

    def reset(self) -> None:
        """Forget everything."""
        for kept in (self.groups, self.packages, self.models, self.answered):
            kept.clear()


REGISTRY = ModelRegistry()


def group_arn(name_or_arn: str) -> str:
    """The ARN of a group named by its name (then the caller's own) or by its ARN."""
    return name_or_arn if name_or_arn.startswith("arn:") else own_arn("model-package-group", name_or_arn)


def package_arn(name_or_arn: str) -> str:
    """The ARN of a package named by its ARN, its name, or its group and version: `group/1`."""
    return name_or_arn if name_or_arn.startswith("arn:") else own_arn("model-package", name_or_arn)


def own_arn(kind: str, name: str) -> str:
    """The ARN of a resource of the caller's account and Region."""
    region = get_region()
    return f"arn:{partition(region)}:sagemaker:{region}:{get_account_id()}:{kind}/{name}"


def version_arn(group: str, version: int | str) -> str:
    """The ARN of a version (`*` for all) of the group with the ARN `group`."""
    return f"{group.replace(':model-package-group/', ':model-package/')}/{version}"


def group_of(arn: str) -> str | None:
    """The ARN of the group that a package's ARN names; None for a package without one."""
    prefix, _, resource = arn.rpartition(":")
    kind, *names = resource.split("/")
    return f"{prefix}:model-package-group/{names[0]}" if kind == "model-package" and len(names) == 2 else None

"""A model package group of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from landbridge_constructs.retention import retain


@dataclass(frozen=True)
class ModelPackageGroupSettings:
    """`policy` None gives the group no policy of its own."""

    name: str
    description: str | None
    policy: Mapping[str, Any] | None


class ModelPackageGroup(sagemaker.CfnModelPackageGroup):
    """Retained: its versions would go with it. Name and description are create-only (CloudFormation template reference,
    AWS::SageMaker::ModelPackageGroup); tags may change."""

    def __init__(self, scope: Construct, construct_id: str, settings: ModelPackageGroupSettings) -> None:
        super().__init__(
            scope,
            construct_id,
            model_package_group_name=settings.name,
            model_package_group_description=settings.description,
            model_package_group_policy=settings.policy,
        )
        retain(self)

"""Names of RAM's managed permissions."""

from __future__ import annotations

from pydantic import Field

from landbridge.declaration.entry import Entry
from landbridge.declaration.formats import RamPermissionName


class RamPermissionNames(Entry):
    """Names of the RAM managed permissions, to be overridden only where AWS spells them differently.

    Source: SageMaker developer guide, feature-store-cross-account-access. Samples disagree about the case of read-write
    and admin; those of models stand in AWS's samples alone.
    """

    discover: RamPermissionName = Field(
        "AWSRAMPermissionSageMakerCatalogResourceSearch", description="Searching the shared catalog."
    )
    read: RamPermissionName = Field("AWSRAMPermissionSageMakerFeatureGroupReadOnly", description="Level read.")
    read_write: RamPermissionName = Field(
        "AWSRAMPermissionSagemakerFeatureGroupReadWrite", alias="read-write", description="Level read-write."
    )
    admin: RamPermissionName = Field("AWSRAMPermissionSagemakerFeatureGroupAdmin", description="Level admin.")
    model_deploy: RamPermissionName = Field(
        "AWSRAMPermissionSageMakerModelPackageGroupAllowDeploy",
        alias="model-deploy",
        description="Level deploy of a model group.",
    )
    model_register: RamPermissionName = Field(
        "AWSRAMPermissionSageMakerModelPackageGroupAllowRegister",
        alias="model-register",
        description="Level register of a model group.",
    )

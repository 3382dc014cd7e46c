"""A model registry in account CENTRAL, and a role of TEAM that would use it."""

import time
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, TEAM, FeatureStore

IMAGE = f"{CENTRAL}.dkr.ecr.{REGION}.amazonaws.com/scoring:1"
SPECIFICATION = {
    "Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://models/model.tar.gz"}],
    "SupportedContentTypes": ["text/csv"],
    "SupportedResponseMIMETypes": ["text/csv"],
}


def group_arn(name: str = "churn", account: str = CENTRAL) -> str:
    """The ARN of a model package group."""
    return f"arn:aws:sagemaker:{REGION}:{account}:model-package-group/{name}"


def package_arn(name: str = "churn", version: int | str | None = None, account: str = CENTRAL) -> str:
    """The ARN of a model package: a version, or one without a group."""
    suffix = "" if version is None else f"/{version}"
    return f"arn:aws:sagemaker:{REGION}:{account}:model-package/{name}{suffix}"


def everything(name: str = "churn") -> list[dict[str, Any]]:
    """All of SageMaker on one group of CENTRAL and its versions."""
    return [allow("sagemaker:*", [group_arn(name), package_arn(name, "*")])]


class ModelRegistry(FeatureStore):
    """The registry, used by the root of CENTRAL unless said otherwise."""

    def group(self, name: str = "churn", **more: Any) -> str:
        """The ARN of a new group."""
        return str(
            self.sagemaker.create_model_package_group(ModelPackageGroupName=name, **more)["ModelPackageGroupArn"]
        )

    def version(self, name: str = "churn", **more: Any) -> str:
        """The ARN of a new version."""
        request = {"ModelPackageGroupName": name, "InferenceSpecification": SPECIFICATION, **more}
        return str(self.sagemaker.create_model_package(**request)["ModelPackageArn"])

    def completed(self, arn: str) -> dict[str, Any]:
        """The description of a package once it is Completed."""
        deadline = time.monotonic() + 10
        while True:
            found: dict[str, Any] = self.sagemaker.describe_model_package(ModelPackageName=arn)
            if found["ModelPackageStatus"] == "Completed":
                return found
            assert time.monotonic() < deadline, found["ModelPackageStatus"]
            time.sleep(0.05)

    def attach(self, *statements: dict[str, Any], name: str = "churn") -> None:
        """Attach a group policy."""
        document = policy(*statements)
        self.sagemaker.put_model_package_group_policy(ModelPackageGroupName=name, ResourcePolicy=document)

    def share(self, level: str, *principals: str, name: str = "churn") -> None:
        """Share a group with TEAM, or with others, at the level Deploy or Register."""
        self.client("ram").create_resource_share(
            name=level,
            resourceArns=[group_arn(name)],
            principals=list(principals or (TEAM,)),
            permissionArns=[f"arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelPackageGroupAllow{level}"],
            allowExternalPrincipals=False,
        )

    def scientist(self, statements: list[dict[str, Any]] | None = None, name: str = "scientist") -> Any:
        """A client of a role of TEAM, which may do everything with the group unless said otherwise."""
        return self.as_role("sagemaker", name, everything() if statements is None else statements, account=TEAM)


@pytest.fixture
def registry(sandbox: Sandbox) -> ModelRegistry:
    """An empty registry."""
    return ModelRegistry(sandbox, "", "", "")

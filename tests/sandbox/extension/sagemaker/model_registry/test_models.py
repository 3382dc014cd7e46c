"""A model is made of a version, also of another account's group where that is allowed on both sides."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import ModelRegistry, package_arn

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.10")]

MODELS = f"arn:aws:sagemaker:{REGION}:{TEAM}:model/*"
ROLE = f"arn:aws:iam::{TEAM}:role/serving"


def made_of(version: str, **more: Any) -> dict[str, Any]:
    return {"ModelName": "churn", "PrimaryContainer": {"ModelPackageName": version}, **more}


def test_a_version_of_ones_own_account_is_made_a_model_described_and_deleted(registry: ModelRegistry) -> None:
    registry.group()
    version = registry.version()
    arn = registry.sagemaker.create_model(**made_of(version))["ModelArn"]
    assert arn == f"arn:aws:sagemaker:{REGION}:{CENTRAL}:model/churn"
    described = registry.sagemaker.describe_model(ModelName="churn")
    assert described["PrimaryContainer"] == {"ModelPackageName": version}
    assert refusal(registry.sagemaker.create_model, **made_of(version))[0] == "ValidationException"
    registry.sagemaker.delete_model(ModelName="churn")
    assert refusal(registry.sagemaker.describe_model, ModelName="churn")[0] == "ValidationException"


def test_another_account_s_version_takes_the_group_s_policy_and_the_caller_s_own(registry: ModelRegistry) -> None:
    registry.group()
    version = registry.version()
    own = [allow("sagemaker:CreateModel", [MODELS, version])]
    scientist = registry.scientist(own)
    code, text = refusal(scientist.create_model, **made_of(version))
    assert (code, f"on resource: {version} because no resource-based" in text) == ("AccessDeniedException", True)
    registry.attach(allow("sagemaker:CreateModel", package_arn("churn", "*"), Principal={"AWS": TEAM}))
    elsewhere = registry.scientist([allow("sagemaker:CreateModel", MODELS)], name="elsewhere")
    assert f"on resource: {version} because no identity-based" in refusal(elsewhere.create_model, **made_of(version))[1]
    assert scientist.create_model(**made_of(version))["ModelArn"].endswith(f":{TEAM}:model/churn")


def test_the_role_that_a_model_runs_as_has_to_be_passed(registry: ModelRegistry) -> None:
    registry.group()
    version = registry.version()
    registry.attach(allow("sagemaker:CreateModel", package_arn("churn", "*"), Principal={"AWS": TEAM}))
    scientist = registry.scientist([allow("sagemaker:CreateModel", "*")])
    assert "iam:PassRole" in refusal(scientist.create_model, **made_of(version, ExecutionRoleArn=ROLE))[1]


def test_what_is_no_version_is_not_made_a_model(registry: ModelRegistry) -> None:
    registry.group()
    missing = package_arn("churn", 7)
    assert refusal(registry.sagemaker.create_model, **made_of(missing))[0] == "ValidationException"
    image = {"ModelName": "churn", "PrimaryContainer": {"Image": "image:1"}}
    assert refusal(registry.sagemaker.create_model, **image)[0] == "UnsupportedOperation"

"""CreateModel, DescribeModel and DeleteModel, of a version of the registry.

A model belongs to the caller's account. A version of another account's group takes the same action on the version,
which the group's policy or a share has to allow
(https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html#model-registry-deploy-xaccount); of the
account's own groups the Service Authorization Reference asks it on the model alone. Nothing is served: images, and
models that are made of anything but one version, are refused.
"""

import copy
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id

from sandbox.extension import authorization
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import creation_rights, tags
from sandbox.extension.sagemaker.model_registry import access
from sandbox.extension.sagemaker.model_registry.state import REGISTRY, group_of, own_arn, package_arn

_PASSED_TO = {"iam:PassedToService": "sagemaker.amazonaws.com"}
_KEPT = ("ModelName", "PrimaryContainer", "ExecutionRoleArn", "EnableNetworkIsolation")


def create_model(request: dict[str, Any]) -> dict[str, Any]:
    """CreateModel. Raises ValidationException for a name that is taken or a version that is not there."""
    if others := sorted(set(request) - {*_KEPT, "Tags"}):
        raise unsupported(f"{', '.join(others)} of a model")
    version = _version(request)
    arn, tagged = own_arn("model", request["ModelName"]), tags.by_key(request.get("Tags"))
    authorization.authorize("sagemaker:CreateModel", arn, context=tags.request_context(tagged))
    creation_rights.authorize_tags(arn, tagged, "CreateModel")
    if role := request.get("ExecutionRoleArn"):
        authorization.authorize("iam:PassRole", role, context={**_PASSED_TO, "iam:AssociatedResourceArn": arn})
    if version.split(":")[4] != get_account_id():
        access.package("CreateModel", version)
    access.existing(REGISTRY.packages.get(version), f"ModelPackage {version} does not exist.")
    with REGISTRY.lock:
        if arn in REGISTRY.models:
            raise AwsError("ValidationException", f"Cannot create already existing model {arn}.")
        kept = {name: copy.deepcopy(request[name]) for name in _KEPT if name in request}
        REGISTRY.models[arn] = {**kept, "ModelArn": arn, "CreationTime": datetime.now(UTC)}
    return {"ModelArn": arn}


def describe_model(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeModel, of the caller's account."""
    arn = own_arn("model", request["ModelName"])
    authorization.authorize("sagemaker:DescribeModel", arn)
    return _existing(arn)


def delete_model(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteModel, of the caller's account."""
    arn = own_arn("model", request["ModelName"])
    authorization.authorize("sagemaker:DeleteModel", arn)
    del REGISTRY.models[_existing(arn)["ModelArn"]]
    return {}


def _version(request: dict[str, Any]) -> str:
    """The ARN of the one version that the model is made of."""
    container = request.get("PrimaryContainer") or {}
    if set(container) != {"ModelPackageName"}:
        raise unsupported("a model of anything but one version of a model package group")
    arn = package_arn(container["ModelPackageName"])
    if group_of(arn) is None:
        raise unsupported("a model of a model package without a group")
    return arn


def _existing(arn: str) -> dict[str, Any]:
    found = REGISTRY.models.get(arn)
    if found is None:
        raise AwsError("ValidationException", f'Could not find model "{arn}".')
    return found

"""The CloudFormation type AWS::SageMaker::ModelPackageGroup.

Properties and what replaces: the registry schema as cfn-lint packages it, and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-modelpackagegroup.html. A
change of the description replaces the group; as groups are named by the template, it fails like any replacement of a
custom-named resource. A group that holds packages cannot be deleted, and fails the stack that would. Ref gives the ARN.
"""

import json
from typing import Any

from sandbox.extension import request_validation
from sandbox.extension.cloudformation import register_type
from sandbox.extension.cloudtrail.stack_calls import record_call
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import service_model, tags
from sandbox.extension.sagemaker.model_registry import group_policy, groups
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackageGroup
from sandbox.extension.sagemaker.model_registry.state import REGISTRY

NAME = "AWS::SageMaker::ModelPackageGroup"
CREATE_ONLY = ("ModelPackageGroupName", "ModelPackageGroupDescription")
PROPERTIES = (*CREATE_ONLY, "ModelPackageGroupPolicy.*", "Tags.Key", "Tags.Value")

Properties = dict[str, Any]


def register() -> None:
    """Let templates hold model package groups."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=PROPERTIES,
        create_only=CREATE_ONLY,
        name_property="ModelPackageGroupName",
        tags=True,
        updates_in_steps=True,
    )


def _create(_logical_id: str, properties: Properties, _stack_name: str) -> tuple[str, dict[str, Any]]:
    request = {name: properties[name] for name in (*CREATE_ONLY, "Tags") if name in properties}
    model = service_model.operation("CreateModelPackageGroup")
    request_validation.check(model, request, code="ValidationException")
    group = groups.create(request)
    try:
        _set_policy(group, properties)
    except AwsError:
        # The rollback would delete it, but ministack rolls back only what has a physical id.
        groups.delete(group)
        raise
    _record(group, "CreateModelPackageGroup", request, {"ModelPackageGroupArn": group.arn})
    return group.arn, _attributes(group)


def _update(
    arn: str, old: Properties, new: Properties, _stack_name: str, _logical_id: str
) -> tuple[str, dict[str, Any]]:
    group = REGISTRY.groups.get(arn)
    if group is None:
        raise AwsError("NotFound", f"Model package group {arn} does not exist any more.")
    if _policy(old) != _policy(new):
        _set_policy(group, new)
    group.tags = tags.by_key(new.get("Tags"))
    return arn, _attributes(group)


def _delete(arn: str, _properties: Properties) -> None:
    group = REGISTRY.groups.get(arn)
    if group is not None:
        groups.delete(group)
        _record(group, "DeleteModelPackageGroup", {"ModelPackageGroupName": group.name}, {})


def _set_policy(group: ModelPackageGroup, properties: Properties) -> None:
    document = _policy(properties)
    if document is None:
        group.policy = None
    else:
        group_policy.put(group, document)


def _policy(properties: Properties) -> str | None:
    """The policy, which templates hold as an object or as JSON."""
    policy = properties.get("ModelPackageGroupPolicy")
    return policy if policy is None or isinstance(policy, str) else json.dumps(policy, separators=(",", ":"))


def _record(group: ModelPackageGroup, operation: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
    record_call("sagemaker", operation, request, answer, group.account, group.region)


def _attributes(group: ModelPackageGroup) -> dict[str, Any]:
    return {
        "ModelPackageGroupArn": group.arn,
        "CreationTime": group.created.isoformat(),
        "ModelPackageGroupStatus": group.summary()["ModelPackageGroupStatus"],
    }

"""The calls on model groups and their versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from secrets import token_hex

from sandbox.demonstration.model_calls import version_request
from sandbox.demonstration.replay.ground import NOBODY, Ground
from sandbox.demonstration.replay.look_ups import group_policy
from sandbox.demonstration.replay.own_account import at_home
from sandbox.demonstration.replay.ways import Asked, Call

_STATUS = "sagemaker:modelapprovalstatus"


def _list_groups(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("sagemaker").list_model_package_groups)


def _describe_group(ground: Ground, asked: Asked) -> Call:
    describe = asked.identity.client("sagemaker").describe_model_package_group
    return partial(describe, ModelPackageGroupName=asked.request.resource)


def _describe(ground: Ground, asked: Asked) -> Call:
    describe = asked.identity.client("sagemaker").describe_model_package
    return partial(describe, ModelPackageName=asked.request.resource)


def _list(ground: Ground, asked: Asked) -> Call:
    group = asked.request.resource.replace(":model-package/", ":model-package-group/").rpartition("/")[0]
    return partial(asked.identity.client("sagemaker").list_model_packages, ModelPackageGroupName=group)


def _create(ground: Ground, asked: Asked) -> Call | None:
    """Asked on the version and on its group, for one call."""
    if asked.resource.startswith("model-package-group/"):
        return None
    request = version_request(ground.declaration, ground.names, asked.question.thing.key)
    request["ModelApprovalStatus"] = asked.given(_STATUS) or request["ModelApprovalStatus"]
    return partial(asked.identity.client("sagemaker").create_model_package, **request)


def _update(ground: Ground, asked: Asked) -> Call:
    update = asked.identity.client("sagemaker").update_model_package
    version = asked.request.resource
    if status := asked.given(_STATUS):
        return partial(update, ModelPackageArn=version, ModelApprovalStatus=status)
    return partial(update, ModelPackageArn=version, CustomerMetadataProperties={"replay": "replay"})


def _delete(ground: Ground, asked: Asked) -> Call:
    """One that was registered for it."""
    request = version_request(ground.declaration, ground.names, asked.question.thing.key)
    root = ground.callers.root(asked.question.thing.account).client("sagemaker")
    spare = ground.once(("spare", asked.request.resource), lambda: root.create_model_package(**request))

    def delete() -> None:
        asked.identity.client("sagemaker").delete_model_package(ModelPackageName=spare["ModelPackageArn"])
        del ground.found["spare", asked.request.resource]

    return delete


def _delete_group(ground: Ground, asked: Asked) -> Call:
    """Whoever may is told that there are versions in it."""
    sagemaker, group = asked.identity.client("sagemaker"), asked.request.resource

    def delete() -> None:
        try:
            sagemaker.delete_model_package_group(ModelPackageGroupName=group)
        except sagemaker.exceptions.ConflictException:
            return

    return delete


def _put_policy(ground: Ground, asked: Asked) -> Call:
    """The policy that it has, by the group's name, which is one of the caller's own account."""
    group = asked.resource.partition("/")[2]
    policy = group_policy(ground, asked)
    put = asked.identity.client("sagemaker").put_model_package_group_policy
    return at_home(asked, partial(put, ModelPackageGroupName=group, ResourcePolicy=policy))


def _delete_policy(ground: Ground, asked: Asked) -> Call:
    group = asked.resource.partition("/")[2]
    policy = group_policy(ground, asked)

    def delete() -> None:
        asked.identity.client("sagemaker").delete_model_package_group_policy(ModelPackageGroupName=group)
        root = ground.callers.root(asked.question.thing.account).client("sagemaker")
        root.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=policy)

    return at_home(asked, delete)


def _create_model(ground: Ground, asked: Asked) -> Call:
    """In the caller's account, and gone again."""
    name = f"replay-{token_hex(4)}"
    root = ground.callers.root(asked.request.caller.account or NOBODY).client("sagemaker")

    def create() -> None:
        asked.identity.client("sagemaker").create_model(
            ModelName=name, PrimaryContainer={"ModelPackageName": asked.request.resource}
        )
        root.delete_model(ModelName=name)

    return create


MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    "sagemaker:ListModelPackageGroups": _list_groups,
    "sagemaker:DescribeModelPackageGroup": _describe_group,
    "sagemaker:DescribeModelPackage": _describe,
    "sagemaker:ListModelPackages": _list,
    "sagemaker:CreateModelPackage": _create,
    "sagemaker:UpdateModelPackage": _update,
    "sagemaker:DeleteModelPackage": _delete,
    "sagemaker:DeleteModelPackageGroup": _delete_group,
    "sagemaker:PutModelPackageGroupPolicy": _put_policy,
    "sagemaker:DeleteModelPackageGroupPolicy": _delete_policy,
    "sagemaker:CreateModel": _create_model,
}

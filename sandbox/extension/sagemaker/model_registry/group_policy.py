"""PutModelPackageGroupPolicy, GetModelPackageGroupPolicy and DeleteModelPackageGroupPolicy.

A policy is a resource policy in IAM's grammar, of at most 20,480 characters
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_PutModelPackageGroupPolicy.html). The operations take a
name only, so that they work in the group's own account.
"""

from typing import Any

from sandbox.extension.authorization import existence, grammar
from sandbox.extension.authorization.grammar import Kind, PolicyError, PrincipalError
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.model_registry import access
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackageGroup

MAX_CHARACTERS = 20_480


def put_model_package_group_policy(request: dict[str, Any]) -> dict[str, Any]:
    """PutModelPackageGroupPolicy: replaces the policy there may be."""
    group = access.group("PutModelPackageGroupPolicy", request["ModelPackageGroupName"])
    put(group, request["ResourcePolicy"])
    return {"ModelPackageGroupArn": group.arn}


def put(group: ModelPackageGroup, document: str) -> None:
    """Attach a policy. Raises ValidationException for one that is too long or malformed, or names nobody."""
    if len(document) > MAX_CHARACTERS:
        message = f"The policy of {group.name} has {len(document)} characters; at most {MAX_CHARACTERS}."
        raise AwsError("ValidationException", message)
    try:
        existence.require(grammar.validate(document, Kind.RESOURCE))
    except PrincipalError as error:
        raise AwsError("ValidationException", f"Invalid principal in the policy of {group.name}: {error}") from error
    except PolicyError as error:
        raise AwsError("ValidationException", f"Invalid resource policy of {group.name}. {error}") from error
    group.policy = document


def get_model_package_group_policy(request: dict[str, Any]) -> dict[str, Any]:
    """GetModelPackageGroupPolicy. What RAM shares allow is not in it."""
    group = access.group("GetModelPackageGroupPolicy", request["ModelPackageGroupName"])
    return {"ResourcePolicy": _held(group)}


def delete_model_package_group_policy(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteModelPackageGroupPolicy."""
    group = access.group("DeleteModelPackageGroupPolicy", request["ModelPackageGroupName"])
    _held(group)
    group.policy = None
    return {}


def _held(group: ModelPackageGroup) -> str:
    if group.policy is None:
        raise AwsError("ValidationException", f"Cannot find resource policy for: {group.arn}")
    return group.policy

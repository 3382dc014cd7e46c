"""The CloudFormation type AWS::SageMaker::UserProfile.

Properties and what replaces: the registry schema as cfn-lint packages it, and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-userprofile.html. The
schema identifies a profile by name and domain, so that Ref gives `name|domain id`.
"""

import time
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import request_validation
from sandbox.extension.cloudformation import register_type
from sandbox.extension.cloudformation.tags import tag_list
from sandbox.extension.cloudtrail.stack_calls import record_call
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import service_model, tags
from sandbox.extension.sagemaker.studio import settings, user_profiles
from sandbox.extension.sagemaker.studio.domain import UserProfile
from sandbox.extension.sagemaker.studio.state import DOMAINS

NAME = "AWS::SageMaker::UserProfile"
CREATE_ONLY = ("DomainId", "UserProfileName")
PROPERTIES = (*CREATE_ONLY, *settings.property_paths("UserSettings"), "Tags.Key", "Tags.Value")

Properties = dict[str, Any]


def register() -> None:
    """Let templates hold user profiles."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=PROPERTIES,
        create_only=CREATE_ONLY,
        tags=True,
        blocking=True,
    )


def _create(_logical_id: str, properties: Properties, _stack_name: str) -> tuple[str, dict[str, Any]]:
    request = _request(properties)
    profile = user_profiles.create(request)
    _record("CreateUserProfile", request, {"UserProfileArn": profile.arn})
    while profile.status != "InService":
        time.sleep(0.02)
    return f"{profile.name}|{profile.domain_id}", {"UserProfileArn": profile.arn}


def _update(
    physical_id: str, _old: Properties, new: Properties, _stack_name: str, _logical_id: str
) -> tuple[str, dict[str, Any]]:
    profile = _find(physical_id)
    if profile is None:
        raise AwsError("NotFound", f"User profile {physical_id} does not exist any more.")
    request = _request(new)
    settings.check_roles(request, profile.arn)
    profile.definition, profile.tags = request, tags.by_key(request.get("Tags"))
    profile.modified = datetime.now(UTC)
    return physical_id, {"UserProfileArn": profile.arn}


def _delete(physical_id: str, _properties: Properties) -> None:
    profile = _find(physical_id)
    if profile is not None:
        user_profiles.delete(profile)
        _record("DeleteUserProfile", {"DomainId": profile.domain_id, "UserProfileName": profile.name}, {})


def _find(physical_id: str) -> UserProfile | None:
    name, _, domain_id = physical_id.partition("|")
    domain = DOMAINS.find(domain_id)
    return domain.profiles.get(name) if domain else None


def _request(properties: Properties) -> Properties:
    request = {**properties, "Tags": tag_list(properties.get("Tags"))}
    request_validation.check(service_model.operation("CreateUserProfile"), request, code="ValidationException")
    return request


def _record(operation: str, request: Properties, answer: dict[str, Any]) -> None:
    record_call("sagemaker", operation, request, answer, get_account_id(), get_region())

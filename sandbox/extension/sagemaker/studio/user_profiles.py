"""CreateUserProfile, DescribeUserProfile, ListUserProfiles and DeleteUserProfile."""

import copy
from datetime import UTC, datetime
from typing import Any

from sandbox.extension import authorization, paging
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import creation_rights, tags
from sandbox.extension.sagemaker.studio import access, settings
from sandbox.extension.sagemaker.studio.domain import UserProfile
from sandbox.extension.sagemaker.studio.state import DOMAINS, existing, own_arn


def create_user_profile(request: dict[str, Any]) -> dict[str, Any]:
    """CreateUserProfile."""
    tagged = tags.by_key(request.get("Tags"))
    arn = own_arn("user-profile", f"{request['DomainId']}/{request['UserProfileName']}")
    context = settings.condition_keys(request) | tags.request_context(tagged)
    authorization.authorize("sagemaker:CreateUserProfile", arn, context=context)
    settings.authorize_roles(request, arn)
    creation_rights.authorize_tags(arn, tagged, "CreateUserProfile")
    return {"UserProfileArn": create(request).arn}


def create(request: dict[str, Any]) -> UserProfile:
    """Create a user profile that somebody was allowed to create. Raises ResourceNotFound, ResourceInUse."""
    if given := [name for name in ("SingleSignOnUserIdentifier", "SingleSignOnUserValue") if name in request]:
        raise unsupported(f"{given[0]} of a user profile")
    domain_id, name = request["DomainId"], request["UserProfileName"]
    arn = own_arn("user-profile", f"{domain_id}/{name}")
    settings.check_roles(request, arn)
    with DOMAINS.lock:
        domain = existing(DOMAINS.find(domain_id), domain_id)
        if name in domain.profiles:
            raise AwsError("ResourceInUse", f"UserProfile {name} of the Domain {domain_id} exists already.")
        profile = UserProfile(arn, domain_id, name, copy.deepcopy(request), datetime.now(UTC))
        profile.tags = tags.by_key(request.get("Tags"))
        domain.profiles[name] = profile
    return profile


def describe_user_profile(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeUserProfile."""
    return access.user_profile("DescribeUserProfile", request["DomainId"], request["UserProfileName"]).described()


def list_user_profiles(request: dict[str, Any]) -> dict[str, Any]:
    """ListUserProfiles: of one domain, or of all in the caller's account and Region; by default the oldest first."""
    authorization.authorize("sagemaker:ListUserProfiles", "*")
    wanted = request.get("DomainIdEquals")
    found = [
        profile
        for domain in DOMAINS.own()
        for profile in domain.profiles.values()
        if wanted in (None, domain.id) and request.get("UserProfileNameContains", "") in profile.name
    ]
    by_change = request.get("SortBy") == "LastModifiedTime"
    descending = request.get("SortOrder") == "Descending"
    found.sort(key=lambda each: each.modified if by_change else each.created, reverse=descending)
    shown, token = paging.page(found, request, size=10, invalid="ValidationException")
    return {"UserProfiles": [each.summary() for each in shown], **token}


def delete_user_profile(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteUserProfile."""
    delete(access.user_profile("DeleteUserProfile", request["DomainId"], request["UserProfileName"]))
    return {}


def delete(profile: UserProfile) -> None:
    """Delete the user profile; nothing happens if it is gone."""
    with DOMAINS.lock:
        if domain := DOMAINS.find(profile.domain_id):
            domain.profiles.pop(profile.name, None)

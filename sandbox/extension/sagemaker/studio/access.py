"""Who may do what with a domain or a user profile: both are used in their own account only."""

from collections.abc import Mapping
from typing import Any

from sandbox.extension import authorization
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.access import tag_keys
from sandbox.extension.sagemaker.studio.domain import Domain, UserProfile
from sandbox.extension.sagemaker.studio.state import DOMAINS, existing, own_arn


def domain(action: str, domain_id: str, context: Mapping[str, Any] | None = None) -> Domain:
    """The domain that the caller may do sagemaker:`action` on. Raises AccessDeniedException, ResourceNotFound."""
    found = DOMAINS.find(domain_id)
    keys = tag_keys(found.tags if found else {}) | dict(context or {})
    authorization.authorize(f"sagemaker:{action}", own_arn("domain", domain_id), context=keys)
    return existing(found, domain_id)


def user_profile(action: str, domain_id: str, name: str, context: Mapping[str, Any] | None = None) -> UserProfile:
    """The user profile that the caller may do sagemaker:`action` on. Raises AccessDeniedException, ResourceNotFound."""
    found = DOMAINS.find(domain_id)
    profile = found.profiles.get(name) if found else None
    keys = tag_keys(profile.tags if profile else {}) | dict(context or {})
    authorization.authorize(f"sagemaker:{action}", own_arn("user-profile", f"{domain_id}/{name}"), context=keys)
    existing(found, domain_id)
    if profile is None:
        raise AwsError("ResourceNotFound", f"UserProfile {name} of the Domain {domain_id} does not exist.")
    return profile

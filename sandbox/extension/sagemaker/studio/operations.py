"""The operations of Studio by name."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.extension.sagemaker.studio import domains, presigned_url, user_profiles

OPERATIONS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "CreateDomain": domains.create_domain,
    "DescribeDomain": domains.describe_domain,
    "ListDomains": domains.list_domains,
    "DeleteDomain": domains.delete_domain,
    "CreateUserProfile": user_profiles.create_user_profile,
    "DescribeUserProfile": user_profiles.describe_user_profile,
    "ListUserProfiles": user_profiles.list_user_profiles,
    "DeleteUserProfile": user_profiles.delete_user_profile,
    "CreatePresignedDomainUrl": presigned_url.create_presigned_domain_url,
}

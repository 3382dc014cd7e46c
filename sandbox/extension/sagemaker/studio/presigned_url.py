"""CreatePresignedDomainUrl.

The URL has the form of AWS's and leads nowhere: its token is random, and nothing here accepts it. Rules:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html. The resource of the action
is the user profile, so that a policy can allow links for one profile only.
"""

import secrets
from typing import Any

from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker.studio import access
from sandbox.extension.sagemaker.studio.state import DOMAINS, existing


def create_presigned_domain_url(request: dict[str, Any]) -> dict[str, Any]:
    """CreatePresignedDomainUrl, for a user profile that is InService."""
    if given := [name for name in ("SpaceName", "LandingUri") if name in request]:
        raise unsupported(f"{given[0]} of sagemaker:CreatePresignedDomainUrl")
    profile = access.user_profile("CreatePresignedDomainUrl", request["DomainId"], request["UserProfileName"])
    if profile.status != "InService":
        message = f"UserProfile {profile.name} is {profile.status}; wait until it is InService."
        raise AwsError("ValidationException", message)
    domain = existing(DOMAINS.find(profile.domain_id), profile.domain_id)
    return {"AuthorizedUrl": f"{domain.url}/auth?token={secrets.token_urlsafe(48)}"}

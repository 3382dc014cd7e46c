"""A domain in account CENTRAL whose execution role may do nothing."""

import time
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, FeatureStore

EXECUTION_ROLE = f"arn:aws:iam::{CENTRAL}:role/studio"


def profile_arn(domain: str, name: str) -> str:
    """The ARN of a user profile."""
    return f"arn:aws:sagemaker:{REGION}:{CENTRAL}:user-profile/{domain}/{name}"


class Studio(FeatureStore):
    """Studio, used by the root of CENTRAL unless said otherwise."""

    def domain_request(self, name: str = "governance", **more: Any) -> dict[str, Any]:
        """A CreateDomain request."""
        settings = {"ExecutionRole": EXECUTION_ROLE}
        return {"DomainName": name, "AuthMode": "IAM", "DefaultUserSettings": settings, **more}

    def domain(self, name: str = "governance", **more: Any) -> str:
        """The id of a new domain."""
        arn = str(self.sagemaker.create_domain(**self.domain_request(name, **more))["DomainArn"])
        return arn.rpartition("/")[2]

    def profile(self, domain: str, name: str = "console", **more: Any) -> str:
        """The ARN of a new user profile that is InService."""
        named = {"DomainId": domain, "UserProfileName": name}
        arn = str(self.sagemaker.create_user_profile(**named, **more)["UserProfileArn"])
        deadline = time.monotonic() + 10
        while self.sagemaker.describe_user_profile(**named)["Status"] != "InService":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return arn


@pytest.fixture
def studio(sandbox: Sandbox) -> Studio:
    """No domains yet, and the execution role."""
    found = Studio(sandbox, EXECUTION_ROLE, "", "")
    found.role("studio", [], Service="sagemaker.amazonaws.com")
    return found

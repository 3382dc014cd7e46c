"""What the default profile, which the console's pre-signed links open, works as."""

from __future__ import annotations

from landbridge.declaration.model_registry import Connection
from landbridge.naming import Names
from landbridge.policies.governance_role import read_models_statements
from landbridge.policies.statement import Statement


def profile_statements(names: Names, connection_name: str, connection: Connection) -> list[Statement]:
    """Reads models and opens Studio. It starts no app, and so runs no code."""
    account, domain = connection.account, connection.default_profile.domain or "*"
    profile = names.user_profile_arn(account, domain, names.governance_profile(connection_name))
    return [
        *read_models_statements(names, account),
        Statement(
            "StudioDomain", ("sagemaker:DescribeDomain",), (names.arn("sagemaker", account, f"domain/{domain}"),)
        ),
        Statement("StudioProfile", ("sagemaker:DescribeUserProfile",), (profile,)),
    ]

"""Two connections: `retail` by a role, with a lane, and `keys` by an access key, whose Studio domain is made."""

from __future__ import annotations

from typing import Any

from landbridge.aws.governance.target import Target
from landbridge.declaration import Declaration

ACCOUNT = "888899990000"


def content() -> dict[str, Any]:
    return {
        "environment": "prod",
        "feature_store": {"account": "111122223333", "region": "eu-west-1"},
        "teams": {"fraud": {"account": "777788889999", "principals": ["arn:aws:iam::777788889999:role/x"]}},
        "model_registry": {"account": ACCOUNT},
        "model_groups": {"churn": {"owner": "fraud"}, "risk": {"owner": "fraud"}},
        "governance": {
            "retail": {
                "account": ACCOUNT,
                "business_entity": "Retail models",
                "console": "marketplace",
                "external_id": "retail-7f3a91c2",
                "default_profile": {"domain": "d-abcdefghij12"},
                "description": "Models of retail",
                "default_user": "ada",
                "lanes": ["churn"],
            },
            "keys": {
                "account": "888899990001",
                "business_entity": "Other models",
                "console": "vendor",
                "credentials": "access-key",
                "default_profile": {"vpc": "vpc-0123456789abcdef0", "subnets": ["subnet-0123456789abcdef0"]},
            },
        },
    }


def target(connection: str = "retail") -> Target:
    return Target(Declaration.model_validate(content()), connection)

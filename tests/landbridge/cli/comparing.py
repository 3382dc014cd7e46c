"""A bucket and a role that may do something in it, for comparisons: as a declaration and as a template."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from tests.landbridge.access.collection.made import TEAM_ACCOUNT, policy, role

DECLARATION = f"""
environment: test
feature_store: {{account: "111122223333", region: eu-west-1}}
organisation: {{id: o-landbridge1}}
teams:
  fraud:
    account: "{TEAM_ACCOUNT}"
    principals: ["arn:aws:iam::{TEAM_ACCOUNT}:role/people"]
"""

BUCKET = "arn:aws:s3:::landbridge-test-things"
COMMAND = (sys.executable, "-c", "import sys; from landbridge.cli.main import main; sys.exit(main())", "access", "diff")
"""Of a process of its own."""


def template(*actions: str, sid: str = "Read") -> Mapping[str, Any]:
    """A bucket and a role that may do this in it."""
    reader = role(
        Policies=[{"PolicyName": "p", "PolicyDocument": policy(target=f"{BUCKET}/*", Action=list(actions), Sid=sid)}]
    )
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "landbridge-test-things"}}
    return {"Resources": {"Bucket": bucket, "Role": reader}}

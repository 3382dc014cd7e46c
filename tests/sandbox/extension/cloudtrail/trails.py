"""Trails for tests."""

import json
from typing import Any

from tests.sandbox.conftest import Sandbox

REGION = "eu-west-1"
BUCKET = "logs-of-the-trail"


def bucket_policy(account: str, name: str, *, bucket: str = BUCKET, organisation: str = "") -> dict[str, Any]:
    """The policy of AWS's page on the bucket of a trail; `organisation` is its id for a trail of the organisation."""
    trail = {"aws:SourceArn": f"arn:aws:cloudtrail:{REGION}:{account}:trail/{name}"}
    service, arn = {"Service": "cloudtrail.amazonaws.com"}, f"arn:aws:s3:::{bucket}"
    writes = [f"{arn}/AWSLogs/{owner}/*" for owner in (account, organisation) if owner]
    acl = {"s3:x-amz-acl": "bucket-owner-full-control"}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AWSCloudTrailAclCheck20150319",
                "Effect": "Allow",
                "Principal": service,
                "Action": "s3:GetBucketAcl",
                "Resource": arn,
                "Condition": {"StringEquals": trail},
            },
            {
                "Sid": "AWSCloudTrailWrite20150319",
                "Effect": "Allow",
                "Principal": service,
                "Action": "s3:PutObject",
                "Resource": writes,
                "Condition": {"StringEquals": {**acl, **trail}},
            },
        ],
    }


def make_bucket(sandbox: Sandbox, account: str, policy: dict[str, Any] | None, bucket: str = BUCKET) -> None:
    """A bucket of `account` with `policy`."""
    s3: Any = sandbox.root(account).client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    if policy:
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def start_trail(sandbox: Sandbox, account: str, name: str = "audit", **settings: Any) -> Any:
    """A trail that logs, with its bucket. Gives the client of its account."""
    organisation = sandbox.organisation.id if settings.get("IsOrganizationTrail") else ""
    make_bucket(sandbox, account, bucket_policy(account, name, organisation=organisation))
    cloudtrail: Any = sandbox.root(account).client("cloudtrail")
    cloudtrail.create_trail(Name=name, S3BucketName=BUCKET, **settings)
    cloudtrail.start_logging(Name=name)
    return cloudtrail

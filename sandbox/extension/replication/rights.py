"""What the role of a replication configuration needs, asked each time that something is replicated.

Rules: Amazon S3 User Guide, "Setting up permissions for live replication"
(AmazonS3/latest/userguide/setting-repl-config-perm-overview.html), "Replicating encrypted objects"
(replication-config-for-kms-objects.html) and "Changing the replica owner" (replication-change-owner.html). In another
account the destination's bucket policy and key policy must allow as well. Every function raises AwsError.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ministack.core import responses
from ministack.services import s3

from sandbox.extension.authorization import authorize_role, callers, encryption, questions
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import ResourcePolicy, resource_decision
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError

SERVICE = "s3.amazonaws.com"
_S3 = Principal(account="", arn=SERVICE, principal_arn="", type="Service")
_CONDITIONS = ("x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id")

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Route:
    """The way of an object: `key` from the bucket `source` to the bucket `destination`, by `role` (its ARN)."""

    role: str
    source: str
    destination: str
    key: str

    @property
    def source_arn(self) -> str:
        """The ARN of the source object."""
        return f"arn:aws:s3:::{self.source}/{self.key}"

    @property
    def replica_arn(self) -> str:
        """The ARN of its replica."""
        return f"arn:aws:s3:::{self.destination}/{self.key}"


def require_copy(route: Route, stored: Headers, replica: Headers, *, changes_owner: bool) -> None:
    """Refuse unless the role may copy an object: `stored` and `replica` are the encryption of the two, as headers.

    `changes_owner` says that the rule has AccessControlTranslation. Where the destination enforces its owner anyway
    the guide does without that permission; it is asked for all the same, because the guide is silent on both at once.
    """
    _require_source(route)
    for action in ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl"):
        authorize_role(route.role, action, route.source_arn)
    context = {f"s3:{name}": replica[name] for name in _CONDITIONS if name in replica}
    authorize_role(route.role, "s3:ReplicateObject", route.replica_arn, context=context)
    if changes_owner:
        authorize_role(route.role, "s3:ObjectOwnerOverrideToBucketOwner", route.replica_arn)
    for action, bucket, headers in (
        ("kms:Decrypt", route.source, stored),
        ("kms:Encrypt", route.destination, replica),
    ):
        with responses.request_scope(*home(bucket)):
            encryption.require(callers.of_role(route.role), action, bucket, route.key, headers)


def require_delete_marker(route: Route) -> None:
    """Refuse unless the role may replicate a delete marker."""
    _require_source(route)
    authorize_role(route.role, "s3:ReplicateDelete", route.replica_arn)


def may_copy_tags(route: Route) -> bool:
    """Whether tags go with an object that may be copied; "if Amazon S3 doesn't have this permission, it replicates the
    objects, but not the object tags".

    s3:ReplicateObject implies s3:ReplicateTags unless a policy denies the latter.
    """
    role = callers.of_role(route.role)
    read, _ = questions.ask(role, "s3:GetObjectVersionTagging", route.source_arn, secure=True)
    written, _ = questions.ask(role, "s3:ReplicateTags", route.replica_arn, secure=True)
    return read.allowed and not written.explicit


def home(bucket: str) -> tuple[str, str]:
    """The account and the Region of a bucket. Raises AwsError NoSuchBucket."""
    owner = s3._bucket_owner_account(bucket)
    if owner is None:
        raise AwsError("NoSuchBucket", f"The specified bucket does not exist: {bucket}", 404)
    with responses.request_scope(owner, responses.get_region()):
        return owner, s3.bucket_region(bucket) or responses.get_region()


def _require_source(route: Route) -> None:
    _require_trust(route)
    for action in ("s3:GetReplicationConfiguration", "s3:ListBucket"):
        authorize_role(route.role, action, f"arn:aws:s3:::{route.source}")


def _require_trust(route: Route) -> None:
    """S3 must be able to assume the role. The guide names no condition key that it would pass, so none is."""
    role = callers.stored_role(route.role)
    if role is not None and role["Arn"] == route.role:
        account, region = home(route.source)
        request = Request(_S3, "sts:AssumeRole", route.role, region, owner=account)
        if resource_decision(request, ResourcePolicy.of(role["AssumeRolePolicyDocument"]), service=SERVICE) == "Allow":
            return
    raise AwsError("AccessDenied", f"{SERVICE} cannot assume {route.role}; its trust policy must allow it.", 403)

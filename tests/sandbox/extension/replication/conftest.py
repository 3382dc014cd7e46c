"""Two buckets in two accounts, each with a key, and a role that may replicate from one to the other."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.authorization.roles import create_role

SOURCE_ACCOUNT, DESTINATION_ACCOUNT = "111111111111", "222222222222"
SOURCE, DESTINATION = "central-offline", "replica-of-offline"
ROLE = f"arn:aws:iam::{SOURCE_ACCOUNT}:role/replication"
ALIAS = "alias/replica"

OF_DESTINATION = ("s3:ReplicateObject", "s3:ReplicateDelete", "s3:ObjectOwnerOverrideToBucketOwner")
"""What the bucket policy of the destination allows the role."""

S3_TRUST = policy({"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"})


@dataclass(frozen=True)
class Accounts:
    """The two accounts' clients, their keys (ARNs), and what may be changed for a test."""

    sandbox: Sandbox
    source_key: str
    destination_key: str

    def session(self, account: str) -> boto3.Session:
        return self.sandbox.root(account)

    @property
    def source(self) -> Any:
        return self.session(SOURCE_ACCOUNT).client("s3")

    @property
    def destination(self) -> Any:
        return self.session(DESTINATION_ACCOUNT).client("s3")

    def allow_role(self, *, without: Collection[str] = ()) -> None:
        """Give the role what the S3 User Guide lists, but for the actions in `without`."""
        bucket, objects, replicas = (f"arn:aws:s3:::{name}" for name in (SOURCE, f"{SOURCE}/*", f"{DESTINATION}/*"))
        actions = {
            "s3:GetReplicationConfiguration": bucket,
            "s3:ListBucket": bucket,
            "s3:GetObjectVersionForReplication": objects,
            "s3:GetObjectVersionAcl": objects,
            "s3:GetObjectVersionTagging": objects,
            **dict.fromkeys(OF_DESTINATION, replicas),
            "kms:Decrypt": self.source_key,
            "kms:Encrypt": self.destination_key,
        }
        allowed = [allow(action, resource) for action, resource in actions.items() if action not in without]
        self.session(SOURCE_ACCOUNT).client("iam").put_role_policy(
            RoleName="replication", PolicyName="own", PolicyDocument=policy(*allowed)
        )

    def allow_on_bucket(self, *statements: dict[str, Any], without: Collection[str] = ()) -> None:
        """Let the role write into the destination bucket, but for the actions in `without`."""
        actions = [action for action in OF_DESTINATION if action not in without]
        resource = f"arn:aws:s3:::{DESTINATION}/*"
        allowed = allow(actions, resource, Principal={"AWS": SOURCE_ACCOUNT})
        self.destination.put_bucket_policy(Bucket=DESTINATION, Policy=policy(allowed, *statements))

    def allow_on_key(self, account: str, *statements: dict[str, Any], root: Any = "kms:*") -> None:
        """Put the policy of the account's key: `root` for its own account, and `statements`."""
        key = self.source_key if account == SOURCE_ACCOUNT else self.destination_key
        own = allow(root, "*", Principal={"AWS": account})
        self.session(account).client("kms").put_key_policy(KeyId=key, Policy=policy(own, *statements))

    def rule(self, **changes: Any) -> dict[str, Any]:
        """The rule that Landbridge's buckets have; None removes an element."""
        rule: dict[str, Any] = {
            "ID": "groups",
            "Priority": 1,
            "Status": "Enabled",
            "Filter": {"Prefix": "groups/"},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
            "Destination": {
                "Bucket": f"arn:aws:s3:::{DESTINATION}",
                "Account": DESTINATION_ACCOUNT,
                "AccessControlTranslation": {"Owner": "Destination"},
                "EncryptionConfiguration": {"ReplicaKmsKeyID": self.destination_key},
            },
            **changes,
        }
        return {name: value for name, value in rule.items() if value is not None}

    def replicate(self, *rules: dict[str, Any], role: str = ROLE, s3: Any = None) -> None:
        """Put the replication configuration of the source bucket, with `rule` unless others are given."""
        configuration = {"Role": role, "Rules": list(rules) or [self.rule()]}
        (s3 or self.source).put_bucket_replication(Bucket=SOURCE, ReplicationConfiguration=configuration)

    def write(self, key: str = "groups/one", **more: Any) -> str | None:
        """Write an object to the source; its replication status."""
        self.source.put_object(Bucket=SOURCE, Key=key, Body=b"one", **more)
        found: dict[str, Any] = self.source.head_object(Bucket=SOURCE, Key=key)
        return found.get("ReplicationStatus")

    def replicas(self) -> list[str]:
        """The keys at the destination, those of delete markers included."""
        found = self.destination.list_object_versions(Bucket=DESTINATION)
        return sorted(item["Key"] for kind in ("Versions", "DeleteMarkers") for item in found.get(kind, []))


def create_bucket(s3: Any, name: str, key: str | None, *, bucket_key: bool = True) -> None:
    """A versioned bucket that encrypts with `key`, if one is given."""
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    if key is not None:
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})


@pytest.fixture
def accounts(sandbox: Sandbox) -> Accounts:
    """Everything in place for replication but the configuration."""
    keys = {}
    for account, bucket in ((SOURCE_ACCOUNT, SOURCE), (DESTINATION_ACCOUNT, DESTINATION)):
        kms = sandbox.root(account).client("kms")
        keys[account] = str(kms.create_key()["KeyMetadata"]["Arn"])
        create_bucket(sandbox.root(account).client("s3"), bucket, keys[account])
    sandbox.root(DESTINATION_ACCOUNT).client("kms").create_alias(
        AliasName=ALIAS, TargetKeyId=keys[DESTINATION_ACCOUNT].rpartition("/")[2]
    )
    create_role(sandbox, ROLE, S3_TRUST)
    found = Accounts(sandbox, keys[SOURCE_ACCOUNT], keys[DESTINATION_ACCOUNT])
    found.allow_role()
    found.allow_on_bucket()
    found.allow_on_key(DESTINATION_ACCOUNT, allow("kms:Encrypt", "*", Principal={"AWS": SOURCE_ACCOUNT}))
    return found

"""Each permission alone decides whether an object is replicated; it is written at the source all the same."""

import pytest

from tests.sandbox.extension.authorization.documents import allow, deny, policy
from tests.sandbox.extension.replication.conftest import (
    DESTINATION,
    DESTINATION_ACCOUNT,
    OF_DESTINATION,
    ROLE,
    SOURCE,
    SOURCE_ACCOUNT,
    Accounts,
)

pytestmark = pytest.mark.sandbox

WRITING = ("s3:ReplicateObject", "s3:ObjectOwnerOverrideToBucketOwner")


def _fails(accounts: Accounts) -> None:
    accounts.replicate()
    assert accounts.write() == "FAILED"
    assert accounts.source.get_object(Bucket=SOURCE, Key="groups/one")["Body"].read() == b"one"
    assert accounts.replicas() == []


@pytest.mark.parametrize(
    "missing",
    [
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        *WRITING,
        "kms:Decrypt",
        "kms:Encrypt",
    ],
)
def test_the_role_needs_every_permission(accounts: Accounts, missing: str) -> None:
    accounts.allow_role(without=[missing])
    _fails(accounts)


@pytest.mark.parametrize("missing", WRITING)
def test_the_bucket_policy_must_allow_the_role(accounts: Accounts, missing: str) -> None:
    accounts.allow_on_bucket(without=[missing])
    _fails(accounts)


def test_without_a_bucket_policy_nothing_arrives(accounts: Accounts) -> None:
    accounts.destination.delete_bucket_policy(Bucket=DESTINATION)
    _fails(accounts)


@pytest.mark.parametrize(("key", "status"), [("destination_key", "COMPLETED"), ("source_key", "FAILED")])
def test_the_bucket_policy_may_insist_on_a_key(accounts: Accounts, key: str, status: str) -> None:
    other = {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": getattr(accounts, key)}}
    resource = f"arn:aws:s3:::{DESTINATION}/*"
    accounts.allow_on_bucket(deny("s3:ReplicateObject", resource, Principal="*", Condition=other))
    accounts.replicate()
    assert accounts.write() == status


def test_the_destinations_key_policy_must_allow_the_role(accounts: Accounts) -> None:
    accounts.allow_on_key(DESTINATION_ACCOUNT)
    _fails(accounts)


def test_the_sources_key_policy_must_delegate_to_the_account(accounts: Accounts) -> None:
    accounts.allow_on_key(SOURCE_ACCOUNT, root=["kms:GenerateDataKey", "kms:PutKeyPolicy"])
    accounts.replicate()
    assert accounts.write() == "FAILED"
    assert accounts.replicas() == []


def test_keys_are_used_through_s3_with_the_buckets_as_context(accounts: Accounts) -> None:
    """Both use a bucket key, so that the context names the buckets and not the objects."""
    region = accounts.sandbox.endpoint.region
    condition = {
        "StringEquals": {
            "kms:ViaService": f"s3.{region}.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{DESTINATION}",
            "aws:PrincipalArn": ROLE,
        }
    }
    statement = allow("kms:Encrypt", "*", Principal={"AWS": SOURCE_ACCOUNT}, Condition=condition)
    accounts.allow_on_key(DESTINATION_ACCOUNT, statement)
    accounts.replicate()
    assert accounts.write() == "COMPLETED"


def test_a_key_that_does_not_exist_is_stored_and_fails(accounts: Accounts) -> None:
    missing = accounts.destination_key.rpartition("/")[0] + "/00000000-0000-0000-0000-000000000000"
    destination = {**accounts.rule()["Destination"], "EncryptionConfiguration": {"ReplicaKmsKeyID": missing}}
    accounts.replicate(accounts.rule(Destination=destination))
    assert accounts.write() == "FAILED"


@pytest.mark.parametrize("service", ["lambda.amazonaws.com", "batchoperations.s3.amazonaws.com"])
def test_the_role_must_trust_s3(accounts: Accounts, service: str) -> None:
    trust = policy({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})
    iam = accounts.session(SOURCE_ACCOUNT).client("iam")
    iam.update_assume_role_policy(RoleName="replication", PolicyDocument=trust)
    _fails(accounts)


def test_a_role_that_was_removed_fails(accounts: Accounts) -> None:
    accounts.replicate()
    iam = accounts.session(SOURCE_ACCOUNT).client("iam")
    iam.delete_role_policy(RoleName="replication", PolicyName="own")
    iam.delete_role(RoleName="replication")
    assert accounts.write() == "FAILED"


def test_a_destination_that_is_suspended_or_gone_fails(accounts: Accounts) -> None:
    accounts.replicate()
    accounts.destination.put_bucket_versioning(Bucket=DESTINATION, VersioningConfiguration={"Status": "Suspended"})
    assert accounts.write() == "FAILED"
    assert accounts.replicas() == []
    accounts.destination.delete_bucket(Bucket=DESTINATION)
    assert accounts.write() == "FAILED"


@pytest.mark.parametrize("side", ["role", "bucket"])
def test_delete_markers_need_their_own_permission(accounts: Accounts, side: str) -> None:
    accounts.replicate(accounts.rule(DeleteMarkerReplication={"Status": "Enabled"}))
    assert accounts.write() == "COMPLETED"
    if side == "role":
        accounts.allow_role(without=["s3:ReplicateDelete"])
    else:
        accounts.allow_on_bucket(without=["s3:ReplicateDelete"])
    accounts.source.delete_object(Bucket=SOURCE, Key="groups/one")
    assert accounts.destination.head_object(Bucket=DESTINATION, Key="groups/one")


def _tags(accounts: Accounts) -> list[str]:
    accounts.replicate()
    assert accounts.write(Tagging="team=core") == "COMPLETED"
    return [
        tag["Key"] for tag in accounts.destination.get_object_tagging(Bucket=DESTINATION, Key="groups/one")["TagSet"]
    ]


def test_tags_are_replicated(accounts: Accounts) -> None:
    assert "s3:ReplicateTags" not in OF_DESTINATION
    assert _tags(accounts) == ["team"]


def test_tags_stay_if_the_role_cannot_read_them(accounts: Accounts) -> None:
    accounts.allow_role(without=["s3:GetObjectVersionTagging"])
    assert _tags(accounts) == []


def test_tags_stay_if_the_destination_denies_them(accounts: Accounts) -> None:
    resource = f"arn:aws:s3:::{DESTINATION}/*"
    accounts.allow_on_bucket(deny("s3:ReplicateTags", resource, Principal={"AWS": SOURCE_ACCOUNT}))
    assert _tags(accounts) == []

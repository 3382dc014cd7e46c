"""Buckets from templates, read back through the API."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, trust
from tests.sandbox.extension.authorization.roles import create_role
from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

NAME = "central-222222222222"


def _bucket(**properties: Any) -> dict[str, Any]:
    return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": NAME, **properties}}}


def _encryption(key: Any) -> dict[str, Any]:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    return {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": default}]}


def test_encryption_with_a_customer_key_and_bucket_key(stack: Stack) -> None:
    key = {"Key": {"Type": "AWS::KMS::Key", "Properties": {}}}
    stack.deploy({**key, **_bucket(BucketEncryption=_encryption({"Fn::GetAtt": ["Key", "Arn"]}))})
    (rule,) = stack.session.client("s3").get_bucket_encryption(Bucket=NAME)["ServerSideEncryptionConfiguration"][
        "Rules"
    ]
    assert rule["BucketKeyEnabled"] is True
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"].endswith(stack.physical_id("Key"))

    written = stack.session.client("s3").put_object(Bucket=NAME, Key="one", Body=b"1")
    assert written["ServerSideEncryption"] == "aws:kms"
    stack.session.client("s3").delete_object(Bucket=NAME, Key="one")


def test_versioning_is_suspended_when_it_leaves_the_template(stack: Stack) -> None:
    s3 = stack.session.client("s3")
    stack.deploy(_bucket(VersioningConfiguration={"Status": "Enabled"}))
    assert s3.get_bucket_versioning(Bucket=NAME)["Status"] == "Enabled"
    stack.deploy(_bucket())
    assert s3.get_bucket_versioning(Bucket=NAME)["Status"] == "Suspended"


def _replicated(**changes: Any) -> dict[str, Any]:
    """The bucket with a rule for groups/, and the role that replicates."""
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}
    rule = {
        "Id": "groups",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": "groups/"},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": {
            "Bucket": "arn:aws:s3:::replica-333333333333",
            "Account": "333333333333",
            "AccessControlTranslation": {"Owner": "Destination"},
            "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:eu-west-1:333333333333:alias/replica"},
        },
        **changes,
    }
    configuration = {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Rules": [rule]}
    return {
        "Role": {"Type": "AWS::IAM::Role", "Properties": role},
        **_bucket(VersioningConfiguration={"Status": "Enabled"}, ReplicationConfiguration=configuration),
    }


@pytest.fixture
def replica(sandbox: Sandbox) -> None:
    """A bucket of another account to replicate to."""
    s3: Any = sandbox.root("333333333333").client("s3")
    name = "replica-333333333333"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


@pytest.mark.usefixtures("replica")
def test_replication_is_created_changed_and_removed(stack: Stack) -> None:
    s3 = stack.session.client("s3")
    stack.deploy(_replicated())
    found = s3.get_bucket_replication(Bucket=NAME)["ReplicationConfiguration"]
    assert found["Role"].endswith(f":role/{stack.physical_id('Role')}")
    (rule,) = found["Rules"]
    assert (rule["ID"], rule["Priority"], rule["Filter"]) == ("groups", 1, {"Prefix": "groups/"})
    assert rule["Destination"]["AccessControlTranslation"] == {"Owner": "Destination"}
    assert rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"].endswith("alias/replica")
    assert rule["SourceSelectionCriteria"] == {"SseKmsEncryptedObjects": {"Status": "Enabled"}}

    stack.deploy(_replicated(Filter={"Prefix": "other/"}))
    (rule,) = s3.get_bucket_replication(Bucket=NAME)["ReplicationConfiguration"]["Rules"]
    assert rule["Filter"] == {"Prefix": "other/"}

    stack.deploy(_bucket())
    with pytest.raises(s3.exceptions.ClientError, match="ReplicationConfigurationNotFoundError"):
        s3.get_bucket_replication(Bucket=NAME)
    assert s3.get_bucket_versioning(Bucket=NAME)["Status"] == "Suspended"


@pytest.mark.usefixtures("replica")
def test_the_stacks_account_passes_the_replication_role_and_not_who_deploys(stack: Stack, sandbox: Sandbox) -> None:
    deployer = "arn:aws:iam::222222222222:role/deployer"
    create_role(sandbox, deployer, trust("222222222222"), allow("cloudformation:*", "*"))
    Stack(sandbox.role("222222222222", deployer)).deploy(_replicated())
    assert stack.session.client("s3").get_bucket_replication(Bucket=NAME)


def test_replication_to_a_bucket_that_is_not_there_fails_and_leaves_nothing(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="Destination bucket must exist"):
        stack.deploy(_replicated())
    with pytest.raises(stack.session.client("s3").exceptions.ClientError, match="404"):
        stack.session.client("s3").head_bucket(Bucket=NAME)


def test_an_option_of_replication_that_is_not_honoured_is_refused(stack: Stack) -> None:
    with pytest.raises(ClientError, match=r"ReplicationConfiguration\.Rules\.Filter\.TagFilter"):
        stack.deploy(_replicated(Filter={"TagFilter": {"Key": "team", "Value": "core"}}))


def test_lifecycle_rules(stack: Stack) -> None:
    rule = {
        "Id": "tidy",
        "Status": "Enabled",
        "Prefix": "results/",
        "ExpirationInDays": 30,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7, "NewerNoncurrentVersions": 3},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 10}],
    }
    stack.deploy(_bucket(LifecycleConfiguration={"Rules": [rule]}))
    (found,) = stack.session.client("s3").get_bucket_lifecycle_configuration(Bucket=NAME)["Rules"]
    assert found["Filter"] == {"Prefix": "results/"}
    assert found["Expiration"] == {"Days": 30}
    assert found["NoncurrentVersionExpiration"] == {"NoncurrentDays": 7, "NewerNoncurrentVersions": 3}
    assert found["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert found["Transitions"] == [{"StorageClass": "GLACIER", "Days": 10}]


def test_public_access_ownership_logs_and_tags(stack: Stack) -> None:
    s3 = stack.session.client("s3")
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    logs = {"Logs": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "logs-222222222222"}}}
    stack.deploy(
        {
            **logs,
            **_bucket(
                PublicAccessBlockConfiguration=dict.fromkeys(names, True),
                OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                LoggingConfiguration={"DestinationBucketName": {"Ref": "Logs"}, "LogFilePrefix": "central/"},
                Tags=[{"Key": "team", "Value": "platform"}],
            ),
        }
    )
    assert s3.get_public_access_block(Bucket=NAME)["PublicAccessBlockConfiguration"] == dict.fromkeys(names, True)
    assert s3.get_bucket_ownership_controls(Bucket=NAME)["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "BucketOwnerEnforced"}
    ]
    logging = s3.get_bucket_logging(Bucket=NAME)["LoggingEnabled"]
    assert (logging["TargetBucket"], logging["TargetPrefix"]) == ("logs-222222222222", "central/")
    assert {"Key": "team", "Value": "platform"} in s3.get_bucket_tagging(Bucket=NAME)["TagSet"]


def test_bucket_with_objects_is_not_deleted(stack: Stack) -> None:
    stack.deploy(_bucket())
    stack.session.client("s3").put_object(Bucket=NAME, Key="one", Body=b"1")
    with pytest.raises(AssertionError, match="not empty"):
        stack.delete()
    assert stack.status() == "DELETE_FAILED"
    assert stack.session.client("s3").get_object(Bucket=NAME, Key="one")["Body"].read() == b"1"


def test_generated_name_is_kept_by_updates(stack: Stack) -> None:
    resource: dict[str, Any] = {"Type": "AWS::S3::Bucket", "Properties": {}}
    stack.deploy({"Bucket": resource})
    name = stack.physical_id("Bucket")
    stack.deploy({"Bucket": {**resource, "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}}})
    assert stack.physical_id("Bucket") == name


def test_name_of_another_accounts_bucket_is_taken(stack: Stack, sandbox: Any) -> None:
    sandbox.root("333333333333").client("s3").create_bucket(
        Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    with pytest.raises(AssertionError):
        stack.deploy(_bucket())
    assert stack.status() == "ROLLBACK_COMPLETE"


def test_bucket_policy_of_a_missing_bucket_fails(stack: Stack) -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    resource = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "none", "PolicyDocument": policy}}
    with pytest.raises(AssertionError, match="NoSuchBucket"):
        stack.deploy({"Policy": resource})


def test_bucket_policy_written_elsewhere_is_not_overwritten(stack: Stack) -> None:
    stack.deploy(_bucket())
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{NAME}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    properties = {"Bucket": NAME, "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    policy = {"Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": properties}}
    other = Stack(stack.session, "other")
    other.deploy(policy)
    with pytest.raises(AssertionError, match="already exists on bucket"):
        Stack(stack.session, "third").deploy(policy)
    other.delete()
    with pytest.raises(stack.session.client("s3").exceptions.ClientError, match="NoSuchBucketPolicy"):
        stack.session.client("s3").get_bucket_policy(Bucket=NAME)

"""The private bucket construct."""

from __future__ import annotations

from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from landbridge.replication import Copy
from landbridge_constructs.private_bucket import PrivateBucket, PrivateBucketSettings

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:*",
            "Resource": "arn:aws:s3:::data-1/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def _template(settings: PrivateBucketSettings) -> Template:
    stack = Stack(App(), "Stack")
    PrivateBucket(stack, "Data", settings)
    return Template.from_stack(stack)


def test_a_bucket_without_a_key_uses_s3s_own_which_access_logs_need() -> None:
    template = _template(PrivateBucketSettings("logs-1", POLICY, key_arn=None))
    template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"BucketKeyEnabled": False, "ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            }
        },
    )


def test_a_bucket_with_a_key_uses_it_through_a_bucket_key() -> None:
    template = _template(PrivateBucketSettings("data-1", POLICY, key_arn="arn:aws:kms:eu-west-1:111122223333:key/1"))
    template.has_resource_properties(
        "AWS::S3::Bucket",
        {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {
                        "BucketKeyEnabled": True,
                        "ServerSideEncryptionByDefault": {
                            "SSEAlgorithm": "aws:kms",
                            "KMSMasterKeyID": "arn:aws:kms:eu-west-1:111122223333:key/1",
                        },
                    }
                ]
            }
        },
    )


def test_the_policy_waits_for_its_bucket_which_it_names() -> None:
    template = _template(PrivateBucketSettings("data-1", POLICY, key_arn=None))
    (bucket,) = template.find_resources("AWS::S3::Bucket")
    (policy,) = template.find_resources("AWS::S3::BucketPolicy").values()
    assert policy["Properties"]["Bucket"] == "data-1"
    assert policy["DependsOn"] == [bucket]


def test_unfinished_uploads_are_dropped_after_a_week() -> None:
    template = _template(PrivateBucketSettings("data-1", POLICY, key_arn=None, expire_days=3))
    (bucket,) = template.find_resources("AWS::S3::Bucket").values()
    (rule,) = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert rule["ExpirationInDays"] == 3


def test_a_replicated_bucket_has_a_rule_for_each_copy_which_leaves_deletions_out() -> None:
    stack = Stack(App(), "Stack")
    key = "arn:aws:kms:eu-west-1:222233334444:alias/copies"
    copies = [
        Copy("a", group, "222233334444", "copies-1", "arn:aws:s3:::copies-1", f"{group}/", key)
        for group in ("users", "users-v2")
    ]
    settings = PrivateBucketSettings("data-1", POLICY, key_arn=None)
    PrivateBucket(stack, "Data", settings).replicate("arn:aws:iam::111122223333:role/copier", copies)
    (bucket,) = Template.from_stack(stack).find_resources("AWS::S3::Bucket").values()
    replication = bucket["Properties"]["ReplicationConfiguration"]
    assert replication["Role"] == "arn:aws:iam::111122223333:role/copier"
    users, users_v2 = replication["Rules"]
    assert users == {
        "Id": "a.users",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": "users/"},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
        "Destination": {
            "Bucket": "arn:aws:s3:::copies-1",
            "Account": "222233334444",
            "AccessControlTranslation": {"Owner": "Destination"},
            "EncryptionConfiguration": {"ReplicaKmsKeyID": key},
        },
    }
    assert (users_v2["Id"], users_v2["Priority"], users_v2["Filter"]) == ("a.users-v2", 2, {"Prefix": "users-v2/"})

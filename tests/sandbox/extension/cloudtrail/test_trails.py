"""Trails through the API: what is kept, what is refused."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudtrail.trails import BUCKET, bucket_policy, make_bucket, start_trail

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.7")]

ACCOUNT = "222222222222"
MANAGEMENT = "111111111111"


@pytest.fixture
def cloudtrail(sandbox: Sandbox) -> Any:
    return sandbox.root(ACCOUNT).client("cloudtrail")


def test_a_trail_is_described_and_logs_when_it_is_told_to(sandbox: Sandbox, cloudtrail: Any) -> None:
    make_bucket(sandbox, ACCOUNT, bucket_policy(ACCOUNT, "audit"))
    made = cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET, EnableLogFileValidation=True)
    assert made["TrailARN"] == f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/audit"
    assert cloudtrail.get_trail_status(Name="audit")["IsLogging"] is False
    cloudtrail.start_logging(Name="audit")
    status = cloudtrail.get_trail_status(Name=made["TrailARN"])
    assert status["IsLogging"] is True
    assert status["StartLoggingTime"]
    trail = cloudtrail.get_trail(Name="audit")["Trail"]
    assert trail == {
        "Name": "audit",
        "S3BucketName": BUCKET,
        "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": False,
        "HomeRegion": "eu-west-1",
        "TrailARN": made["TrailARN"],
        "LogFileValidationEnabled": True,
        "HasCustomEventSelectors": False,
        "HasInsightSelectors": False,
        "IsOrganizationTrail": False,
    }
    cloudtrail.stop_logging(Name="audit")
    assert cloudtrail.get_trail_status(Name="audit")["IsLogging"] is False
    cloudtrail.delete_trail(Name="audit")
    with pytest.raises(ClientError, match="TrailNotFound"):
        cloudtrail.get_trail(Name="audit")


def _without(policy: dict[str, Any], sid: str) -> dict[str, Any]:
    return {**policy, "Statement": [each for each in policy["Statement"] if not each["Sid"].startswith(sid)]}


@pytest.mark.parametrize(
    "policy",
    [
        None,
        _without(bucket_policy(ACCOUNT, "audit"), "AWSCloudTrailAclCheck"),
        _without(bucket_policy(ACCOUNT, "audit"), "AWSCloudTrailWrite"),
        bucket_policy(ACCOUNT, "another"),
        bucket_policy("333333333333", "audit"),
    ],
)
def test_the_bucket_must_let_cloudtrail_write_for_this_trail(
    sandbox: Sandbox, cloudtrail: Any, policy: dict[str, Any] | None
) -> None:
    make_bucket(sandbox, ACCOUNT, policy)
    with pytest.raises(ClientError, match="InsufficientS3BucketPolicyException"):
        cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET)
    assert cloudtrail.list_trails()["Trails"] == []


def test_the_key_must_let_cloudtrail_encrypt(sandbox: Sandbox, cloudtrail: Any) -> None:
    make_bucket(sandbox, ACCOUNT, bucket_policy(ACCOUNT, "audit"))
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    key = kms.create_key()["KeyMetadata"]
    with pytest.raises(ClientError, match="InsufficientEncryptionPolicyException"):
        cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET, KmsKeyId=key["KeyId"])
    with pytest.raises(ClientError, match="KmsKeyNotFoundException"):
        cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET, KmsKeyId="alias/none")
    arn = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/audit"
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Resource": "*"}
    encrypt = {
        **service,
        "Action": "kms:GenerateDataKey*",
        "Condition": {"StringEquals": {"aws:SourceArn": arn, "kms:EncryptionContext:aws:cloudtrail:arn": arn}},
    }
    own = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}
    statements = [own, encrypt, {**service, "Action": "kms:DescribeKey"}]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=policy)
    made = cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET, KmsKeyId=key["KeyId"])
    assert made["KmsKeyId"] == key["Arn"]


@pytest.mark.parametrize("name", ["ab", "-ab", "a..b", "192.168.5.4", "a b", "ab-"])
def test_refused_names(sandbox: Sandbox, cloudtrail: Any, name: str) -> None:
    with pytest.raises(ClientError, match="InvalidTrailNameException"):
        cloudtrail.create_trail(Name=name, S3BucketName=BUCKET)


def test_refused_settings(sandbox: Sandbox, cloudtrail: Any) -> None:
    with pytest.raises(ClientError, match="S3BucketDoesNotExistException"):
        cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET)
    start_trail(sandbox, ACCOUNT)
    with pytest.raises(ClientError, match="TrailAlreadyExistsException"):
        cloudtrail.create_trail(Name="audit", S3BucketName=BUCKET)
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        cloudtrail.update_trail(Name="audit", IsMultiRegionTrail=True, IncludeGlobalServiceEvents=False)
    with pytest.raises(ClientError, match="UnsupportedOperation"):
        cloudtrail.update_trail(Name="audit", SnsTopicName="topic")
    with pytest.raises(ClientError, match="NotOrganizationMasterAccount"):
        cloudtrail.update_trail(Name="audit", IsOrganizationTrail=True)
    assert cloudtrail.get_trail(Name="audit")["Trail"]["IsMultiRegionTrail"] is False


def test_the_organisations_trail_needs_the_folder_of_the_organisation(sandbox: Sandbox) -> None:
    make_bucket(sandbox, MANAGEMENT, bucket_policy(MANAGEMENT, "audit"))
    client: Any = sandbox.root(MANAGEMENT).client("cloudtrail")
    with pytest.raises(ClientError, match=r"InsufficientS3BucketPolicy.*AWSLogs/o-exampleorg1"):
        client.create_trail(Name="audit", S3BucketName=BUCKET, IsOrganizationTrail=True)


@pytest.mark.parametrize(
    ("selectors", "reason"),
    [
        ({"EventSelectors": []}, "InvalidEventSelectors"),
        ({"EventSelectors": [{"ExcludeManagementEventSources": ["sts.amazonaws.com"]}]}, "InvalidEventSelectors"),
        (
            {"EventSelectors": [{"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}]},
            "Unsupported",
        ),
        (
            {"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]},
            "Unsupported",
        ),
        (
            {
                "AdvancedEventSelectors": [
                    {
                        "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Management"]},
                            {"Field": "resources.ARN", "Equals": ["arn"]},
                        ]
                    }
                ]
            },
            "resources.ARN is not valid",
        ),
    ],
)
def test_refused_selectors(sandbox: Sandbox, selectors: dict[str, Any], reason: str) -> None:
    client = start_trail(sandbox, ACCOUNT)
    with pytest.raises(ClientError, match=reason):
        client.put_event_selectors(TrailName="audit", **selectors)
    assert client.get_event_selectors(TrailName="audit")["EventSelectors"][0]["ReadWriteType"] == "All"

"""Requests of every protocol are told apart, and spelt as CloudTrail spells them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.extension.cloudtrail import calls, categories
from sandbox.extension.cloudtrail.spelling import HIDDEN, spelt

SAGEMAKER = {"x-amz-target": "SageMaker.CreateModelPackageGroup"}


def _signed(service: str, **headers: str) -> dict[str, str]:
    scope = f"Credential=222222222222/20260101/eu-west-1/{service}/aws4_request"
    return {"authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=x", **headers}


@pytest.mark.parametrize(
    ("service", "method", "path", "query", "body", "expected"),
    [
        (
            "lambda",
            "POST",
            "/2015-03-31/functions",
            {},
            b'{"FunctionName": "f"}',
            ("CreateFunction", {"FunctionName": "f"}),
        ),
        ("lambda", "GET", "/2015-03-31/functions/f/policy", {}, b"", ("GetPolicy", {"FunctionName": "f"})),
        ("s3", "PUT", "/bucket", {"policy": [""]}, b"", ("PutBucketPolicy", {"Bucket": "bucket"})),
        ("s3", "PUT", "/bucket", {}, b"", ("CreateBucket", {"Bucket": "bucket"})),
        ("s3", "PUT", "/bucket/a/key", {}, b"x", ("PutObject", {"Bucket": "bucket", "Key": "a/key"})),
        ("ram", "POST", "/createresourceshare", {}, b'{"name": "s"}', ("CreateResourceShare", {"name": "s"})),
        ("sagemaker", "PUT", "/FeatureGroup/users", {}, b"{}", None),
        ("sagemaker", "GET", "/_ministack/health", {}, b"", None),
    ],
)
def test_rest_requests(
    service: str, method: str, path: str, query: dict[str, Any], body: bytes, expected: tuple[str, Any] | None
) -> None:
    call = calls.identify(method, path, _signed(service), body, query)
    found = call and (call.name, {name: value for name, value in call.parameters.items() if value is not None})
    assert found == expected


def test_a_json_request() -> None:
    headers = _signed("sagemaker", **SAGEMAKER)
    call = calls.identify("POST", "/", headers, b'{"ModelPackageGroupName": "churn"}', {})
    assert call is not None
    assert (call.service, call.name) == ("sagemaker", "CreateModelPackageGroup")
    assert call.parameters == {"ModelPackageGroupName": "churn"}


def test_query_parameters_are_nested() -> None:
    pairs = {
        "Action": ["CreateRole"],
        "Version": ["2010-05-08"],
        "RoleName": ["console"],
        "Tags.member.2.Key": ["b"],
        "Tags.member.1.Key": ["a"],
        "Tags.member.1.Value": ["1"],
    }
    assert calls.nested(pairs) == {"RoleName": "console", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b"}]}


def test_names_begin_small_and_those_of_users_stay() -> None:
    call = calls.named("sagemaker", "CreateModelPackage", {})
    assert call is not None
    given = {"ModelPackageGroupName": "churn", "CustomerMetadataProperties": {"Owner": "A"}, "Domain": None}
    expected = {"modelPackageGroupName": "churn", "customerMetadataProperties": {"Owner": "A"}}
    assert spelt(call.operation.input_shape, given) == expected


def test_secrets_are_hidden_or_left_out() -> None:
    call = calls.named("iam", "CreateAccessKey", {})
    assert call is not None
    key = {
        "AccessKey": {"UserName": "u", "SecretAccessKey": "hush", "CreateDate": datetime(2026, 1, 2, 15, 4, tzinfo=UTC)}
    }
    expected = {"accessKey": {"userName": "u", "createDate": "Jan 2, 2026, 3:04:00 PM"}}
    assert spelt(call.operation.output_shape, key) == expected
    password = calls.named("iam", "CreateLoginProfile", {})
    assert password is not None
    shown = json.dumps(spelt(password.operation.input_shape, {"Password": "hush", "UserName": "u"}))
    assert "hush" not in shown
    assert HIDDEN


@pytest.mark.parametrize(
    ("service", "name", "management", "read_only"),
    [
        ("sagemaker", "CreateModelPackage", True, False),
        ("sagemaker", "BatchDescribeModelPackage", True, True),
        ("sagemaker", "Search", True, True),
        ("sqs", "CreateQueue", True, False),
        ("sqs", "SendMessageBatch", False, False),
        ("s3", "PutObject", False, False),
        ("s3", "PutBucketPolicy", True, False),
        ("kms", "Decrypt", True, True),
        ("kms", "CreateKey", True, False),
        ("sts", "AssumeRole", True, True),
        ("sts", "GetSessionToken", True, False),
        ("events", "PutEvents", False, False),
    ],
)
def test_kinds_of_calls(service: str, name: str, management: bool, read_only: bool) -> None:
    assert categories.is_management(service, name) is management
    if management:
        assert categories.is_read_only(service, name) is read_only

"""What a statement speaks of: actions that fit what it names, the most dangerous first."""

from __future__ import annotations

import pytest

from landbridge.access.capabilities.doors_requests import calls, holding, inside
from landbridge.access.model import Effect, PolicyKind, Source, Statement

pytestmark = pytest.mark.requirement("B.3")

BUCKET = "arn:aws:s3:::logs"
GROUP = "arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/churn"
PACKAGE = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/churn/1"
ROLE = "arn:aws:iam::111111111111:role/any"


def statement(*actions: str, resources: tuple[str, ...] = ("*",), left_out: bool = False) -> Statement:
    source = Source("", "", "", PolicyKind.RESOURCE)
    return Statement(Effect.ALLOW, source, actions=actions, resources=resources, not_actions=left_out)


@pytest.mark.parametrize(
    ("arn", "held"),
    [
        (f"{BUCKET}/2026/01.log", BUCKET),
        (PACKAGE, GROUP),
        ("arn:aws:glue:eu-west-1:111111111111:table/a/b", "arn:aws:glue:eu-west-1:111111111111:catalog"),
        (BUCKET, BUCKET),
        ("arn:aws:s3", "arn:aws:s3"),
    ],
)
def test_an_arn_lies_in_what_has_the_policy(arn: str, held: str) -> None:
    assert holding(arn) == held


def test_what_lies_inside_begins_with() -> None:
    assert inside(BUCKET) == f"{BUCKET}/"
    assert inside(GROUP) == "arn:aws:sagemaker:eu-west-1:111111111111:model-package/churn/"
    assert inside("arn:aws:kms:eu-west-1:111111111111:key/a") == ""


def test_actions_on_objects_are_about_objects_and_those_on_buckets_about_buckets() -> None:
    assert list(calls(statement("s3:GetObject"), BUCKET)) == [("s3:GetObject", f"{BUCKET}/any")]
    assert list(calls(statement("s3:ListBucket"), BUCKET)) == [("s3:ListBucket", BUCKET)]
    assert list(calls(statement("s3:GetObject", resources=(BUCKET,)), BUCKET)) == []
    assert list(calls(statement("s3:GetObject", resources=(f"{BUCKET}/a/*",)), BUCKET)) == [
        ("s3:GetObject", f"{BUCKET}/a/any")
    ]


def test_what_can_do_most_comes_first() -> None:
    assert next(calls(statement("*"), BUCKET)) == ("s3:PutBucketPolicy", BUCKET)
    assert next(calls(statement("s3:GetObject", left_out=True), BUCKET)) == ("s3:PutBucketPolicy", BUCKET)
    assert [action for action, _ in calls(statement("s3:GetObject", "s3:PutObject"), BUCKET)] == [
        "s3:PutObject",
        "s3:GetObject",
    ]


def test_actions_of_other_services_and_those_without_resource_reach_nothing() -> None:
    assert list(calls(statement("sqs:*", "s3:ListAllMyBuckets", "s3:CreateJob"), BUCKET)) == []
    assert list(calls(statement("sagemaker:Search", "sagemaker:ListModelPackageGroups"), GROUP)) == []


def test_a_trust_is_about_its_role() -> None:
    assert list(calls(statement("sts:AssumeRole", resources=()), ROLE)) == [("sts:AssumeRole", ROLE)]

"""Which policy governs what a request is about: buckets, catalogs, model groups, functions, RAM shares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Answer, Caller, Estate, Identity, PolicyKind, Request, Resource, Share, Source
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    GROUP,
    HOME,
    NOWHERE,
    REFUSED,
    REGION,
    UNKNOWN,
    Policy,
    caller,
    decide,
    root,
    statements,
    to,
)

SAGEMAKER, GLUE = f"arn:aws:sagemaker:{REGION}:{HOME}", f"arn:aws:glue:{REGION}:{HOME}"
MODELS = f"{SAGEMAKER}:model-package-group/churn"
FUNCTION = f"arn:aws:lambda:{REGION}:{HOME}:function:sync"
TO_AWAY = (to(root(AWAY)),)
ADMIN = f"administrator of {AWAY}"

# what the estate holds with a policy that lets the other account in, the action and the resource asked, the answer
ROWS: list[tuple[str, str, str, Answer, str]] = [
    ("arn:aws:s3:::data", "s3:GetObject", "arn:aws:s3:::data/a/b", ALLOWED,
     "AmazonS3/latest/userguide/access-policy-language-overview.html"),
    ("arn:aws:s3:::data", "s3:GetObject", "arn:aws:s3:::database/a", UNKNOWN,
     "AmazonS3/latest/userguide/access-policy-language-overview.html"),
    (f"{GLUE}:catalog", "glue:GetTable", f"{GLUE}:table/features/clicks", ALLOWED,
     "glue/latest/dg/security_iam_service-with-iam.html"),
    (f"{GLUE}:catalog", "glue:GetDatabase", f"{GLUE}:database/features", ALLOWED,
     "glue/latest/dg/security_iam_service-with-iam.html"),
    (f"{GLUE}:catalog", "glue:GetUserDefinedFunction", f"{GLUE}:userDefinedFunction/features/f", ALLOWED,
     "glue/latest/dg/security_iam_service-with-iam.html"),
    (f"{GLUE}:catalog", "glue:StartJobRun", f"{GLUE}:job/nightly", REFUSED,
     "glue/latest/dg/security_iam_service-with-iam.html"),
    (MODELS, "sagemaker:DescribeModelPackage", f"{SAGEMAKER}:model-package/churn/3", ALLOWED,
     "sagemaker/latest/APIReference/API_PutModelPackageGroupPolicy.html"),
    (MODELS, "sagemaker:DescribeModelPackage", f"{SAGEMAKER}:model-package/other/3", REFUSED,
     "sagemaker/latest/APIReference/API_PutModelPackageGroupPolicy.html"),
    (FUNCTION, "lambda:InvokeFunction", f"{FUNCTION}:live", ALLOWED,
     "lambda/latest/dg/access-control-resource-based.html"),
    (FUNCTION, "lambda:InvokeFunction", f"{FUNCTION}2", REFUSED,
     "lambda/latest/dg/access-control-resource-based.html"),
    (GROUP, "sagemaker:GetRecord", "no ARN at all", UNKNOWN, "IAM/latest/UserGuide/reference-arns.html"),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(
    ("held", "action", "resource", "expected", "page"), ROWS, ids=[f"{row[2]} [{row[4]}]" for row in ROWS]
)
def test_what_governs_a_resource(held: str, action: str, resource: str, expected: Answer, page: str) -> None:
    decision = decide(who=ADMIN, action=action, resource=resource, held=held, policy=TO_AWAY)

    assert decision.answer is expected, (decision.why, page)


READ_ONLY = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerFeatureGroupReadOnly"
ORGANISATION = f"arn:aws:organizations::{HOME}:organization/o-landbridge"
UNIT = f"arn:aws:organizations::{HOME}:ou/o-landbridge/ou-1"
GUIDE = "sagemaker/latest/dg/feature-store-cross-account-access.html"

# principals and permission of a share of the group, who asks, action, answer
SHARES: list[tuple[str, str, str, str, Answer]] = [
    (AWAY, READ_ONLY, ADMIN, "sagemaker:GetRecord", ALLOWED),
    (AWAY, READ_ONLY, ADMIN, "sagemaker:PutRecord", REFUSED),
    ("333333333333", READ_ONLY, ADMIN, "sagemaker:GetRecord", REFUSED),
    (ORGANISATION, READ_ONLY, ADMIN, "sagemaker:GetRecord", ALLOWED),
    (ORGANISATION, READ_ONLY, "administrator of 000000000002", "sagemaker:GetRecord", REFUSED),
    (UNIT, READ_ONLY, ADMIN, "sagemaker:GetRecord", UNKNOWN),
    (AWAY, READ_ONLY, "anybody", "sagemaker:GetRecord", REFUSED),
    (AWAY, f"{READ_ONLY}2", ADMIN, "sagemaker:GetRecord", UNKNOWN),
]


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("principal", "permission", "who", "action", "expected"), SHARES)
def test_a_share_is_the_policy_of_what_it_shares(
    principal: str, permission: str, who: str, action: str, expected: Answer
) -> None:
    evaluator = Evaluator(_shared(principal, permission))

    assert evaluator.decide(Request(caller(who), action, GROUP)).answer is expected, GUIDE


@pytest.mark.requirement("B.1")
def test_a_share_does_not_replace_the_callers_own_policies() -> None:
    evaluator = Evaluator(_shared(AWAY, READ_ONLY))
    without = caller(f"arn:aws:iam::{AWAY}:role/idle")

    assert evaluator.decide(Request(without, "sagemaker:GetRecord", GROUP)).answer is REFUSED


@pytest.mark.requirement("B.1")
def test_a_share_of_one_group_is_not_one_of_another() -> None:
    evaluator = Evaluator(_shared(AWAY, READ_ONLY))

    assert evaluator.decide(Request(caller(ADMIN), "sagemaker:GetRecord", f"{GROUP}2")).answer is REFUSED


@pytest.mark.requirement("B.1")
def test_a_share_of_nobody_knows_what_is_no_share_of_a_queue() -> None:
    queue = f"arn:aws:sqs:{REGION}:{HOME}:events"
    estate = _shared(AWAY, READ_ONLY)
    unknown = replace(estate.shares[0], permissions=(NOWHERE,), resources=(NOWHERE,))
    held = Resource(queue, "AWS::SQS::Queue", HOME, (), unknown.source)
    evaluator = Evaluator(replace(estate, shares=(unknown,), resources={**estate.resources, queue: held}))

    def answer(action: str, resource: str) -> Answer:
        return evaluator.decide(Request(caller(ADMIN), action, resource)).answer

    assert (answer("sqs:SendMessage", queue), answer("sagemaker:GetRecord", GROUP)) == (REFUSED, UNKNOWN)


def _shared(principal: str, permission: str) -> Estate:
    source = Source("stack", "Share", "share", PolicyKind.SHARE)
    group = Resource(GROUP, "AWS::SageMaker::FeatureGroup", HOME, (), source)
    share = Share("clicks", HOME, (permission,), (GROUP,), (principal,), True, source)
    return Estate(
        region=REGION,
        organisation="o-landbridge",
        members=frozenset({HOME, AWAY}),
        resources={GROUP: group},
        shares=(share,),
    )


@pytest.mark.requirement("B.1")
def test_the_group_policy_of_a_package_is_read_with_the_packages_own_name() -> None:
    only: Policy = to(root(AWAY), Resource=f"{SAGEMAKER}:model-package/churn/1")

    def answer(version: str) -> Answer:
        resource = f"{SAGEMAKER}:model-package/churn/{version}"
        return decide(who=ADMIN, action="sagemaker:X", resource=resource, held=MODELS, policy=(only,)).answer

    assert (answer("1"), answer("2")) == (ALLOWED, REFUSED)


@pytest.mark.requirement("B.1")
def test_one_evaluator_tells_callers_with_the_same_name_apart_by_their_policies() -> None:
    source = Source("stack", "Role", "policy", PolicyKind.IDENTITY)
    evaluator = Evaluator(_shared(AWAY, READ_ONLY))
    role = Identity(f"arn:aws:iam::{HOME}:role/r", HOME, (), source)
    everything = statements(PolicyKind.IDENTITY, {"Effect": "Allow", "Action": "*", "Resource": "*"})

    answers = [
        evaluator.decide(Request(Caller(role.arn, HOME, policies), "sagemaker:GetRecord", GROUP)).answer
        for policies in ((), everything, ())
    ]

    assert answers == [REFUSED, ALLOWED, REFUSED]

"""Buckets, queues, groups, catalogs, functions and rules of deployed accounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from landbridge.access.model import Condition, Effect, Estate, PolicyKind, Principals, Resource, Source, Unresolved
from tests.landbridge.aws.deployed.fake_aws import Sessions

CENTRAL, REGISTRY = "111122223333", "888899990000"
NAME = f"landbridge-example-{CENTRAL}"
BUCKET = f"arn:aws:s3:::{NAME}"
GROUP = f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package-group/example-churn"

pytestmark = pytest.mark.requirement("B.3")

Collect = Callable[..., Estate]


def policy(action: str, resource: str = "*", **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": "777788889999"}, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **more}]})


def known(arn: str, kind: str, account: str) -> Estate:
    """An assembly that holds one resource."""
    return Estate(resources={arn: Resource(arn, kind, account, (), Source("Stack", "Path", "", PolicyKind.RESOURCE))})


def actions(estate: Estate, arn: str) -> list[Any]:
    return [action for statement in estate.resources[arn].policy for action in statement.actions]


def is_unknown(resource: Resource) -> bool:
    """Whether anybody may be allowed, or denied, anything."""
    return {each.effect for each in resource.policy} == set(Effect) and all(
        each.principals is not None and isinstance(each.principals.aws[0], Unresolved) for each in resource.policy
    )


def test_buckets_of_the_environment_and_existing_ones_have_their_whole_policy(
    sessions: Sessions, collect: Collect
) -> None:
    existing = "product-success-features-111122223333"
    names = ["cdk-hnb659fds-assets-111122223333-eu-west-1", NAME, existing, "somebody-else"]
    sessions[CENTRAL].answers |= {
        "s3.ListBuckets": {"Buckets": [{"Name": name} for name in names]},
        "s3.GetBucketPolicy": lambda asked: {"Policy": policy("s3:GetObject", f"arn:aws:s3:::{asked['Bucket']}/*")},
    }
    estate = collect()
    assert set(estate.resources) == {BUCKET, f"arn:aws:s3:::{existing}"}
    (statement,) = estate.resources[BUCKET].policy
    assert statement.resources == (f"{BUCKET}/*",)
    assert statement.principals == Principals(("arn:aws:iam::777788889999:root",))
    assert statement.source == Source(CENTRAL, NAME, NAME, PolicyKind.RESOURCE)
    assert estate.resources[f"arn:aws:s3:::{existing}"].complete


def test_a_bucket_without_policy_has_none_and_one_that_cannot_be_read_an_unknown_one(
    sessions: Sessions, collect: Collect
) -> None:
    sessions[CENTRAL].answers["s3.ListBuckets"] = {"Buckets": [{"Name": NAME}]}
    assert collect().resources[BUCKET].policy == ()
    sessions[CENTRAL].refuse("s3.GetBucketPolicy")
    estate = collect()
    assert is_unknown(estate.resources[BUCKET])
    assert f"s3:GetBucketPolicy of {NAME} is refused to the role that reads" in [
        each.text for each in estate.unresolved
    ]


def test_buckets_that_cannot_be_listed_are_looked_for_by_the_names_of_the_assembly(
    sessions: Sessions, collect: Collect
) -> None:
    sessions[CENTRAL].refuse("s3.ListBuckets")
    sessions[CENTRAL].answers["s3.GetBucketPolicy"] = {"Policy": policy("s3:GetObject")}
    assert actions(collect(known(BUCKET, "AWS::S3::Bucket", CENTRAL)), BUCKET) == ["s3:GetObject"]


@pytest.mark.parametrize(("ignored", "expected"), [(True, []), (False, [Principals(("*",))])])
def test_an_access_control_list_that_is_in_force_counts_as_policy(
    sessions: Sessions, collect: Collect, ignored: bool, expected: list[Principals]
) -> None:
    owner, other = {"ID": "owner"}, {"ID": "other", "Type": "CanonicalUser"}
    public = {"URI": "http://acs.amazonaws.com/groups/global/AllUsers", "Type": "Group"}
    block = {"PublicAccessBlockConfiguration": {"IgnorePublicAcls": ignored}}
    sessions[CENTRAL].answers |= {
        "s3.ListBuckets": {"Buckets": [{"Name": NAME}]},
        "s3.GetBucketOwnershipControls": {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}},
        "s3.GetPublicAccessBlock": block,
        "s3.GetBucketAcl": {
            "Owner": owner,
            "Grants": [
                {"Grantee": {**owner, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"},
                {"Grantee": other, "Permission": "WRITE"},
                {"Grantee": public, "Permission": "READ"},
            ],
        },
    }
    first, *rest = collect().resources[BUCKET].policy
    assert (first.principals, "s3:PutObject" in first.actions) == (Principals(canonical=("other",)), True)
    assert [each.principals for each in rest] == expected


def test_a_queue_has_its_policy_and_key(sessions: Sessions, collect: Collect) -> None:
    name = "landbridge-example-governance-retail.fifo"
    arn = f"arn:aws:sqs:eu-west-1:{REGISTRY}:{name}"
    attributes = {"QueueArn": arn, "Policy": policy("sqs:SendMessage", arn), "KmsMasterKeyId": "alias/theirs"}
    sessions[REGISTRY].answers |= {
        "sqs.ListQueues": lambda asked: {
            "QueueUrls": [f"https://sqs/{REGISTRY}/{name}"] * bool(asked["QueueNamePrefix"])
        },
        "sqs.GetQueueAttributes": {"Attributes": attributes},
    }
    estate = collect()
    assert actions(estate, arn) == ["sqs:SendMessage"]
    assert estate.resources[arn].key == f"arn:aws:kms:eu-west-1:{REGISTRY}:key/alias/theirs"
    sessions[REGISTRY].refuse("sqs.GetQueueAttributes")
    assert is_unknown(collect().resources[arn])


def test_a_model_group_has_its_policy_none_or_an_unknown_one(sessions: Sessions, collect: Collect) -> None:
    summary = {
        **{"ModelPackageGroupArn": GROUP, "ModelPackageGroupName": "example-churn"},
        "ModelPackageGroupStatus": "Completed",
    }
    foreign = {
        **summary,
        "ModelPackageGroupArn": f"{GROUP}-of-others",
        "ModelPackageGroupName": "example-churn-of-others",
    }
    sessions[REGISTRY].answers |= {
        "sagemaker.ListModelPackageGroups": {"ModelPackageGroupSummaryList": [summary, foreign]},
        "sagemaker.GetModelPackageGroupPolicy": {"ResourcePolicy": policy("sagemaker:CreateModel")},
    }
    estate = collect()
    assert (actions(estate, GROUP), list(estate.resources)) == (["sagemaker:CreateModel"], [GROUP])
    sessions[REGISTRY].answers["sagemaker.GetModelPackageGroupPolicy"] = "ValidationException"
    assert collect().resources[GROUP].policy == ()
    sessions[REGISTRY].refuse("sagemaker.GetModelPackageGroupPolicy")
    assert is_unknown(collect().resources[GROUP])
    sessions[REGISTRY].refuse("sagemaker.ListModelPackageGroups")
    assert is_unknown(collect(known(GROUP, "AWS::SageMaker::ModelPackageGroup", REGISTRY)).resources[GROUP])


def test_declared_feature_groups_and_those_that_teams_made_have_their_online_key(
    sessions: Sessions, collect: Collect
) -> None:
    start = f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group"
    names = ["example-users", "example-personalization-clicks", "product-reviews-v2", "of-others"]
    summaries = [
        {"FeatureGroupName": name, "FeatureGroupArn": f"{start}/{name}", "CreationTime": 0.0} for name in names
    ]
    key = f"arn:aws:kms:eu-west-1:{CENTRAL}:key/11111111-2222-3333-4444-555555555555"
    sessions[CENTRAL].answers |= {
        "sagemaker.ListFeatureGroups": {"FeatureGroupSummaries": summaries},
        "sagemaker.DescribeFeatureGroup": {"OnlineStoreConfig": {"SecurityConfig": {"KmsKeyId": key}}},
        "kms.ListAliases": {"Aliases": [{"AliasName": "alias/landbridge-example-online", "TargetKeyId": key[-36:]}]},
    }
    groups = {arn: each for arn, each in collect().resources.items() if each.type == "AWS::SageMaker::FeatureGroup"}
    assert [arn.rpartition("/")[2] for arn in groups] == sorted(names[:3])
    assert {each.key for each in groups.values()} == {
        f"arn:aws:kms:eu-west-1:{CENTRAL}:key/alias/landbridge-example-online"
    }


def test_the_policy_of_a_glue_catalog_is_taken_as_a_whole(sessions: Sessions, collect: Collect) -> None:
    arn = f"arn:aws:glue:eu-west-1:{CENTRAL}:catalog"
    assert arn not in collect().resources
    sessions[CENTRAL].answers["glue.GetResourcePolicy"] = {"PolicyInJson": policy("glue:GetTable", arn)}
    estate = collect()
    assert (actions(estate, arn), estate.resources[arn].complete) == (["glue:GetTable"], True)


def test_case_does_not_count_in_the_keys_that_lambda_writes(sessions: Sessions, collect: Collect) -> None:
    name = "landbridge-example-cards-share"
    arn = f"arn:aws:lambda:eu-west-1:{REGISTRY}:function:{name}"
    rule = f"arn:aws:events:eu-west-1:{REGISTRY}:rule/{name}"
    found = policy("lambda:InvokeFunction", arn, Condition={"ArnLike": {"AWS:SourceArn": rule}})
    sessions[REGISTRY].answers |= {
        "lambda.ListFunctions": {"Functions": [{"FunctionName": name, "FunctionArn": arn}]},
        "lambda.GetPolicy": {"Policy": found},
    }
    (statement,) = collect().resources[arn].policy
    assert statement.conditions == (Condition("ArnLike", "aws:SourceArn", (rule,)),)


def test_rules_deliver_to_their_targets(sessions: Sessions, collect: Collect) -> None:
    name = "landbridge-example-governance-retail"
    arn = f"arn:aws:events:eu-west-1:{REGISTRY}:rule/{name}"
    queue = f"arn:aws:sqs:eu-west-1:{REGISTRY}:{name}.fifo"
    rules = [
        {"Name": name, "Arn": arn, "EventPattern": '{"source": ["aws.sagemaker"]}', "State": "ENABLED"},
        {"Name": f"{name}-schedule", "Arn": f"{arn}-schedule", "State": "DISABLED"},
    ]
    sessions[REGISTRY].answers |= {
        "events.ListRules": {"Rules": rules},
        "events.ListTargetsByRule": {"Targets": [{"Id": "queue", "Arn": queue}]},
    }
    first, second = collect().routes
    assert (first.arn, first.pattern, first.targets, first.enabled) == (
        arn,
        {"source": ["aws.sagemaker"]},
        (queue,),
        True,
    )
    assert (second.pattern, second.enabled) == (None, False)

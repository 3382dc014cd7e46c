"""Resources have their policies, wherever those stand, and know which key they need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.access.collection import AssemblyError
from landbridge.access.model import Condition, PolicyKind, Principals, Resource, Unresolved
from tests.landbridge.access.collection.made import ACCOUNT, estate_of, policy, resource

pytestmark = pytest.mark.requirement("B.1")

EVERYBODY = {"Principal": "*"}
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/alias/data"
BUCKET = "arn:aws:s3:::data"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:events"


def only(folder: Path, **resources: Any) -> Resource:
    (found,) = estate_of(folder, resources).resources.values()
    return found


def bucket(**properties: Any) -> dict[str, Any]:
    return resource("AWS::S3::Bucket", BucketName="data", **properties)


def encrypted(key: Any) -> dict[str, Any]:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    return {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": default}]}


def bucket_policy(name: Any = "data") -> dict[str, Any]:
    document = policy(target=f"{BUCKET}/*", **EVERYBODY)
    return resource("AWS::S3::BucketPolicy", "Stack/Policy", Bucket=name, PolicyDocument=document)


@pytest.mark.parametrize("name", ["data", {"Ref": "Bucket"}])
def test_a_bucket_has_the_policy_that_names_it(tmp_path: Path, name: Any) -> None:
    found = only(tmp_path, Policy=bucket_policy(name), Bucket=bucket())
    assert (found.arn, found.type, found.account, found.complete) == (BUCKET, "AWS::S3::Bucket", ACCOUNT, True)
    (statement,) = found.policy
    assert (statement.source.kind, statement.source.path) == (PolicyKind.RESOURCE, "Stack/Policy")
    assert found.key is None


def test_the_policy_of_a_bucket_made_elsewhere_is_all_of_its_policy(tmp_path: Path) -> None:
    found = only(tmp_path, Policy=bucket_policy())
    assert found.complete
    assert len(found.policy) == 1
    assert isinstance(found.key, Unresolved)


@pytest.mark.parametrize(
    ("block", "guarded"),
    [
        (
            dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True),
            True,
        ),
        (dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls"), True), False),
        (None, False),
    ],
)
def test_a_bucket_blocks_public_access_if_its_template_says_all_four(tmp_path: Path, block: Any, guarded: bool) -> None:
    said = {} if block is None else {"PublicAccessBlockConfiguration": block}
    assert only(tmp_path, Bucket=bucket(**said)).guarded is guarded


def test_a_bucket_with_two_policies_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssemblyError, match="the policy of arn:aws:s3:::data: it is made twice"):
        estate_of(tmp_path, {"One": bucket_policy(), "Two": bucket_policy()})


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ({"Fn::GetAtt": ["Key", "Arn"]}, KEY),
        ({"Ref": "Key"}, KEY),
        ("alias/data", KEY),
        (f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/data", KEY),
        ("alias/aws/s3", None),
        ("1234abcd", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd"),
        ("arn:aws:kms:eu-west-1:222233334444:key/1234abcd", "arn:aws:kms:eu-west-1:222233334444:key/1234abcd"),
        ({"Ref": "Open"}, Unresolved('{"Ref": "Open"}', "")),
    ],
)
def test_a_key_is_known_by_its_alias_however_it_is_written(tmp_path: Path, written: Any, key: Any) -> None:
    resources = {
        "Bucket": bucket(BucketEncryption=encrypted(written)),
        "Key": resource("AWS::KMS::Key", KeyPolicy=policy("kms:*", Principal={"AWS": ACCOUNT})),
        "Alias": resource("AWS::KMS::Alias", AliasName="alias/data", TargetKeyId={"Ref": "Key"}),
    }
    assert estate_of(tmp_path, resources).resources[BUCKET].key == key


def test_a_key_has_all_its_aliases_and_its_policy(tmp_path: Path) -> None:
    key = resource("AWS::KMS::Key", KeyPolicy=policy("kms:*", Principal={"AWS": ACCOUNT}), Tags=[])
    aliases = {
        name: resource("AWS::KMS::Alias", AliasName=f"alias/{name}", TargetKeyId=target)
        for name, target in {"other": {"Fn::GetAtt": "Key.Arn"}, "data": {"Ref": "Key"}}.items()
    }
    found = only(tmp_path, Key=key, **aliases)
    assert (found.arn, found.aliases, found.complete) == (KEY, ("alias/data", "alias/other"), True)
    assert len(found.policy) == 1


def test_a_key_without_policy_has_one_that_no_template_shows(tmp_path: Path) -> None:
    assert not only(tmp_path, Key=resource("AWS::KMS::Key")).complete


def test_an_alias_of_a_key_made_elsewhere_tells_its_name(tmp_path: Path) -> None:
    arn = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd"
    found = only(tmp_path, Alias=resource("AWS::KMS::Alias", AliasName="alias/data", TargetKeyId=arn))
    assert (found.arn, found.aliases, found.complete) == (arn, ("alias/data",), False)


@pytest.mark.parametrize("named", [{"Ref": "Queue"}, {"Fn::GetAtt": ["Queue", "QueueUrl"]}])
def test_a_queue_has_the_policy_that_names_its_address(tmp_path: Path, named: Any) -> None:
    document = policy("sqs:SendMessage", QUEUE, Principal={"Service": "events.amazonaws.com"})
    found = only(
        tmp_path,
        Policy=resource("AWS::SQS::QueuePolicy", Queues=[named], PolicyDocument=document),
        Queue=resource("AWS::SQS::Queue", QueueName="events", KmsMasterKeyId="alias/data"),
    )
    assert (found.arn, found.key) == (QUEUE, KEY)
    assert found.policy[0].principals == Principals(services=("events.amazonaws.com",))


def test_a_model_group_has_its_policy(tmp_path: Path) -> None:
    document = policy("sagemaker:DescribeModelPackageGroup", Principal={"AWS": "222233334444"})
    found = only(
        tmp_path,
        Group=resource(
            "AWS::SageMaker::ModelPackageGroup", ModelPackageGroupName="Churn", ModelPackageGroupPolicy=document
        ),
    )
    assert found.arn == f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package-group/churn"
    assert len(found.policy) == 1


def test_a_feature_group_knows_the_key_of_its_online_store_by_a_parameter_of_another_stack(tmp_path: Path) -> None:
    online = {"SecurityConfig": {"KmsKeyId": "{{resolve:ssm:/data-key-arn}}"}}
    estate = estate_of(
        tmp_path,
        {
            "Group": resource("AWS::SageMaker::FeatureGroup", FeatureGroupName="Users", OnlineStoreConfig=online),
            "Key": resource("AWS::KMS::Key", KeyPolicy=policy("kms:*", Principal={"AWS": ACCOUNT})),
            "Alias": resource("AWS::KMS::Alias", AliasName="alias/data", TargetKeyId={"Ref": "Key"}),
            "Parameter": resource("AWS::SSM::Parameter", Name="/data-key-arn", Value={"Fn::GetAtt": ["Key", "Arn"]}),
        },
    )
    assert estate.resources[f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:feature-group/users"].key == KEY


def test_an_account_with_tables_has_a_catalog_whose_policy_is_not_all_known(tmp_path: Path) -> None:
    found = only(tmp_path, Database=resource("AWS::Glue::Database", DatabaseInput={"Name": "data"}))
    assert (found.arn, found.type) == (f"arn:aws:glue:eu-west-1:{ACCOUNT}:catalog", "AWS::Glue::Catalog")
    assert not found.complete


def test_policies_of_topics_and_secrets_are_collected(tmp_path: Path) -> None:
    estate = estate_of(
        tmp_path,
        {
            "Topic": resource("AWS::SNS::Topic", TopicName="news"),
            "TopicPolicy": resource(
                "AWS::SNS::TopicPolicy", Topics=[{"Ref": "Topic"}], PolicyDocument=policy("sns:Publish", **EVERYBODY)
            ),
            "Secret": resource("AWS::SecretsManager::Secret", Name="key"),
            "SecretPolicy": resource(
                "AWS::SecretsManager::ResourcePolicy",
                SecretId={"Ref": "Secret"},
                ResourcePolicy=policy("secretsmanager:GetSecretValue", **EVERYBODY),
            ),
        },
    )
    assert [(each.type, len(each.policy)) for each in estate.resources.values()] == [
        ("AWS::SNS::Topic", 1),
        ("AWS::SecretsManager::Secret", 1),
    ]


def test_an_access_control_list_in_force_is_listed(tmp_path: Path) -> None:
    owned = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert estate_of(tmp_path, {"B": bucket(AccessControl="PublicRead", OwnershipControls=owned)}).unresolved == ()
    (listed,) = estate_of(tmp_path, {"B": bucket(AccessControl="PublicRead")}).unresolved
    assert (listed.text, listed.place) == ("the access control list PublicRead", "Stack, B.AccessControl")


def test_a_permission_of_a_function_is_a_statement_of_its_policy(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        Function=resource("AWS::Lambda::Function", FunctionName="work", Handler="index.handler"),
        One=resource(
            "AWS::Lambda::Permission",
            FunctionName={"Ref": "Function"},
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn="arn:aws:events:eu-west-1:111122223333:rule/rule",
        ),
        Two=resource(
            "AWS::Lambda::Permission",
            FunctionName={"Fn::GetAtt": ["Function", "Arn"]},
            Action="lambda:InvokeFunction",
            Principal="222233334444",
            PrincipalOrgID="o-landbridge1",
        ),
    )
    one, two = found.policy
    assert found.complete
    assert one.principals == Principals(services=("events.amazonaws.com",))
    assert one.conditions == (
        Condition("ArnLike", "aws:SourceArn", ("arn:aws:events:eu-west-1:111122223333:rule/rule",)),
    )
    assert one.resources == (found.arn,)
    assert two.principals == Principals(("arn:aws:iam::222233334444:root",))
    assert two.conditions == (Condition("StringEquals", "aws:PrincipalOrgID", ("o-landbridge1",)),)


def test_a_bus_has_the_statements_of_its_policies(tmp_path: Path) -> None:
    bus = f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"
    older = resource(
        "AWS::Events::EventBusPolicy",
        StatementId="a",
        Principal="*",
        Action="events:PutEvents",
        Condition={"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-landbridge1"},
    )
    newer = resource(
        "AWS::Events::EventBusPolicy",
        StatementId="b",
        EventBusName="default",
        Statement=policy("events:PutEvents", bus, Principal={"AWS": "222233334444"})["Statement"][0],
    )
    found = only(tmp_path, A=older, B=newer)
    assert (found.arn, len(found.policy), found.complete) == (bus, 2, False)
    assert found.policy[0].conditions == (Condition("StringEquals", "aws:PrincipalOrgID", ("o-landbridge1",)),)

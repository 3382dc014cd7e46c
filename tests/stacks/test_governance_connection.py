"""Governance-retail of the example, and the connections that it could have been."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from tests.consoles import REGISTRY, console_example, vendor_example
from tests.synthesis import Template, only, properties, resources, statements, strings, synthesize
from tests.templates.replacement import destroyed

NAME = "landbridge-example-governance-retail"
QUEUE = f"arn:aws:sqs:eu-west-1:{REGISTRY}:{NAME}.fifo"
STACK = "Governance-retail"


@pytest.fixture
def connection(templates: dict[str, Template]) -> Template:
    return templates[STACK]


def queues(template: Template) -> dict[str, tuple[str, dict[str, Any]]]:
    """Logical id and properties of each queue by its name."""
    return {
        body["Properties"]["QueueName"].removeprefix(NAME): (logical_id, body["Properties"])
        for logical_id, body in resources(template, "AWS::SQS::Queue").items()
    }


@pytest.mark.requirement("S3.1")
def test_the_queue_is_the_documented_one_field_by_field(connection: Template) -> None:
    _, queue = queues(connection)[".fifo"]
    redrive, _ = queues(connection)["-redrive.fifo"]
    (key, *_) = resources(connection, "AWS::KMS::Key")
    assert queue == {
        "QueueName": f"{NAME}.fifo",
        "FifoQueue": True,
        "VisibilityTimeout": 30,
        "MessageRetentionPeriod": 4 * 24 * 60 * 60,
        "MaximumMessageSize": 256 * 1024,
        "DelaySeconds": 0,
        "ReceiveMessageWaitTimeSeconds": 0,
        "ContentBasedDeduplication": True,
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
        "KmsMasterKeyId": {"Fn::GetAtt": [key, "Arn"]},
        "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": [redrive, "Arn"]}, "maxReceiveCount": 10},
    }


@pytest.mark.requirement("S3.1", "S3.2")
def test_what_fails_is_kept_two_weeks_in_a_queue_of_the_kind_that_each_service_asks_for(connection: Template) -> None:
    found = queues(connection)
    _, redrive = found["-redrive.fifo"]
    undelivered_id, undelivered = found["-undelivered"]
    assert redrive["FifoQueue"] is True
    assert redrive["RedriveAllowPolicy"] == {"redrivePermission": "byQueue", "sourceQueueArns": [QUEUE]}
    assert "FifoQueue" not in undelivered
    assert undelivered["RedriveAllowPolicy"] == {"redrivePermission": "denyAll"}
    assert redrive["MessageRetentionPeriod"] == undelivered["MessageRetentionPeriod"] == 14 * 24 * 60 * 60
    (target,) = only(connection, "AWS::Events::Rule")["Targets"]
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": [undelivered_id, "Arn"]}}
    assert target["SqsParameters"] == {"MessageGroupId": "retail-models"}
    assert "RoleArn" not in target


@pytest.mark.requirement("S3.2")
def test_only_the_connection_s_rules_put_events_on_its_queues_and_use_its_key(connection: Template) -> None:
    rules = [f"arn:aws:events:eu-west-1:{REGISTRY}:rule/{NAME}{suffix}" for suffix in ("", "-*")]
    allowed = {
        statement["Resource"]: statement
        for policy in properties(connection, "AWS::SQS::QueuePolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    }
    assert set(allowed) == {QUEUE, QUEUE.replace(".fifo", "-undelivered")}
    for statement in allowed.values():
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert statement["Action"] == "sqs:SendMessage"
        assert statement["Condition"] == {"ArnLike": {"aws:SourceArn": rules}}
    key = next(each for each in properties(connection, "AWS::KMS::Key") if "console" in each["Description"])
    (events,) = [each for each in key["KeyPolicy"]["Statement"] if "Service" in each["Principal"]]
    assert events["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert events["Condition"]["ArnLikeIfExists"] == {"aws:SourceArn": rules}


@pytest.mark.requirement("S3.3")
@pytest.mark.parametrize(
    ("console", "account"),
    [("marketplace", "767397658217"), ("vendor", "384547875043"), ("123412341234", "123412341234")],
)
def test_the_role_trusts_the_console_s_account_with_the_external_id_and_no_service(
    console: str, account: str, tmp_path: Path
) -> None:
    template = synthesize(console_example(console=console), tmp_path)[STACK]
    (role,) = [each for each in properties(template, "AWS::IAM::Role") if each["RoleName"] == NAME]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": f"arn:aws:iam::{account}:root"}
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "retail-7f3a91c2"}}


@pytest.mark.requirement("S3.3", "S3.6")
def test_the_least_privilege_is_what_the_vendor_s_page_has_the_console_do(connection: Template) -> None:
    may = statements(connection, NAME)
    assert set(may) == {
        "Queue",
        "ListModelGroups",
        "AllModelGroups",
        "AllModelPackages",
        "UpdatePackageCards",
        "UpdateCards",
        "DefaultProfile",
        "Key",
    }
    assert may["Queue"]["Resource"] == QUEUE
    assert not {"sqs:SendMessage", "sqs:PurgeQueue"} & set(may["Queue"]["Action"])
    assert "sagemaker:ModelApprovalStatus" in may["UpdatePackageCards"]["Condition"]["Null"]
    (profile,) = resources(connection, "AWS::SageMaker::UserProfile")
    assert may["DefaultProfile"]["Resource"] == {"Fn::GetAtt": [profile, "UserProfileArn"]}
    assert "AmazonSQSFullAccess" not in json.dumps(connection)


@pytest.mark.requirement("S3.3")
def test_the_vendor_s_own_permissions_are_its_two_policies_and_the_queue_s_key(tmp_path: Path) -> None:
    template = synthesize(console_example(permissions="vendor-documented"), tmp_path)[STACK]
    (role,) = [each for each in properties(template, "AWS::IAM::Role") if each["RoleName"] == NAME]
    assert [arn for arn in role["ManagedPolicyArns"] if isinstance(arn, str)] == [
        "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
        "arn:aws:iam::aws:policy/AmazonSQSFullAccess",
    ]
    assert set(statements(template, NAME)) == {"Key"}


@pytest.mark.requirement("S3.4")
def test_the_access_key_is_in_the_secret_alone_and_its_user_may_what_the_role_may(
    connection: Template, tmp_path: Path
) -> None:
    template = synthesize(console_example(credentials="access-key", external_id=None), tmp_path)[STACK]
    assert statements(template, NAME) == statements(connection, NAME)
    assert only(template, "AWS::IAM::User")["UserName"] == NAME
    assert not [role for role in properties(template, "AWS::IAM::Role") if role["RoleName"] == NAME]
    (key,) = resources(template, "AWS::IAM::AccessKey")
    secret = only(template, "AWS::SecretsManager::Secret")
    assert secret["Name"] == "landbridge-example/governance/retail/access-key"
    assert secret["KmsKeyId"] in [{"Fn::GetAtt": [name, "Arn"]} for name in resources(template, "AWS::KMS::Key")]
    (_, parts) = secret["SecretString"]["Fn::Join"]
    assert {"Fn::GetAtt": [key, "SecretAccessKey"]} in parts
    assert list(strings(dict(template))).count("SecretAccessKey") == 1
    assert "Outputs" not in template
    kept = {body["Type"] for body in template["Resources"].values() if "DeletionPolicy" in body}
    assert not kept & {"AWS::IAM::User", "AWS::IAM::AccessKey", "AWS::SecretsManager::Secret"}


@pytest.mark.requirement("S3.6")
def test_the_default_profile_reads_models_and_starts_nothing(connection: Template) -> None:
    profile = only(connection, "AWS::SageMaker::UserProfile")
    may = statements(connection, f"{NAME}-profile")
    actions = {action for each in may.values() for action in _list(each["Action"])}
    assert not {action for action in actions if not action.startswith(("sagemaker:Describe", "sagemaker:List"))}
    (role,) = [
        name
        for name, body in resources(connection, "AWS::IAM::Role").items()
        if body["Properties"]["RoleName"] == f"{NAME}-profile"
    ]
    assert profile["UserSettings"]["ExecutionRole"] == {"Fn::GetAtt": [role, "Arn"]}
    domain = only(connection, "AWS::SageMaker::Domain")
    assert (domain["AppNetworkAccessType"], domain["AuthMode"]) == ("VpcOnly", "IAM")
    (egress,) = only(connection, "AWS::EC2::SecurityGroup")["SecurityGroupEgress"]
    assert egress["CidrIp"] == "255.255.255.255/32"


@pytest.mark.requirement("S3.6")
def test_in_a_domain_that_is_there_the_profile_alone_is_made(tmp_path: Path) -> None:
    template = synthesize(console_example(default_profile={"domain": "d-abcdefghij12"}), tmp_path)[STACK]
    assert only(template, "AWS::SageMaker::UserProfile")["DomainId"] == "d-abcdefghij12"
    assert not resources(template, "AWS::SageMaker::Domain")
    assert not resources(template, "AWS::EC2::SecurityGroup")
    profile = statements(template, f"{NAME}-profile")["StudioProfile"]["Resource"]
    assert profile == f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:user-profile/d-abcdefghij12/{NAME}"


@pytest.mark.requirement("S3.7")
def test_a_trail_logs_writes_with_validation_and_its_own_key(connection: Template) -> None:
    trail = only(connection, "AWS::CloudTrail::Trail")
    assert trail["IsLogging"] is trail["EnableLogFileValidation"] is True
    assert trail["EventSelectors"] == [{"IncludeManagementEvents": True, "ReadWriteType": "WriteOnly"}]
    arn = f"arn:aws:cloudtrail:eu-west-1:{REGISTRY}:trail/{trail['TrailName']}"
    (policy,) = [
        each for each in properties(connection, "AWS::S3::BucketPolicy") if each["Bucket"] == trail["S3BucketName"]
    ]
    written = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
    assert [each["Condition"]["ArnEquals"] for each in written] == [{"aws:SourceArn": arn}] * 2
    assert written[1]["Resource"] == f"arn:aws:s3:::{trail['S3BucketName']}/AWSLogs/{REGISTRY}/*"


@pytest.mark.requirement("S3.7")
def test_with_the_organisation_s_trail_none_is_made(tmp_path: Path) -> None:
    trail = "arn:aws:cloudtrail:eu-west-1:999900001111:trail/organisation"
    template = synthesize(console_example(trail=trail), tmp_path)[STACK]
    assert not [body for body in template["Resources"].values() if "CloudTrail" in body["Type"]]
    assert not resources(template, "AWS::S3::Bucket")


@pytest.mark.requirement("S3.2", "B.6")
def test_lanes_come_before_what_leaves_its_events_to_them_and_replace_nothing(
    templates: dict[str, Template], tmp_path: Path
) -> None:
    laned = synthesize(console_example(lanes=["churn", "ranking"]), tmp_path)
    rules = resources(laned[STACK], "AWS::Events::Rule")
    groups = {name: body["Properties"]["Targets"][0]["SqsParameters"]["MessageGroupId"] for name, body in rules.items()}
    assert sorted(groups.values()) == ["retail-lane-churn", "retail-lane-ranking", "retail-models", "retail-models"]
    lanes = {name for name, group in groups.items() if "lane" in group}
    for name in set(rules) - lanes:
        assert lanes <= set(rules[name]["DependsOn"])
    assert destroyed(templates, laned) == []
    assert set(resources(templates[STACK], "AWS::Events::Rule")) <= set(rules)


@pytest.mark.requirement("S3.5")
def test_each_connection_is_a_stack_in_its_own_account(declaration: Declaration, tmp_path: Path) -> None:
    content = declaration.model_dump(mode="json", by_alias=True)
    for number in range(9):
        content["governance"][f"shop-{number}"] = {
            **content["governance"]["retail"],
            "account": f"{400000000000 + number}",
            "business_entity": f"Shop {number}",
            "external_id": f"shop-{number}",
            "lanes": [],
        }
    templates = synthesize(Declaration.model_validate(content), tmp_path)
    made = [name for name in templates if name.startswith("Governance-")]
    assert len(made) == 10
    artifacts = json.loads((tmp_path / "manifest.json").read_text())["artifacts"]
    assert artifacts["Governance-shop-3"]["environment"] == "aws://400000000003/eu-west-1"


def test_a_console_as_its_vendor_has_it_can_be_synthesized(tmp_path: Path) -> None:
    assert STACK in synthesize(vendor_example(), tmp_path)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

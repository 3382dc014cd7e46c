"""The properties in honoured.yaml take effect when a stack is created and when it is updated, read through the API."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"
CODE = "def handler(event, context):\n    return event"


def _trust() -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_glue_database(stack: Stack) -> None:
    glue = stack.session.client("glue")

    def database(**settings: Any) -> dict[str, Any]:
        properties = {"CatalogId": ACCOUNT, "DatabaseInput": {"Name": "store", **settings}}
        return {"Database": {"Type": "AWS::Glue::Database", "Properties": properties}}

    stack.deploy(database(Description="one", LocationUri="s3://bucket/", Parameters={"a": "1"}))
    found = glue.get_database(Name="store")["Database"]
    assert (found["Description"], found["LocationUri"], found["Parameters"]) == ("one", "s3://bucket/", {"a": "1"})
    stack.deploy(database(Parameters={"b": "2"}))
    found = glue.get_database(Name="store")["Database"]
    assert found.get("Description", "") == ""
    assert found["Parameters"] == {"b": "2"}


def test_glue_table(stack: Stack) -> None:
    glue = stack.session.client("glue")
    database = {
        "Type": "AWS::Glue::Database",
        "Properties": {"CatalogId": ACCOUNT, "DatabaseInput": {"Name": "store"}},
    }

    def table(**settings: Any) -> dict[str, Any]:
        properties = {
            "CatalogId": ACCOUNT,
            "DatabaseName": {"Ref": "Database"},
            "TableInput": {"Name": "users", **settings},
        }
        return {"Database": database, "Table": {"Type": "AWS::Glue::Table", "Properties": properties}}

    storage: dict[str, Any] = {
        "Location": "s3://bucket/data/",
        "Columns": [{"Name": "user_id", "Type": "string"}],
        "InputFormat": "in",
        "OutputFormat": "out",
        "SerdeInfo": {"SerializationLibrary": "serde"},
    }
    settings: dict[str, Any] = {
        "Description": "one",
        "Owner": "team",
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "parquet"},
        "PartitionKeys": [{"Name": "year", "Type": "string", "Comment": "of the event"}],
        "StorageDescriptor": storage,
    }
    stack.deploy(table(**settings))
    found: Any = glue.get_table(DatabaseName="store", Name="users")["Table"]
    assert {name: found[name] for name in settings if name != "StorageDescriptor"} == {
        name: value for name, value in settings.items() if name != "StorageDescriptor"
    }
    assert {name: found["StorageDescriptor"][name] for name in storage} == storage
    moved = {**settings, "StorageDescriptor": {**storage, "Location": "s3://bucket/moved/"}, "Description": "two"}
    stack.deploy(table(**moved))
    found = glue.get_table(DatabaseName="store", Name="users")["Table"]
    assert (found["StorageDescriptor"]["Location"], found["Description"]) == ("s3://bucket/moved/", "two")


def test_log_group(stack: Stack) -> None:
    logs = stack.session.client("logs")
    key = {"Type": "AWS::KMS::Key", "Properties": {}}
    arn = {"Fn::GetAtt": ["Key", "Arn"]}

    def group(**settings: Any) -> dict[str, Any]:
        properties = {"LogGroupName": "group", **settings}
        return {"Key": key, "Group": {"Type": "AWS::Logs::LogGroup", "Properties": properties}}

    stack.deploy(group(RetentionInDays=7, KmsKeyId=arn, Tags=[{"Key": "team", "Value": "one"}]))
    (found,) = logs.describe_log_groups(logGroupNamePrefix="group")["logGroups"]
    assert found["retentionInDays"] == 7
    assert found["kmsKeyId"].endswith(stack.physical_id("Key"))
    tags = logs.list_tags_for_resource(resourceArn=f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:group")["tags"]
    assert tags["team"] == "one"
    stack.deploy(group(RetentionInDays=30))
    (found,) = logs.describe_log_groups(logGroupNamePrefix="group")["logGroups"]
    assert found["retentionInDays"] == 30
    assert "kmsKeyId" not in found


def test_parameter(stack: Stack) -> None:
    ssm = stack.session.client("ssm")

    def parameter(**settings: Any) -> dict[str, Any]:
        properties = {"Name": "/central/one", "Type": "String", **settings}
        return {"Parameter": {"Type": "AWS::SSM::Parameter", "Properties": properties}}

    for value in ("1", "2"):
        stack.deploy(parameter(Value=value, Description=f"is {value}", Tags={"team": value}))
        assert ssm.get_parameter(Name="/central/one")["Parameter"]["Value"] == value
        (found,) = ssm.describe_parameters()["Parameters"]
        assert found["Description"] == f"is {value}"
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/central/one")["TagList"]
        assert {"Key": "team", "Value": value} in tags


def _function(**settings: Any) -> dict[str, Any]:
    properties = {
        "FunctionName": "function",
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": {"ZipFile": CODE},
        **settings,
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": _trust()}}
    return {"Role": role, "Function": {"Type": "AWS::Lambda::Function", "Properties": properties}}


def test_function(stack: Stack) -> None:
    lambda_ = stack.session.client("lambda")
    settings: dict[str, Any] = {
        "Description": "one",
        "Timeout": 60,
        "MemorySize": 256,
        "Architectures": ["arm64"],
        "LoggingConfig": {"LogGroup": "group", "LogFormat": "JSON"},
    }
    tags = [{"Key": "team", "Value": "one"}]
    stack.deploy(_function(**settings, Environment={"Variables": {"A": "1"}}, Tags=tags))
    found: Any = lambda_.get_function_configuration(FunctionName="function")
    assert {name: found[name] for name in settings if name != "LoggingConfig"} == {
        name: value for name, value in settings.items() if name != "LoggingConfig"
    }
    assert found["LoggingConfig"] | settings["LoggingConfig"] == found["LoggingConfig"]
    assert found["Environment"]["Variables"] == {"A": "1"}
    assert lambda_.get_function(FunctionName="function")["Tags"]["team"] == "one"

    answer = lambda_.invoke(FunctionName="function", Payload=b'{"x": 1}')
    assert json.loads(answer["Payload"].read()) == {"x": 1}
    stack.deploy(_function(Code={"ZipFile": CODE.replace("event\n", "event").replace("return event", "return 2")}))
    assert json.loads(lambda_.invoke(FunctionName="function")["Payload"].read()) == 2
    found = lambda_.get_function_configuration(FunctionName="function")
    assert (found["Timeout"], found["MemorySize"], found["Description"]) == (3, 128, "")
    assert found.get("Environment", {}).get("Variables", {}) == {}


def test_permission(stack: Stack) -> None:
    lambda_ = stack.session.client("lambda")

    def permission(arn: str) -> dict[str, Any]:
        properties = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": "Function"},
            "Principal": "events.amazonaws.com",
            "SourceArn": arn,
            "SourceAccount": ACCOUNT,
        }
        return {**_function(), "Permission": {"Type": "AWS::Lambda::Permission", "Properties": properties}}

    for rule in ("one", "two"):
        arn = f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/{rule}"
        stack.deploy(permission(arn))
        (statement,) = json.loads(lambda_.get_policy(FunctionName="function")["Policy"])["Statement"]
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert statement["Condition"]["ArnLike"]["AWS:SourceArn"] == arn
        assert statement["Condition"]["StringEquals"]["AWS:SourceAccount"] == ACCOUNT


def test_rule(stack: Stack) -> None:
    events = stack.session.client("events")

    def rule(**settings: Any) -> dict[str, Any]:
        return {"Rule": {"Type": "AWS::Events::Rule", "Properties": {"Name": "rule", **settings}}}

    queue = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:queue.fifo"
    group = {"SqsParameters": {"MessageGroupId": "g"}}
    lost = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:lost"
    target = {"Id": "1", "Arn": queue, **group, "DeadLetterConfig": {"Arn": lost}}
    stack.deploy(rule(Description="one", EventPattern={"source": ["aws.sagemaker"]}, Targets=[target]))
    found = events.describe_rule(Name="rule")
    assert (found["Description"], found["State"]) == ("one", "ENABLED")
    assert json.loads(found["EventPattern"]) == {"source": ["aws.sagemaker"]}
    assert events.list_targets_by_rule(Rule="rule")["Targets"] == [target]
    stack.deploy(
        rule(State="DISABLED", ScheduleExpression="rate(1 hour)", Targets=[{"Id": "2", "Arn": queue, **group}])
    )
    found = events.describe_rule(Name="rule")
    assert (found["State"], found["ScheduleExpression"]) == ("DISABLED", "rate(1 hour)")
    assert [item["Id"] for item in events.list_targets_by_rule(Rule="rule")["Targets"]] == ["2"]


def test_tags_of_rules_queues_and_workgroups(stack: Stack) -> None:
    def tagged(value: str) -> dict[str, Any]:
        tags = [{"Key": "team", "Value": value}]
        schedule = {"ScheduleExpression": "rate(1 hour)"}
        return {
            "Rule": {"Type": "AWS::Events::Rule", "Properties": {"Name": "rule", **schedule, "Tags": tags}},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "queue", "Tags": tags}},
            "Group": {"Type": "AWS::Athena::WorkGroup", "Properties": {"Name": "group", "Tags": tags}},
        }

    arn = f"eu-west-1:{ACCOUNT}"
    events, sqs, athena = stack.session.client("events"), stack.session.client("sqs"), stack.session.client("athena")
    for value in ("one", "two"):
        stack.deploy(tagged(value))
        expected = {"Key": "team", "Value": value}
        assert expected in events.list_tags_for_resource(ResourceARN=f"arn:aws:events:{arn}:rule/rule")["Tags"]
        assert expected in athena.list_tags_for_resource(ResourceARN=f"arn:aws:athena:{arn}:workgroup/group")["Tags"]
        url = sqs.get_queue_url(QueueName="queue")["QueueUrl"]
        assert sqs.list_queue_tags(QueueUrl=url)["Tags"]["team"] == value


def test_queue_and_its_policy(stack: Stack) -> None:
    sqs = stack.session.client("sqs")
    settings = {
        "QueueName": "changes.fifo",
        "FifoQueue": True,
        "ContentBasedDeduplication": True,
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
        "KmsMasterKeyId": "alias/aws/sqs",
        "KmsDataKeyReusePeriodSeconds": 600,
        "MessageRetentionPeriod": 3600,
        "VisibilityTimeout": 90,
    }
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": f"arn:aws:sqs:eu-west-1:{ACCOUNT}:changes.fifo",
            }
        ],
    }
    resources = {
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead.fifo", "FifoQueue": True}},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                **settings,
                "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3},
            },
        },
        "Policy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": policy},
        },
    }
    stack.deploy(resources)
    url = sqs.get_queue_url(QueueName="changes.fifo")["QueueUrl"]
    found: Any = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    for name, value in settings.items():
        if name != "QueueName":
            assert found[name].lower() == str(value).lower(), name
    assert json.loads(found["RedrivePolicy"])["maxReceiveCount"] in (3, "3")
    assert json.loads(found["Policy"]) == policy


def test_security_group(stack: Stack) -> None:
    ec2: Any = stack.session.client("ec2")

    def group(port: int) -> dict[str, Any]:
        egress = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "10.0.0.0/8"}
        properties = {"GroupDescription": "one", "VpcId": "vpc-1", "SecurityGroupEgress": [egress]}
        return {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}}

    for port in (443, 8443):
        stack.deploy(group(port))
        (found,) = [each for each in ec2.describe_security_groups()["SecurityGroups"] if each["VpcId"] == "vpc-1"]
        assert found["Description"] == "one"
        assert [rule["FromPort"] for rule in found["IpPermissionsEgress"]] == [port]

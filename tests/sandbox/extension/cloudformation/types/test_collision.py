"""A template that names something that exists already outside of its stack."""

from typing import Any

import pytest

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

PATTERN = '{"source": ["theirs"]}'


def _make(stack: Stack, kind: str) -> None:
    session = stack.session
    if kind == "AWS::Logs::LogGroup":
        session.client("logs").create_log_group(logGroupName="taken")
    elif kind == "AWS::Events::Rule":
        session.client("events").put_rule(Name="taken", EventPattern=PATTERN)
    elif kind == "AWS::Athena::WorkGroup":
        session.client("athena").create_work_group(Name="taken")
    elif kind == "AWS::SSM::Parameter":
        session.client("ssm").put_parameter(Name="taken", Value="theirs", Type="String")
    elif kind == "AWS::Glue::Database":
        session.client("glue").create_database(DatabaseInput={"Name": "taken"})
    elif kind == "AWS::SQS::Queue":
        session.client("sqs").create_queue(QueueName="taken", Attributes={"VisibilityTimeout": "7"})


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::Logs::LogGroup", {"LogGroupName": "taken", "RetentionInDays": 1}),
        ("AWS::Events::Rule", {"Name": "taken", "EventPattern": {"source": ["ours"]}}),
        ("AWS::Athena::WorkGroup", {"Name": "taken"}),
        ("AWS::SSM::Parameter", {"Name": "taken", "Type": "String", "Value": "ours"}),
        ("AWS::Glue::Database", {"CatalogId": "222222222222", "DatabaseInput": {"Name": "taken"}}),
        ("AWS::SQS::Queue", {"QueueName": "taken"}),
    ],
)
def test_resource_that_exists_already_fails_the_stack(stack: Stack, kind: str, properties: dict[str, Any]) -> None:
    _make(stack, kind)
    with pytest.raises(AssertionError, match=r"(?i)already ?exists"):
        stack.deploy({"Ours": {"Type": kind, "Properties": properties}})
    assert stack.status() == "ROLLBACK_COMPLETE"

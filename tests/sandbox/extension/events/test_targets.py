"""What EventBridge refuses of rules and targets."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.events.routes import RULE, queue_arn

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"
FIFO = queue_arn(ACCOUNT, "models.fifo")
GROUP = {"SqsParameters": {"MessageGroupId": "models"}}


@pytest.fixture
def events(sandbox: Sandbox) -> Any:
    client = sandbox.root(ACCOUNT).client("events")
    client.put_rule(Name=RULE, EventPattern=json.dumps({"source": ["team.models"]}))
    return client


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ({"Arn": FIFO}, "SqsParameters must be specified"),
        ({"Arn": queue_arn(ACCOUNT, "standard"), **GROUP}, "no FIFO queue"),
        ({"Arn": FIFO, **GROUP, "DeadLetterConfig": {"Arn": queue_arn(ACCOUNT, "lost.fifo")}}, "standard queue"),
        ({"Arn": FIFO, **GROUP, "DeadLetterConfig": {"Arn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:t"}}, "no SQS queue"),
        ({"Arn": FIFO, **GROUP, "Input": "{}", "InputPath": "$.detail"}, "Only one of"),
        ({"Arn": queue_arn("333333333333", "models.fifo"), **GROUP}, "UnsupportedOperation"),
        ({"Arn": "models.fifo", **GROUP}, "not in correct format"),
    ],
)
def test_refused_targets(events: Any, target: dict[str, Any], reason: str) -> None:
    with pytest.raises(ClientError, match=reason):
        events.put_targets(Rule=RULE, Targets=[{"Id": "one", **target}])
    assert events.list_targets_by_rule(Rule=RULE)["Targets"] == []


@pytest.mark.requirement("S3.2")
def test_a_rule_has_at_most_five_targets(events: Any) -> None:
    targets = [{"Id": str(number), "Arn": FIFO, **GROUP} for number in range(6)]
    events.put_targets(Rule=RULE, Targets=targets[:5])
    events.put_targets(Rule=RULE, Targets=targets[:1])
    with pytest.raises(ClientError, match="LimitExceeded"):
        events.put_targets(Rule=RULE, Targets=targets[5:])


@pytest.mark.parametrize(
    "pattern",
    [
        '{"source": "aws.sagemaker"}',
        "{",
        '{"source": [{"begins-with": "aws"}]}',
        '{"source": []}',
        '{"detail": [1, {}]}',
    ],
)
def test_refused_patterns(events: Any, pattern: str) -> None:
    with pytest.raises(ClientError, match="InvalidEventPattern"):
        events.put_rule(Name="other", EventPattern=pattern)


def test_a_rule_that_is_put_again_keeps_nothing_that_is_left_out(events: Any) -> None:
    events.put_rule(Name=RULE, EventPattern='{"source": ["a"]}', State="DISABLED", Description="old")
    events.put_rule(Name=RULE, EventPattern='{"source": ["a"]}')
    found = events.describe_rule(Name=RULE)
    assert (found["State"], found.get("Description", "")) == ("ENABLED", "")


def test_rules_that_are_not_there_or_have_targets(events: Any) -> None:
    with pytest.raises(ClientError, match="ResourceNotFound"):
        events.disable_rule(Name="none")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        events.list_targets_by_rule(Rule="none")
    events.put_targets(Rule=RULE, Targets=[{"Id": "one", "Arn": FIFO, **GROUP}])
    with pytest.raises(ClientError, match="has targets"):
        events.delete_rule(Name=RULE)
    with pytest.raises(ClientError, match="EventPattern or ScheduleExpression"):
        events.put_rule(Name="other")
    with pytest.raises(ClientError, match="state"):
        events.put_rule(Name="other", EventPattern='{"source": ["a"]}', State="ON")

"""Events on their way to a FIFO queue, under the policy of the queue and that of its key."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.events.routes import RULE, Route, queue_arn, queue_policy, rule_arn

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"
PATTERN = {"source": ["team.models"]}


@pytest.fixture
def route(sandbox: Sandbox) -> Route:
    return Route(sandbox, ACCOUNT, PATTERN, {})


def _send(route: Route, number: int = 1, **entry: Any) -> dict[str, Any]:
    event = {"Source": "team.models", "DetailType": "made", "Detail": json.dumps({"number": number}), **entry}
    answer: dict[str, Any] = route.events.put_events(Entries=[event])
    return answer


def _key(sandbox: Sandbox, *statements: dict[str, Any]) -> str:
    own = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [own, *statements]})
    return str(sandbox.root(ACCOUNT).client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"])


@pytest.mark.requirement("S3.2")
def test_events_arrive_in_order_and_in_their_message_group(route: Route) -> None:
    for number in range(3):
        _send(route, number)
    (message, *_) = route.sqs.receive_message(
        QueueUrl=route.url, MessageSystemAttributeNames=["All"], VisibilityTimeout=0
    )["Messages"]
    assert message["Attributes"]["MessageGroupId"] == "models"
    assert [event["detail"]["number"] for event in route.arrived()] == [0, 1, 2]


def test_events_of_the_name_of_a_service_are_refused(route: Route) -> None:
    answer = _send(route, Source="aws.sagemaker")
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == "NotAuthorizedForSourceException"


def test_entries_fail_one_by_one(route: Route) -> None:
    good = {"Source": "team.models", "DetailType": "made", "Detail": "{}"}
    answer = route.events.put_events(Entries=[{**good, "Detail": "no"}, good, {"Source": "team.models"}])
    assert [entry.get("ErrorCode") for entry in answer["Entries"]] == ["MalformedDetail", None, "InvalidArgument"]
    assert len(route.arrived()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        {"Condition": {"ArnEquals": {"aws:SourceArn": rule_arn(ACCOUNT, "another")}}},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": ACCOUNT}},
        {"Action": "sqs:ReceiveMessage"},
        {"Effect": "Deny"},
    ],
)
def test_what_the_queue_policy_refuses_goes_to_the_dead_letter_queue(route: Route, statement: dict[str, Any]) -> None:
    policy = queue_policy(ACCOUNT, "models.fifo", **statement)
    route.sqs.set_queue_attributes(QueueUrl=route.url, Attributes={"Policy": policy})
    _send(route)
    assert route.arrived() == []
    (message,) = route.lost()
    said = {name: attribute["StringValue"] for name, attribute in message["MessageAttributes"].items()}
    assert said["ERROR_CODE"] == "NO_PERMISSIONS"
    assert said["RULE_ARN"] == rule_arn(ACCOUNT)
    assert said["TARGET_ARN"] == queue_arn(ACCOUNT, "models.fifo")
    assert "sqs:SendMessage" in said["ERROR_MESSAGE"]
    assert json.loads(message["Body"])["detail"] == {"number": 1}


def test_a_queue_without_policy_takes_nothing_and_neither_does_such_a_dead_letter_queue(route: Route) -> None:
    for url in (route.url, route.dead_letters):
        route.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    _send(route)
    assert route.arrived() == []
    assert route.lost() == []


def test_a_queue_that_is_gone(route: Route) -> None:
    route.sqs.delete_queue(QueueUrl=route.url)
    _send(route)
    assert [message["MessageAttributes"]["ERROR_CODE"]["StringValue"] for message in route.lost()] == ["NO_RESOURCE"]


def test_a_fifo_queue_without_deduplication_by_content_refuses(route: Route) -> None:
    route.sqs.set_queue_attributes(QueueUrl=route.url, Attributes={"ContentBasedDeduplication": "false"})
    _send(route)
    codes = [message["MessageAttributes"]["ERROR_CODE"]["StringValue"] for message in route.lost()]
    assert codes == ["INVALID_PARAMETER"]


@pytest.mark.parametrize("actions", [[], ["kms:GenerateDataKey"], ["kms:Decrypt"]])
def test_the_policy_of_the_customer_key_must_let_eventbridge_in(
    sandbox: Sandbox, route: Route, actions: list[str]
) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Resource": "*"}
    refusing = _key(sandbox, *([{**statement, "Action": actions}] if actions else []))
    allowing = _key(sandbox, {**statement, "Action": ["kms:GenerateDataKey", "kms:Decrypt"]})
    route.sqs.set_queue_attributes(QueueUrl=route.url, Attributes={"KmsMasterKeyId": refusing})
    _send(route, 1)
    assert route.arrived() == []
    assert "key" in route.lost()[0]["MessageAttributes"]["ERROR_MESSAGE"]["StringValue"]
    route.sqs.set_queue_attributes(QueueUrl=route.url, Attributes={"KmsMasterKeyId": allowing})
    _send(route, 2)
    assert [event["detail"]["number"] for event in route.arrived()] == [2]


def test_the_managed_key_keeps_eventbridge_out(route: Route) -> None:
    route.sqs.set_queue_attributes(QueueUrl=route.url, Attributes={"KmsMasterKeyId": "alias/aws/sqs"})
    _send(route)
    assert route.arrived() == []
    assert len(route.lost()) == 1


def test_a_disabled_rule_delivers_nothing(route: Route) -> None:
    route.events.disable_rule(Name=RULE)
    _send(route)
    route.events.enable_rule(Name=RULE)
    assert route.arrived() == []


def test_the_input_of_a_target(route: Route) -> None:
    target = {
        "Id": "queue",
        "Arn": queue_arn(ACCOUNT, "models.fifo"),
        "SqsParameters": {"MessageGroupId": "models"},
        "InputTransformer": {"InputPathsMap": {"n": "$.detail.number"}, "InputTemplate": '{"given": <n>}'},
    }
    route.events.put_targets(Rule=RULE, Targets=[target])
    _send(route, 7)
    assert route.arrived() == [{"given": 7}]

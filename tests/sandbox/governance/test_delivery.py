"""What reaches the queue of a console: the five calls, each once and in order, and nothing else."""

import json

import pytest

from tests.sandbox.governance.connection import FIVE, NAMES, QUEUE_URL, Deployed, change_everything, register

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("governance")]


@pytest.mark.requirement("S3.1")
def test_the_queue_has_the_documented_attributes(deployed: Deployed) -> None:
    sqs = deployed.registry("sqs")
    attributes = sqs.get_queue_attributes(QueueUrl=QUEUE_URL, AttributeNames=["All"])["Attributes"]
    assert {
        "FifoQueue": "true",
        "VisibilityTimeout": "30",
        "MessageRetentionPeriod": "345600",
        "MaximumMessageSize": "262144",
        "DelaySeconds": "0",
        "ReceiveMessageWaitTimeSeconds": "0",
        "ContentBasedDeduplication": "true",
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
    }.items() <= attributes.items()


@pytest.mark.requirement("S3.2", "S3.7")
def test_each_of_the_five_calls_arrives_once_and_in_order_for_the_console(connection: Deployed) -> None:
    change_everything(connection.registry("sagemaker"), "pricing")
    assert connection.received(expected=5) == [(name, "retail-models") for name in FIVE]
    assert connection.quiet()


@pytest.mark.requirement("S3.2", "S3.10")
def test_a_team_that_registers_through_its_role_is_followed_in_the_groups_lane(connection: Deployed) -> None:
    arn = register(connection.registrar("scientists").client("sagemaker"), "models-churn")
    connection.registry("sagemaker").delete_model_package(ModelPackageName=arn)
    lane = "retail-lane-churn"
    assert connection.received(expected=2) == [("CreateModelPackage", lane), ("DeleteModelPackage", lane)]


@pytest.mark.requirement("S3.7")
def test_nothing_arrives_while_the_trail_is_stopped(connection: Deployed) -> None:
    cloudtrail, trail = connection.registry("cloudtrail"), NAMES.governance_trail("retail")
    cloudtrail.stop_logging(Name=trail)
    try:
        change_everything(connection.registry("sagemaker"), "unseen")
        assert connection.quiet()
    finally:
        cloudtrail.start_logging(Name=trail)


@pytest.mark.requirement("S3.2")
def test_forged_events_do_not_arrive(connection: Deployed) -> None:
    """Not even those of the account's own root."""
    detail = {"eventSource": "sagemaker.amazonaws.com", "eventName": "DeleteModelPackageGroup"}
    forged = {"DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(detail)}
    events = connection.registry("events")
    answer = events.put_events(Entries=[{**forged, "Source": "aws.sagemaker"}])
    assert [entry["ErrorCode"] for entry in answer["Entries"]] == ["NotAuthorizedForSourceException"]
    assert events.put_events(Entries=[{**forged, "Source": "custom.sagemaker"}])["FailedEntryCount"] == 0
    assert connection.quiet()

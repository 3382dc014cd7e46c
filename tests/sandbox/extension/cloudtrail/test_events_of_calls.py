"""Management calls reach EventBridge while a trail logs, in CloudTrail's shape."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudtrail.trails import start_trail
from tests.sandbox.extension.events.routes import Route

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"
MANAGEMENT = "111111111111"
CALLS: dict[str, Any] = {"detail-type": ["AWS API Call via CloudTrail"]}
KEYS = {**CALLS, "source": ["aws.kms"]}


@pytest.fixture
def route(sandbox: Sandbox) -> Route:
    return Route(sandbox, ACCOUNT, KEYS, {})


def _names(found: list[dict[str, Any]]) -> list[str]:
    return [event["detail"]["eventName"] for event in found]


@pytest.mark.requirement("S3.2")
def test_a_call_arrives_once_in_the_documented_shape(sandbox: Sandbox, route: Route) -> None:
    start_trail(sandbox, ACCOUNT)
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    key = kms.create_key(Description="of models", Tags=[{"TagKey": "Team", "TagValue": "a"}])["KeyMetadata"]
    (event,) = route.arrived()
    assert {name: event[name] for name in ("version", "detail-type", "source", "account", "region", "resources")} == {
        "version": "0",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.kms",
        "account": ACCOUNT,
        "region": "eu-west-1",
        "resources": [],
    }
    detail = event["detail"]
    assert detail["requestParameters"] == {"description": "of models", "tags": [{"tagKey": "Team", "tagValue": "a"}]}
    assert detail["responseElements"]["keyMetadata"]["arn"] == key["Arn"]
    assert detail["userIdentity"]["type"] == "Root"
    assert detail["userIdentity"]["accountId"] == ACCOUNT
    assert (detail["eventSource"], detail["eventType"], detail["awsRegion"]) == (
        "kms.amazonaws.com",
        "AwsApiCall",
        "eu-west-1",
    )
    assert (detail["readOnly"], detail["managementEvent"], detail["recipientAccountId"]) == (False, True, ACCOUNT)
    assert event["time"][:16] == detail["eventTime"][:16]


@pytest.mark.requirement("S3.7")
def test_without_a_logging_trail_nothing_arrives(sandbox: Sandbox, route: Route) -> None:
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    kms.create_key()
    assert route.arrived() == []
    cloudtrail = start_trail(sandbox, ACCOUNT)
    kms.create_key()
    cloudtrail.stop_logging(Name="audit")
    kms.create_key()
    assert _names(route.arrived()) == ["CreateKey"]


def test_a_refused_call_arrives_with_its_error(sandbox: Sandbox, route: Route) -> None:
    start_trail(sandbox, ACCOUNT)
    iam: Any = sandbox.root(ACCOUNT).client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="nobody", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    kms: Any = sandbox.role(ACCOUNT, role).client("kms")
    with pytest.raises(ClientError, match="AccessDenied"):
        kms.create_key()
    (event,) = route.arrived()
    detail = event["detail"]
    assert detail["errorCode"] == "AccessDenied"
    assert "kms:CreateKey" in detail["errorMessage"]
    assert detail["responseElements"] is None
    assert detail["userIdentity"]["type"] == "AssumedRole"
    assert detail["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == role


def test_read_calls_arrive_only_where_the_rule_wants_all_management_events(sandbox: Sandbox) -> None:
    route = Route(sandbox, ACCOUNT, KEYS, {})
    start_trail(sandbox, ACCOUNT)
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    kms.list_keys()
    assert route.arrived() == []
    state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    route.events.put_rule(Name="model-events", EventPattern=json.dumps(KEYS), State=state)
    kms.list_keys()
    assert _names(route.arrived()) == ["ListKeys"]
    route.events.disable_rule(Name="model-events")
    kms.create_key()
    assert route.arrived() == []


def test_selectors_keep_calls_from_the_trail(sandbox: Sandbox, route: Route) -> None:
    cloudtrail = start_trail(sandbox, ACCOUNT)
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    cloudtrail.put_event_selectors(TrailName="audit", EventSelectors=[{"ReadWriteType": "ReadOnly"}])
    kms.create_key()
    cloudtrail.put_event_selectors(
        TrailName="audit", EventSelectors=[{"ExcludeManagementEventSources": ["kms.amazonaws.com"]}]
    )
    kms.create_key()
    fields: list[dict[str, Any]] = [
        {"Field": "eventCategory", "Equals": ["Management"]},
        {"Field": "readOnly", "Equals": ["false"]},
    ]
    advanced = [{"Name": "writes", "FieldSelectors": fields}]
    without = [{"FieldSelectors": [*fields, {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]}]}]
    cloudtrail.put_event_selectors(TrailName="audit", AdvancedEventSelectors=without)
    kms.create_key()
    assert route.arrived() == []
    cloudtrail.put_event_selectors(TrailName="audit", AdvancedEventSelectors=advanced)
    kms.create_key()
    assert _names(route.arrived()) == ["CreateKey"]


def test_a_trail_of_another_region_logs_only_if_it_is_for_all(sandbox: Sandbox, route: Route) -> None:
    cloudtrail = start_trail(sandbox, ACCOUNT)
    virginia: Any = sandbox.root(ACCOUNT).client("cloudtrail", region_name="us-east-1")
    kms: Any = sandbox.root(ACCOUNT).client("kms", region_name="us-east-1")
    assert virginia.describe_trails()["trailList"] == []
    kms.create_key()
    cloudtrail.update_trail(Name="audit", IsMultiRegionTrail=True)
    assert [trail["HomeRegion"] for trail in virginia.describe_trails()["trailList"]] == ["eu-west-1"]
    # The event of the other Region's call is on the other Region's bus.
    kms.create_key()
    assert route.arrived() == []


@pytest.mark.requirement("S3.7")
def test_the_organisations_trail_logs_members_and_shows_itself_to_them(sandbox: Sandbox, route: Route) -> None:
    start_trail(sandbox, MANAGEMENT, "organisation", IsOrganizationTrail=True, IsMultiRegionTrail=True)
    sandbox.root(ACCOUNT).client("kms").create_key()
    assert _names(route.arrived()) == ["CreateKey"]
    member: Any = sandbox.root(ACCOUNT).client("cloudtrail")
    (trail,) = member.describe_trails()["trailList"]
    assert trail["IsOrganizationTrail"] is True
    assert member.get_trail_status(Name=trail["TrailARN"])["IsLogging"] is True
    with pytest.raises(ClientError, match="NotOrganizationMasterAccount"):
        member.stop_logging(Name=trail["TrailARN"])
    outsider: Any = sandbox.root("999999999999").client("cloudtrail")
    assert outsider.describe_trails()["trailList"] == []


def test_secrets_are_left_out(sandbox: Sandbox) -> None:
    route = Route(sandbox, ACCOUNT, {**CALLS, "source": ["aws.secretsmanager"]}, {})
    start_trail(sandbox, ACCOUNT)
    sandbox.root(ACCOUNT).client("secretsmanager").create_secret(Name="key", SecretString="hush")
    (event,) = route.arrived()
    assert event["detail"]["requestParameters"]["name"] == "key"
    assert "hush" not in json.dumps(event)


def test_sagemaker_calls_keep_the_keys_that_users_choose(sandbox: Sandbox) -> None:
    route = Route(sandbox, ACCOUNT, {**CALLS, "source": ["aws.sagemaker"]}, {})
    start_trail(sandbox, ACCOUNT)
    sagemaker: Any = sandbox.root(ACCOUNT).client("sagemaker")
    arn = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:feature-group/none"
    with pytest.raises(ClientError):
        sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "Team", "Value": "A"}])
    (event,) = route.arrived()
    assert event["detail"]["eventSource"] == "sagemaker.amazonaws.com"
    assert event["detail"]["requestParameters"] == {"resourceArn": arn, "tags": [{"key": "Team", "value": "A"}]}
    assert event["detail"]["errorCode"]


def test_the_history_shows_calls_without_a_trail(sandbox: Sandbox) -> None:
    session = sandbox.root(ACCOUNT)
    session.client("kms").create_key()
    found: Any = session.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateKey"}]
    )["Events"]
    assert [event["EventSource"] for event in found] == ["kms.amazonaws.com"]


def test_calls_of_the_data_plane_do_not_arrive(sandbox: Sandbox) -> None:
    route = Route(sandbox, ACCOUNT, {**CALLS, "source": ["aws.sqs"]}, {})
    start_trail(sandbox, ACCOUNT)
    url = route.sqs.create_queue(QueueName="other")["QueueUrl"]
    route.sqs.send_message(QueueUrl=url, MessageBody="data")
    assert _names(route.arrived()) == ["CreateQueue"]

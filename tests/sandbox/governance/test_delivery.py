"""A registry and a console's connection, deployed with the real CDK: what reaches the queue, and who may read it."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from landbridge.declaration import Declaration
from landbridge.naming import Names
from sandbox import deployment
from sandbox.credentials import role_session
from tests.sandbox.conftest import OUTSIDER, Sandbox
from tests.synthesis import synthesize

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("governance")]

CENTRAL, REGISTRY, TEAM = "111111111111", "222222222222", "333333333333"
CONSOLE = "767397658217"
EXTERNAL_ID = "retail-7f3a91c2"
LIVE_SECONDS = 10
"""How long an event may take; CloudTrail's own take minutes."""

DECLARATION = Declaration.model_validate(
    {
        "environment": "models",
        "feature_store": {"account": CENTRAL, "region": "eu-west-1"},
        "organisation": {"id": "o-exampleorg1"},
        "teams": {
            "scientists": {"account": TEAM, "principals": [f"arn:aws:iam::{TEAM}:role/scientist"]},
            "interns": {"account": TEAM, "principals": [f"arn:aws:iam::{TEAM}:role/intern"]},
        },
        "model_registry": {"account": REGISTRY},
        "model_groups": {"churn": {"owner": "scientists"}, "ranking": {"owner": "scientists"}},
        "model_grants": {"scientists": {"churn": "register"}, "interns": {"churn": "deploy"}},
        "governance": {
            "retail": {
                "account": REGISTRY,
                "business_entity": "Retail models",
                "console": "marketplace",
                "external_id": EXTERNAL_ID,
                "default_profile": {"vpc": "vpc-0a1b2c3d4e5f60718", "subnets": ["subnet-0a1b2c3d4e5f60718"]},
                "lanes": ["churn"],
            }
        },
    }
)
NAMES = Names.of(DECLARATION)
QUEUE_URL = NAMES.queue_url(REGISTRY, NAMES.governance_queue("retail"))
CHURN = NAMES.model_group_arn(REGISTRY, "models-churn")
FIVE = [
    "CreateModelPackageGroup",
    "CreateModelPackage",
    "UpdateModelPackage",
    "DeleteModelPackage",
    "DeleteModelPackageGroup",
]


@dataclass(frozen=True)
class Deployed:
    sandbox: Sandbox

    def registry(self, service: str) -> Any:
        return self.sandbox.root(REGISTRY).client(service)  # type: ignore[call-overload]

    def console(self, service: str, external_id: str | None = EXTERNAL_ID, account: str = CONSOLE) -> Any:
        """A client of the console's role, as `account` gets it. Raises ClientError where it may not."""
        role = NAMES.role_arn(REGISTRY, NAMES.governance("retail"))
        session = self.sandbox.root(account)
        return role_session(self.sandbox.endpoint, session, role, "console", external_id=external_id).client(service)  # type: ignore[call-overload]

    def team(self, name: str) -> boto3.Session:
        """As the team's execution role."""
        principal = self.sandbox.role(TEAM, DECLARATION.teams[name].principals[0])
        role = NAMES.role_arn(TEAM, NAMES.execution_role(name))
        return role_session(self.sandbox.endpoint, principal, role, name)

    def registrar(self, team: str) -> boto3.Session:
        """As the role in the registry account that the team registers as."""
        role = NAMES.role_arn(REGISTRY, NAMES.models_role(team))
        return role_session(self.sandbox.endpoint, self.team(team), role, team)

    def received(self, expected: int) -> list[tuple[str, str]]:
        """Call and message group of what is on the queue, taken off it as the console's role; waits for `expected`."""
        sqs = self.console("sqs")
        found: list[tuple[str, str]] = []
        deadline = time.monotonic() + LIVE_SECONDS
        while len(found) < expected and time.monotonic() < deadline:
            answer = sqs.receive_message(
                QueueUrl=QUEUE_URL, MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"]
            )
            for message in answer.get("Messages", []):
                found.append(
                    (json.loads(message["Body"])["detail"]["eventName"], message["Attributes"]["MessageGroupId"])
                )
                sqs.delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=message["ReceiptHandle"])
            time.sleep(0.05)
        return found

    def quiet(self, seconds: float = 2.0) -> bool:
        """Whether nothing comes for so long."""
        time.sleep(seconds)
        answer = self.registry("sqs").receive_message(QueueUrl=QUEUE_URL, VisibilityTimeout=0)
        return not answer.get("Messages")


def change_everything(sagemaker: Any, group: str) -> None:
    """The five calls, each once."""
    sagemaker.create_model_package_group(ModelPackageGroupName=group)
    arn = register(sagemaker, group)
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    sagemaker.delete_model_package(ModelPackageName=arn)
    sagemaker.delete_model_package_group(ModelPackageGroupName=group)


def register(sagemaker: Any, group: str) -> str:
    image = f"{REGISTRY}.dkr.ecr.eu-west-1.amazonaws.com/scoring:1"
    location = f"s3://{NAMES.artifacts_bucket(REGISTRY)}/models-churn/model.tar.gz"
    specification = {
        "Containers": [{"Image": image, "ModelDataUrl": location}],
        "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"],
    }
    made = sagemaker.create_model_package(ModelPackageGroupName=group, InferenceSpecification=specification)
    return str(made["ModelPackageArn"])


@pytest.fixture(scope="module")
def deployed(_server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The registry, its shares, the teams and the connection; nothing on the queue yet."""
    _server.reset()
    assembly = tmp_path_factory.mktemp("governance") / "assembly"
    synthesize(DECLARATION, assembly)
    deployment.bootstrap(_server.endpoint, [CENTRAL, REGISTRY, TEAM], "eu-west-1", CENTRAL)
    for team in DECLARATION.teams.values():
        _principal(_server, team.principals[0])
    _deploy(_server, assembly)
    return Deployed(_server)


def _principal(sandbox: Sandbox, arn: str) -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": NAMES.root_arn(TEAM)}, "Action": "sts:AssumeRole"}
    work = {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}
    iam, name = sandbox.root(TEAM).client("iam"), arn.rpartition("/")[2]
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=_policy(work))


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _deploy(sandbox: Sandbox, assembly: Path) -> None:
    stacks = ("ModelRegistry", "Governance-retail", "Models-*", "Team-*")
    extra = ("--app", str(assembly), "--exclusively")
    deployment.deploy(sandbox.endpoint, assembly.parent, "", stacks, extra, account=CENTRAL, on_line=lambda line: None)


@pytest.fixture
def connection(deployed: Deployed) -> Deployed:
    """With nothing on the queue that came before the test: what stacks and other tests changed is on it too."""
    deployed.quiet(0.3)
    deployed.registry("sqs").purge_queue(QueueUrl=QUEUE_URL)
    return deployed


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


@pytest.mark.requirement("S3.3")
@pytest.mark.parametrize(
    ("external_id", "account"),
    [("retail-7f3a91c3", CONSOLE), (None, CONSOLE), (EXTERNAL_ID, OUTSIDER), (EXTERNAL_ID, "384547875043")],
    ids=["wrong external id", "no external id", "a stranger", "another console"],
)
def test_nobody_but_the_console_with_its_external_id_takes_the_role(
    deployed: Deployed, external_id: str | None, account: str
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        deployed.console("sqs", external_id, account)


@pytest.mark.requirement("S3.3", "S3.9")
def test_the_console_reads_models_and_cards_and_cannot_approve_or_send(connection: Deployed) -> None:
    arn = register(connection.registry("sagemaker"), "models-churn")
    sagemaker, sqs = connection.console("sagemaker"), connection.console("sqs")
    groups = {
        group["ModelPackageGroupName"]
        for group in sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]
    }
    assert {"models-churn", "models-ranking"} <= groups
    assert sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageGroupName"] == "models-churn"
    with pytest.raises(ClientError, match="AccessDenied"):
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    with pytest.raises(ClientError, match="AccessDenied"):
        sagemaker.delete_model_package(ModelPackageName=arn)
    with pytest.raises(ClientError, match="AccessDenied"):
        sqs.send_message(QueueUrl=QUEUE_URL, MessageBody="{}", MessageGroupId="forged")


@pytest.mark.requirement("S3.6")
def test_the_console_opens_studio_with_the_default_profile_only(deployed: Deployed) -> None:
    studio, console = deployed.registry("sagemaker"), deployed.console("sagemaker")
    (domain,) = [each["DomainId"] for each in studio.list_domains()["Domains"]]
    profile = NAMES.governance_profile("retail")
    assert console.create_presigned_domain_url(DomainId=domain, UserProfileName=profile)["AuthorizedUrl"]
    role = studio.describe_user_profile(DomainId=domain, UserProfileName=profile)["UserSettings"]["ExecutionRole"]
    studio.create_user_profile(DomainId=domain, UserProfileName="admin", UserSettings={"ExecutionRole": role})
    with pytest.raises(ClientError, match="AccessDenied"):
        console.create_presigned_domain_url(DomainId=domain, UserProfileName="admin")


@pytest.mark.requirement("S3.10")
def test_a_team_deploys_or_registers_as_granted(deployed: Deployed) -> None:
    scientists, interns = deployed.team("scientists"), deployed.team("interns")
    bucket, key = NAMES.artifacts_bucket(REGISTRY), "models-churn/model.tar.gz"
    scientists.client("s3").put_object(Bucket=bucket, Key=key, Body=b"weights")
    assert interns.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read() == b"weights"
    arn = register(scientists.client("sagemaker"), CHURN)
    assert interns.client("sagemaker").describe_model_package(ModelPackageName=arn)["ModelPackageVersion"] >= 1
    ranking = NAMES.model_group_arn(REGISTRY, "models-ranking")
    for refused in (
        lambda: interns.client("s3").put_object(Bucket=bucket, Key=key, Body=b""),
        lambda: scientists.client("s3").put_object(Bucket=bucket, Key="models-ranking/model.tar.gz", Body=b""),
        lambda: register(interns.client("sagemaker"), CHURN),
        lambda: scientists.client("sagemaker").describe_model_package_group(ModelPackageGroupName=ranking),
        lambda: deployed.sandbox.root(OUTSIDER).client("s3").get_object(Bucket=bucket, Key=key),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            refused()

"""A small organisation with a registry and two consoles, and what its tests do with them."""

import json
import time
from dataclasses import dataclass
from typing import Any

import boto3

from landbridge.declaration import Declaration
from landbridge.naming import Names
from sandbox.credentials import role_session, user_session
from tests.sandbox.conftest import Sandbox

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
            },
            "kiosk": {
                "account": TEAM,
                "business_entity": "Kiosk models",
                "console": "vendor",
                "credentials": "access-key",
                "default_profile": {"vpc": "vpc-0a1b2c3d4e5f60718", "subnets": ["subnet-0a1b2c3d4e5f60718"]},
            },
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

    def with_key(self, access_key: str, secret: str) -> boto3.Session:
        return user_session(self.sandbox.endpoint, access_key, secret)

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

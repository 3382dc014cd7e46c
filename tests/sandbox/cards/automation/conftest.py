"""Hub and stages, deployed with the real CDK into a local AWS of their own, with the functions that work there."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from landbridge.declaration import Declaration
from landbridge.naming import Names
from sandbox import deployment, process
from sandbox.credentials import role_session, root_session
from sandbox.endpoint import Endpoint
from sandbox.environment import organisation
from tests.model_cards import ACCOUNTS, HUB, STAGES, cards_declaration
from tests.sandbox.ports import free_port
from tests.synthesis import synthesize

PATIENCE_SECONDS = 25.0
CONTENT = {"model_overview": {"model_owner": "model-owner", "problem_type": "Customer Churn Model"}}
MINE = ("ModelRegistry", "ModelCards", *(f"Cards-{stage}" for stage in STAGES))


@dataclass
class Cards:
    """`hub` are clients of the hub's root, who creates cards as the lead data scientist does; `user` those of the
    card users' role of an account, assumed by the account's engineer."""

    endpoint: Endpoint
    declaration: Declaration
    folder: Path
    _sessions: dict[str, boto3.Session] = field(default_factory=dict)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    def hub(self, service: str) -> Any:
        return self._client("hub", service, lambda: root_session(self.endpoint, HUB))

    def user(self, account: str, service: str = "sagemaker") -> Any:
        return self._client(account, service, lambda: self._assumed(account))

    def arn(self, name: str) -> str:
        return self.names.model_card_arn(HUB, name)

    def key_arn(self) -> str:
        alias = self.names.cards_key_alias()
        return str(self.hub("kms").describe_key(KeyId=alias)["KeyMetadata"]["Arn"])

    def create(self, name: str, status: str = "Draft", **content: Any) -> None:
        self.hub("sagemaker").create_model_card(
            ModelCardName=name,
            Content=json.dumps({**CONTENT, **content}),
            ModelCardStatus=status,
            SecurityConfig={"KmsKeyId": self.key_arn()},
        )

    def status(self, name: str, status: str) -> None:
        self.hub("sagemaker").update_model_card(ModelCardName=name, ModelCardStatus=status)

    def sees(self, name: str) -> set[str]:
        """The stages whose people can read the card now."""
        return {stage for stage in STAGES if self._reads(stage, name)}

    def comes_to_be_seen(self, name: str, *stages: str) -> None:
        """Wait until exactly these stages see the card, and that it stays so."""
        eventually(lambda: self.sees(name), set(stages))

    def shared(self) -> dict[str, set[str]]:
        """Names of the cards in each stage's share, as RAM has them."""
        arns = {share["name"]: share["resourceShareArn"] for share in self._shares()}
        found: dict[str, set[str]] = {}
        for stage in STAGES:
            pages = self.hub("ram").get_paginator("get_resource_share_associations")
            pages = pages.paginate(
                associationType="RESOURCE", resourceShareArns=[arns[f"landbridge-cards-cards-{stage}"]]
            )
            associations = [each for page in pages for each in page["resourceShareAssociations"]]
            found[stage] = {
                each["associatedEntity"].rpartition("/")[2] for each in associations if each["status"] == "ASSOCIATED"
            }
        return found

    def share_arn(self, stage: str) -> str:
        (arn,) = (s["resourceShareArn"] for s in self._shares() if s["name"] == f"landbridge-cards-cards-{stage}")
        return str(arn)

    def reconcile(self) -> Any:
        """What the schedule does, now. Returns the function's answer, or its error."""
        name = self.names.cards_function("share")
        event = json.dumps({"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}})
        return json.loads(self.hub("lambda").invoke(FunctionName=name, Payload=event)["Payload"].read())

    def deploy(self, declaration: Declaration, *stacks: str) -> None:
        assembly = self.folder / f"assembly-{time.monotonic_ns()}"
        synthesize(declaration, assembly)
        app = ("--app", str(assembly))
        deployment.deploy(self.endpoint, self.folder, "", stacks or MINE, app, account=HUB)

    def _shares(self) -> list[dict[str, Any]]:
        found = self.hub("ram").get_resource_shares(resourceOwner="SELF")["resourceShares"]
        return [share for share in found if share["status"] == "ACTIVE"]

    def _reads(self, account: str, name: str) -> bool:
        try:
            shown = self.user(account).describe_model_card(ModelCardName=self.arn(name))
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDeniedException":
                raise
            return False
        return "model_owner" in shown["Content"]

    def _assumed(self, account: str) -> boto3.Session:
        place = ACCOUNTS[account] if account in STAGES else HUB
        engineer = self.engineer(ACCOUNTS[account])
        role = self.names.role_arn(place, self.names.cards_role(account))
        return role_session(self.endpoint, engineer, role, "card-user")

    def engineer(self, account: str) -> boto3.Session:
        """Somebody with every right in the account, in the role that the declaration names."""
        root = root_session(self.endpoint, account)
        return role_session(self.endpoint, root, f"arn:aws:iam::{account}:role/engineer", "engineer")

    def function_session(self, what: str) -> boto3.Session:
        """A session with the rights of a function of the hub, which Lambda alone may assume."""
        iam = self.hub("iam")
        role = self.names.cards_function(what)
        trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        hub = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{HUB}:root"}, "Action": "sts:AssumeRole"}
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=_document(hub))
        try:
            root = root_session(self.endpoint, HUB)
            return role_session(self.endpoint, root, self.names.role_arn(HUB, role), "test")
        finally:
            iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))

    def _client(self, who: str, service: str, session: Callable[[], boto3.Session]) -> Any:
        if who not in self._sessions:
            self._sessions[who] = session()
        if (who, service) not in self._clients:
            self._clients[who, service] = self._sessions[who].client(service)  # type: ignore[call-overload]
        return self._clients[who, service]


def eventually(look: Callable[[], object], expected: object) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := look()) != expected:
        assert time.monotonic() < deadline, found
        time.sleep(0.2)


def engineers(endpoint: Endpoint) -> None:
    """The organisation's own role in each account, with every right there."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    for account in ACCOUNTS.values():
        iam = root_session(endpoint, account).client("iam")
        trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
        iam.create_role(RoleName="engineer", AssumeRolePolicyDocument=_document(trust))
        iam.put_role_policy(RoleName="engineer", PolicyName="everything", PolicyDocument=_document(everything))


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def deployed(declaration: Declaration, folder: Path) -> Iterator[Cards]:
    endpoint = process.start(folder / "state", free_port(), organisation(declaration))
    try:
        engineers(endpoint)
        deployment.bootstrap(endpoint, [HUB, *STAGES.values()], "eu-west-1", HUB)
        found = Cards(endpoint, declaration, folder)
        found.deploy(declaration)
        yield found
    finally:
        process.stop(folder / "state")


@pytest.fixture(scope="session")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cards]:
    """Everything deployed. Tests use cards of their own names."""
    declaration = cards_declaration(review={"approve_packages": True, "return_cards": True})
    yield from deployed(declaration, tmp_path_factory.mktemp("cards"))

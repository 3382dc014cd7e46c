"""A hub, one account of each stage, and what Landbridge makes in them; the test does what the automation does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest

from landbridge.cards.status import Status, stages_of
from landbridge.cli.main import main
from landbridge.declaration import Declaration, load
from landbridge.declaration.model_cards import Stage
from landbridge.naming import Names
from landbridge.policies.model_cards import card_role_policies
from landbridge.policies.model_cards_key import cards_key_policy
from sandbox.credentials import root_session
from sandbox.endpoint import client_environment
from tests.sandbox.conftest import OUTSIDER, Sandbox
from tests.sandbox.extension.authorization.documents import trust

HUB, TEST, PRODUCTION = "111111111111", "222222222222", "333333333333"
DEV = OUTSIDER
ACCOUNTS = {"churn-dev": DEV, "churn-test": TEST, "churn-prod": PRODUCTION}
PERMISSION = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelCardsAllowExport"

_DECLARATION = f"""
feature_store: {{account: "{HUB}", region: eu-west-1}}
teams: {{churn: {{account: "{TEST}", principals: ["arn:aws:iam::{TEST}:role/engineer"]}}}}
model_cards: {{account: "{HUB}"}}
card_accounts:
  churn-dev: {{account: "{DEV}", stage: dev, principals: ["arn:aws:iam::{DEV}:role/scientist"]}}
  churn-test: {{account: "{TEST}", stage: test, principals: ["arn:aws:iam::{TEST}:role/engineer"]}}
  churn-prod: {{account: "{PRODUCTION}", stage: production, principals: ["arn:aws:iam::{PRODUCTION}:role/operator"]}}
"""
_CONTENT = {"model_overview": {"model_owner": "team churn", "problem_type": "Customer churn"}}


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class CardsWorld:
    """`run` runs `landbridge cards` as the hub's root ("hub") or as the card users' role of an account."""

    sandbox: Sandbox
    declaration: Declaration
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capture: Callable[[], tuple[str, str]]
    shares: dict[Stage, str] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    def client(self, service: str, account: str = HUB) -> Any:
        session: Any = root_session(self.sandbox.endpoint, account)
        return session.client(service)

    def file(self, name: str = "churn.json", content: Any = None) -> str:
        """The path of a content file."""
        path = self.folder / name
        path.write_text(json.dumps(_CONTENT if content is None else content))
        return str(path)

    def arn(self, card: str = "churn") -> str:
        return self.names.model_card_arn(HUB, card)

    def card_user(self, account: str) -> boto3.Session:
        number = ACCOUNTS[account]
        return self.sandbox.role(number, self.names.role_arn(number, self.names.cards_role(account)), "ada")

    def run(self, account: str, *words: str) -> Ran:
        return self.run_as(self.sandbox.root(HUB) if account == "hub" else self.card_user(account), *words)

    def run_as(self, session: boto3.Session, *words: str) -> Ran:
        self.capture()
        found = session.get_credentials()
        assert found is not None
        self.monkeypatch.setenv("AWS_ACCESS_KEY_ID", found.access_key)
        self.monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", found.secret_key)
        self.monkeypatch.setenv("AWS_SESSION_TOKEN", found.token or "")
        if not found.token:
            self.monkeypatch.delenv("AWS_SESSION_TOKEN")
        status = main(["cards", *words, "--environment", str(self.folder / "cards")])
        out, err = self.capture()
        assert "Traceback" not in err
        assert found.secret_key not in out + err
        return Ran(status, out, err)

    def automate(self, card: str = "churn") -> None:
        """Puts the card into the shares of its status and takes it out of the others."""
        status = Status(self.client("sagemaker").describe_model_card(ModelCardName=card)["ModelCardStatus"])
        ram = self.client("ram")
        for stage, share in self.shares.items():
            found = ram.get_resource_share_associations(associationType="RESOURCE", resourceShareArns=[share])
            held = {each["associatedEntity"] for each in found["resourceShareAssociations"]}
            if stage in stages_of(status) and self.arn(card) not in held:
                ram.associate_resource_share(resourceShareArn=share, resourceArns=[self.arn(card)])
            elif stage not in stages_of(status) and self.arn(card) in held:
                ram.disassociate_resource_share(resourceShareArn=share, resourceArns=[self.arn(card)])

    def reach(self, status: str, card: str = "churn") -> None:
        """A card of this status, made by its hub and shared by the automation."""
        self.client("sagemaker").create_model_card(
            ModelCardName=card,
            Content=json.dumps(_CONTENT),
            ModelCardStatus=status,
            SecurityConfig={"KmsKeyId": self.names.alias_arn(HUB, self.names.cards_key_alias())},
        )
        self.automate(card)


@pytest.fixture
def world(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CardsWorld:
    """Everything but cards."""
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "all.yaml").write_text(_DECLARATION)
    for name, value in client_environment(sandbox.endpoint).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    world = CardsWorld(sandbox, load(tmp_path / "cards"), tmp_path, monkeypatch, capsys.readouterr)
    _key(world)
    for name, account in ACCOUNTS.items():
        _role(world, name, account)
        bucket = world.names.cards_bucket(name, account)
        world.client("s3", account).create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        stage = world.declaration.card_accounts[name].stage
        world.shares[stage] = _share(world, world.names.cards_share(stage), account)
    return world


def _key(world: CardsWorld) -> None:
    kms = world.client("kms")
    policy = json.dumps(cards_key_policy(world.declaration, world.names))
    key = kms.create_key(Policy=policy)["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=world.names.cards_key_alias(), TargetKeyId=key)


def _role(world: CardsWorld, name: str, account: str) -> None:
    iam, role = world.client("iam", account), world.names.cards_role(name)
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust(account))
    for number, policy in enumerate(card_role_policies(world.declaration, world.names, name)):
        iam.put_role_policy(RoleName=role, PolicyName=f"own-{number}", PolicyDocument=json.dumps(policy))


def _share(world: CardsWorld, name: str, account: str) -> str:
    """A share without cards, which the account has joined."""
    share = world.client("ram").create_resource_share(
        name=name, principals=[account], permissionArns=[PERMISSION], allowExternalPrincipals=account == OUTSIDER
    )["resourceShare"]["resourceShareArn"]
    ram = world.client("ram", account)
    for invitation in ram.get_resource_share_invitations()["resourceShareInvitations"]:
        ram.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    return str(share)

"""A hub and two spokes, deployed with the real CDK: one in the hub's organisation, one outside of it, by invitation."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from sandbox import deployment, process
from sandbox.credentials import root_session
from sandbox.endpoint import Endpoint
from sandbox.environment import organisation
from tests.model_cards import HUB
from tests.sandbox.ports import free_port
from tests.spokes import SPOKES, spokes_declaration
from tests.synthesis import synthesize

MINE = ("ModelCards", *(f"CardSpoke-{name}" for name in SPOKES), "CardCopies")


@dataclass
class Spokes:
    """`client` gives clients of an account's root."""

    endpoint: Endpoint
    declaration: Declaration
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    def client(self, account: str, service: str = "sagemaker") -> Any:
        if (account, service) not in self._clients:
            session: Any = root_session(self.endpoint, account)
            self._clients[account, service] = session.client(service)
        return self._clients[account, service]

    def create(self, spoke: str, name: str, *, versions: int = 1, status: str = "Draft", key: str = "") -> str:
        """A card of so many versions, each as it alone is spelt; its ARN."""
        sagemaker = self.client(SPOKES[spoke])
        security = {"SecurityConfig": {"KmsKeyId": key}} if key else {}
        made = sagemaker.create_model_card(
            ModelCardName=name, Content=content(spoke, name, 1), ModelCardStatus="Draft", **security
        )
        for number in range(2, versions + 1):
            sagemaker.update_model_card(ModelCardName=name, Content=content(spoke, name, number))
        if status != "Draft":
            sagemaker.update_model_card(ModelCardName=name, ModelCardStatus=status)
        return str(made["ModelCardArn"])

    def history(self, account: str, card: str) -> list[dict[str, Any]]:
        """Everything that SageMaker says of each version of a card, oldest first."""
        sagemaker = self.client(account)
        pages = sagemaker.get_paginator("list_model_card_versions").paginate(ModelCardName=card, SortOrder="Ascending")
        numbers = [each["ModelCardVersion"] for page in pages for each in page["ModelCardVersionSummaryList"]]
        found = []
        for number in numbers:
            shown = sagemaker.describe_model_card(ModelCardName=card, ModelCardVersion=number)
            del shown["ResponseMetadata"]
            found.append(shown)
        return found

    def copies(self) -> dict[str, str]:
        """Names of the hub's copies by the ARNs of their sources."""
        sagemaker, found = self.client(HUB), {}
        for page in sagemaker.get_paginator("list_model_cards").paginate():
            for card in page["ModelCardSummaries"]:
                listed = sagemaker.list_tags(ResourceArn=card["ModelCardArn"])["Tags"]
                tags = {tag["Key"]: tag["Value"] for tag in listed}
                if "landbridge:source" in tags:
                    assert tags["landbridge:source"] not in found
                    found[tags["landbridge:source"]] = card["ModelCardName"]
        return found

    def copied(self, source: str) -> tuple[list[str], str]:
        """Contents of the copy's versions in order, and its status."""
        return essence(self.history(HUB, self.copies()[source]))

    def offer(self, spoke: str) -> Any:
        """What the spoke's schedule does, now."""
        return self._invoke(SPOKES[spoke], self.names.spoke_function(spoke))

    def copy(self) -> Any:
        """What the hub's schedule does, now: the function's answer, or its error."""
        return self._invoke(HUB, self.names.cards_function("copy"))

    def _invoke(self, account: str, name: str) -> Any:
        event = json.dumps({"detail-type": "Scheduled Event", "source": "aws.events", "detail": {}})
        answer = self.client(account, "lambda").invoke(FunctionName=name, Payload=event)
        return json.loads(answer["Payload"].read())


def content(spoke: str, name: str, number: int) -> str:
    """Spelt as no program that read it would spell it again."""
    text = f"{spoke} {name} — Näherung {number}"
    return f'{{"model_overview" :\n\t{{"model_owner": "{text}",  "model_description": "\\u00e9"}} }} '


def essence(history: list[dict[str, Any]]) -> tuple[list[str], str]:
    assert [each["ModelCardVersion"] for each in history] == list(range(1, len(history) + 1))
    return [each["Content"] for each in history], history[-1]["ModelCardStatus"]


@pytest.fixture(scope="session")
def spokes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spokes]:
    """Everything deployed. Tests use cards of their own names."""
    folder: Path = tmp_path_factory.mktemp("spokes")
    declaration = spokes_declaration()
    endpoint = process.start(folder / "state", free_port(), organisation(declaration))
    try:
        deployment.bootstrap(endpoint, [HUB, *SPOKES.values()], "eu-west-1", HUB)
        synthesize(declaration, folder / "assembly")
        app = ("--app", str(folder / "assembly"))
        deployment.deploy(endpoint, folder, "", MINE, app, account=HUB)
        yield Spokes(endpoint, declaration)
    finally:
        process.stop(folder / "state")

"""The hub's cards, as far as the caller reaches them from where it works."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from landbridge.cards.answers import FAILURES, code_of, failed, is_denied
from landbridge.cards.card import Card, Version
from landbridge.cards.errors import CardError, UnknownCard
from landbridge.cards.place import Place
from landbridge.cards.refusals import denied, not_shared, shared_cards
from landbridge.cards.status import Status
from landbridge.declaration.messages import did_you_mean

Clients = Callable[[str], Any]
"""A boto3 client of the caller's session in the hub's Region, by the name of the service."""

_MISSING = frozenset({"ResourceNotFound", "ResourceNotFoundException"})
_AT_A_TIME = 8


class Cards:
    """Reads and changes cards. Methods raise CardError: UnknownCard, Denied, or one that says what AWS answered."""

    def __init__(self, place: Place, clients: Clients) -> None:
        self.place = place
        self.clients = clients
        self._sagemaker = clients("sagemaker")

    def describe(self, name: str, version: int | None = None) -> Card:
        """The card with its content, by default in its latest version."""
        wanted = {} if version is None else {"ModelCardVersion": version}
        return Card.of(self.call("describe_model_card", name, **wanted))

    def metadata(self, name: str) -> Card:
        """The card's latest version without what is encrypted in it, for which its key is not needed."""
        return Card.of(self.call("describe_model_card", name, IncludedData="MetadataOnly"))

    def versions(self, name: str) -> list[Version]:
        """The card's versions, the latest first."""
        summaries: list[Version] = []
        token: dict[str, str] = {}
        while True:
            answer = self.call("list_model_card_versions", name, SortBy="Version", SortOrder="Descending", **token)
            summaries += map(Version.of, answer["ModelCardVersionSummaryList"])
            if not answer.get("NextToken"):
                return summaries
            token = {"NextToken": answer["NextToken"]}

    def statuses(self) -> dict[str, Status]:
        """The status of every card of the hub, by name. Only there."""
        pages = self._sagemaker.get_paginator("list_model_cards").paginate(SortBy="Name", SortOrder="Ascending")
        try:
            return {
                summary["ModelCardName"]: Status(summary["ModelCardStatus"])
                for page in pages
                for summary in page["ModelCardSummaries"]
            }
        except FAILURES as error:
            raise failed(f"the cards of {self.place.cards.account} cannot be listed", error) from None

    def all(self) -> list[Card]:
        """Metadata of every card by its name: of the hub's there, elsewhere of those shared with the account."""
        names = list(self.statuses()) if self.place.at_hub else self._shared()
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            return [card for card in pool.map(self._metadata_if_there, names) if card is not None]

    def create(self, name: str, content: str, key: str | None) -> str:
        """A card in Draft; returns its ARN. `key`: the ARN of the key that encrypts it."""
        security = {} if key is None else {"SecurityConfig": {"KmsKeyId": key}}
        answer = self.call("create_model_card", name, Content=content, ModelCardStatus=Status.DRAFT.value, **security)
        return str(answer["ModelCardArn"])

    def update_content(self, name: str, content: str) -> None:
        """A new version with this content, in the status that the card has."""
        self.call("update_model_card", name, Content=content)

    def update_status(self, name: str, status: Status) -> None:
        self.call("update_model_card", name, ModelCardStatus=status.value)

    def delete(self, name: str) -> None:
        """Asks for the deletion of the card, its versions and its export jobs."""
        self.call("delete_model_card", name)

    def call(self, operation: str, name: str, **request: Any) -> Any:
        """An API call on the card, with every refusal explained."""
        try:
            return getattr(self._sagemaker, operation)(ModelCardName=self.place.identifier(name), **request)
        except FAILURES as error:
            raise self._explained(operation, name, error, request.get("ModelCardVersion")) from None

    def explained_denial(self, action: str, name: str, error: Exception) -> CardError:
        return denied(self.place, self.clients("ram"), action, name, error)

    def _explained(self, operation: str, name: str, error: Exception, version: int | None) -> CardError:
        action = "".join(map(str.capitalize, operation.split("_")))
        if is_denied(error):
            return self.explained_denial(action, name, error)
        if code_of(error) in _MISSING:
            return self._unknown(name, version)
        if code_of(error) == "ConflictException" and operation == "create_model_card":
            return CardError(
                f"there is a card `{name}` already; choose another name, or change that one: landbridge cards update "
                f"{name} FILE"
            )
        return failed(f"{action} of the card `{name}`", error)

    def _unknown(self, name: str, version: int | None) -> CardError:
        if version is not None:
            try:
                latest = self.metadata(name).version
            except CardError as error:
                return error
            return UnknownCard(
                f"the card `{name}` has no version {version}, the latest is {latest}; see landbridge cards show {name} "
                "--versions"
            )
        if not self.place.at_hub:
            return UnknownCard(not_shared(self.place, name))
        try:
            known = self.statuses()
        except CardError:
            known = {}
        near = did_you_mean(name, known) or "; landbridge cards list shows those that there are"
        return UnknownCard(f"there is no card `{name}` in the hub, account {self.place.cards.account}{near}")

    def _shared(self) -> list[str]:
        try:
            return shared_cards(self.place, self.clients("ram"))
        except FAILURES as error:
            raise failed(
                f"what is shared with account {self.place.caller.account} cannot be listed (ram:ListResources)", error
            ) from None

    def _metadata_if_there(self, name: str) -> Card | None:
        try:
            return self.metadata(name)
        except UnknownCard:
            # Deleted, or taken out of the share, since it was listed.
            return None

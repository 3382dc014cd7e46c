"""A model card on its way from draft to production: who sees and changes it at each status, and who does not."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial

from landbridge.aws.callers import Caller
from landbridge.cards.cards import Cards
from landbridge.cards.creation import create
from landbridge.cards.place import Place
from landbridge.cards.retirement import retire
from landbridge.cards.status import Status
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from sandbox.demonstration.card_identities import CardIdentities, hub_identity
from sandbox.demonstration.expectation import CardAction, Way, card_granted
from sandbox.demonstration.identities import Identity
from sandbox.demonstration.outcome import ALLOWED, REFUSED, Outcome, attempt
from sandbox.endpoint import Endpoint
from sandbox.environment import card_users

_SHARING_SECONDS = 20.0
_LOOK_SECONDS = 0.1
_CONTENT = {"model_overview": {"model_owner": "demonstration", "problem_type": "Customer churn"}}
_MOVERS = {Status.PENDING_REVIEW: Stage.DEV, Status.APPROVED: Stage.GOVERNANCE}
"""Who takes a card to a status."""


class CardCalls:
    """A card of its own, which is made at the beginning and retired at the end."""

    def __init__(self, endpoint: Endpoint, declaration: Declaration) -> None:
        self._declaration = declaration
        self._users = card_users(declaration)
        self._identities = {name: CardIdentities(endpoint, declaration, name) for name in declaration.card_accounts}
        hub = hub_identity(endpoint, declaration)
        self._hub = Cards(Place.of(declaration, Caller.of(hub.client("sts"))), hub.client)
        self._name = f"{declaration.environment}-demonstration"

    def outcomes(self) -> list[Outcome]:
        """Makes the calls, status by status; returns them account by account. Raises CardError where the hub cannot
        make or retire the card."""
        order = list(self._declaration.card_accounts)
        return sorted(self._made(), key=lambda outcome: order.index(outcome.who.partition(":")[0]))

    def _made(self) -> Iterator[Outcome]:
        for name in self._users:
            result = attempt(partial(self._assumed_by_stranger, name))
            yield Outcome(f"{name}: undeclared role", "assume", "card user", "", result, REFUSED)
        self._retire()
        create(self._hub, self._name, json.dumps(_CONTENT))
        try:
            for status in Status:
                yield from self._moved(status)
                self._wait(status)
                yield from self._tried(status)
        finally:
            self._retire()

    def _moved(self, status: Status) -> Iterator[Outcome]:
        """To PendingReview by dev and to Approved by governance, where they have people; otherwise by the hub."""
        if status is Status.DRAFT:
            return
        movers = [name for name, entry in self._users.items() if entry.stage is _MOVERS.get(status)]
        if not movers:
            self._hub.update_status(self._name, status)
            return
        result = attempt(lambda: self._update(movers[0], ModelCardStatus=status.value))
        yield Outcome(movers[0], f"set card to {status}", self._name, self._way(movers[0]), result, ALLOWED)

    def _wait(self, status: Status) -> None:
        """Until every account sees the card or not as it should, but not for ever: what does not come shows as a
        refusal, or as an answer, in the table."""
        expected = {name: self._expected(name, status, CardAction.DESCRIBE) for name in self._accounts()}
        deadline = time.monotonic() + _SHARING_SECONDS
        for name, result in expected.items():
            while attempt(partial(self._describe, name)) != result and time.monotonic() < deadline:
                time.sleep(_LOOK_SECONDS)

    def _tried(self, status: Status) -> Iterator[Outcome]:
        calls: dict[CardAction, Callable[[str], object]] = {
            CardAction.DESCRIBE: self._describe,
            CardAction.UPDATE: lambda name: self._update(name, Content=json.dumps(_CONTENT)),
        }
        for name in self._accounts():
            for action, call in calls.items():
                if action is CardAction.UPDATE and status is Status.ARCHIVED:
                    continue
                result = attempt(partial(call, name))
                expected = self._expected(name, status, action)
                yield Outcome(name, action, f"a card in {status}", self._way(name), result, expected)

    def _accounts(self) -> list[str]:
        """Those whose people use cards, and those of data, which see none."""
        accounts = self._declaration.card_accounts.items()
        return [name for name, entry in accounts if name in self._users or entry.stage is Stage.DATA]

    def _expected(self, name: str, status: Status, action: CardAction) -> str:
        stage = self._declaration.card_accounts[name].stage
        return ALLOWED if card_granted(stage, status, action) else REFUSED

    def _assumed_by_stranger(self, name: str) -> None:
        own = self._identities[name]
        own.assume(own.stranger)

    def _describe(self, name: str) -> None:
        self._identity(name).client("sagemaker").describe_model_card(ModelCardName=self._arn)

    def _update(self, name: str, **change: str) -> None:
        self._identity(name).client("sagemaker").update_model_card(ModelCardName=self._arn, **change)

    def _identity(self, name: str) -> Identity:
        identities = self._identities[name]
        return identities.user if name in self._users else identities.stranger

    def _way(self, name: str) -> Way:
        stage = self._declaration.card_accounts[name].stage
        return Way.HUB if stage in (Stage.GOVERNANCE, Stage.SECURITY) else Way.SHARE

    @property
    def _arn(self) -> str:
        assert self._declaration.model_cards is not None
        return Names.of(self._declaration).model_card_arn(self._declaration.model_cards.account, self._name)

    def _retire(self) -> None:
        """The card goes, also one that an interrupted demonstration left."""
        retire(
            self._hub, self._name, delete=True, tell=lambda line: None, sleep=lambda seconds: time.sleep(_LOOK_SECONDS)
        )

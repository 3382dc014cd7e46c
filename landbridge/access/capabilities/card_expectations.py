"""What the declaration says about a card of one status, and what comes with it (docs/concepts/model-cards.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from landbridge.access.capabilities.card_requests import PUT_INTO
from landbridge.access.capabilities.chain import Capability, Expectation, Question, Subject, SubjectKind, Thing, World
from landbridge.access.capabilities.principals import account_subject, role_subject_of
from landbridge.access.capabilities.shared_cards import sharing_stages
from landbridge.cards.status import Status, stages_of
from landbridge.declaration.model_cards import CardAccount, Stage
from landbridge.declaration.model_registry import PermissionSet

BY_ARN = "by its ARN"
STATUS_ALONE = "its status alone"

_SEE, _CHANGE, _EXPORT = Capability.SEE_CARD, Capability.CHANGE_CARD, Capability.EXPORT_CARD


def attached(way: str) -> str:
    """The way as the role would have it with a policy that allows everything, within its boundary."""
    return f"{way}, with everything attached to the role"


@dataclass(frozen=True)
class CardExpectations:
    """`shares` are the names of the stages' shares."""

    world: World
    thing: Thing
    status: Status
    shares: tuple[str, ...]

    def all(self) -> Iterator[Expectation]:
        for name, entry in self.world.declaration.card_accounts.items():
            if entry.stage.shares_cards:
                yield from self._of_stage(name, entry)
            else:
                yield from self._in_hub(name, entry)
        yield from self._of_functions()
        yield from self._of_consoles()

    def _of_stage(self, name: str, entry: CardAccount) -> Iterator[Expectation]:
        if entry.stage not in sharing_stages(self.world.declaration, self.status):
            return
        # What `going_back: keep` leaves in a share depends on how far the card once came.
        may = entry.stage not in stages_of(self.status)
        subject, place = Subject(SubjectKind.CARD_ACCOUNT, name, entry.account), ("card_accounts", name)
        changes = (_CHANGE,) if entry.stage is not Stage.PRODUCTION else ()
        for capability in (_SEE, *changes, _EXPORT):
            yield Expectation(self._question(subject, capability), _DECLARED[capability], place, may)
        yield from self._of_other_roles(entry, place)

    def _of_other_roles(self, entry: CardAccount, place: tuple[str, ...]) -> Iterator[Expectation]:
        """RAM names the whole account, and its permission has UpdateModelCard: the key keeps the content from other
        roles, the organisation's policy, where there is one, keeps those of production from the status."""
        hub, others = self.world.declaration.model_cards, account_subject(entry.account)
        read_only = entry.stage is Stage.PRODUCTION and hub is not None and hub.service_control_policy
        if not self._encrypted:
            yield Expectation(self._question(others, _SEE), (BY_ARN,), place, may=True)
            yield Expectation(self._question(others, _EXPORT), (BY_ARN,), place, may=True)
        if not read_only:
            ways = (STATUS_ALONE,) if self._encrypted else (BY_ARN, STATUS_ALONE)
            yield Expectation(self._question(others, _CHANGE), ways, place, may=True)

    def _in_hub(self, name: str, entry: CardAccount) -> Iterator[Expectation]:
        """Governance and security work in the hub, on cards of every status; data has no cards."""
        subject, place = Subject(SubjectKind.CARD_ACCOUNT, name, entry.account), ("card_accounts", name)
        if entry.stage in (Stage.GOVERNANCE, Stage.SECURITY):
            yield Expectation(self._question(subject, _SEE), (BY_ARN,), place)
        if entry.stage is Stage.GOVERNANCE:
            yield Expectation(self._question(subject, _CHANGE), _DECLARED[_CHANGE], place)

    def _of_functions(self) -> Iterator[Expectation]:
        """What shares cards puts them into shares; what reviews reads them, and may send them back to Draft; what
        copies spokes' cards sees where the copies are."""
        declaration = self.world.declaration
        hub = declaration.model_cards
        if hub is None:
            return
        if self.shares:
            ways = tuple(f"{PUT_INTO} {share}" for share in self.shares)
            yield Expectation(self._question(self._function("share"), Capability.TAKE_OVER), ways, ("model_cards",))
        if hub.review.approve_packages or hub.review.return_cards:
            place = ("model_cards", "review")
            yield Expectation(self._question(self._function("review"), _SEE), (BY_ARN,), place)
            if hub.review.return_cards:
                question = self._question(self._function("review"), _CHANGE)
                yield Expectation(question, (BY_ARN, STATUS_ALONE), (*place, "return_cards"))
        if declaration.card_spokes:
            yield Expectation(self._question(self._function("copy"), _SEE), (BY_ARN,), ("card_spokes",))

    def _of_consoles(self) -> Iterator[Expectation]:
        """A console updates the cards of the account that it follows, without the key of those that are encrypted;
        what the vendor's permissions allow is AWS's to say (docs/concepts/governance.md)."""
        for name, connection in self.world.declaration.governance.items():
            if connection.account != self.thing.account:
                continue
            console = Subject(SubjectKind.CONNECTION, name, connection.console_account)
            vendor, place = connection.permissions is PermissionSet.VENDOR_DOCUMENTED, ("governance", name)
            ways = (STATUS_ALONE,) if self._encrypted and not vendor else (BY_ARN, STATUS_ALONE)
            yield Expectation(self._question(console, _CHANGE), ways, place, may=vendor)
            if vendor or not self._encrypted:
                yield Expectation(self._question(console, _SEE), (BY_ARN,), place, may=vendor)
            if vendor:
                yield Expectation(self._question(console, _EXPORT), (BY_ARN,), place, may=True)

    def _function(self, what: str) -> Subject:
        """The role of one of the hub's functions."""
        names = self.world.names
        return role_subject_of(names.role_arn(self.thing.account, names.cards_function(what)))

    def _question(self, subject: Subject, capability: Capability) -> Question:
        return Question(subject, capability, self.thing)

    @property
    def _encrypted(self) -> bool:
        hub = self.world.declaration.model_cards
        return hub is not None and hub.encrypted


_DECLARED = {
    _SEE: (BY_ARN,),
    _CHANGE: (BY_ARN, STATUS_ALONE, attached(BY_ARN), attached(STATUS_ALONE)),
    _EXPORT: (BY_ARN, attached(BY_ARN)),
}
"""Every way of card users to what they are granted: their boundary holds all of it."""

"""What a declaration would say for an account to use cards: its stage (docs/concepts/model-cards.md)."""

from __future__ import annotations

from landbridge.access.capabilities.chain import Capability, Question
from landbridge.access.report.changes import Change, Mend
from landbridge.cards.status import Status, stages_of
from landbridge.declaration.model_cards import CardAccount, Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names

_OWN = "nobody is granted this: an account's exports are its own, and a spoke's cards are for the spoke and the hub"


def stages_with(capability: Capability, status: Status) -> tuple[Stage, ...]:
    """The stages whose accounts are granted this of a card of this status."""
    shared = stages_of(status)
    if capability is Capability.SEE_CARD:
        return (*shared, Stage.SECURITY, Stage.GOVERNANCE)
    if capability is Capability.CHANGE_CARD:
        return (*(each for each in shared if each is not Stage.PRODUCTION), Stage.GOVERNANCE)
    return shared if capability is Capability.EXPORT_CARD else ()


def for_card_account(declaration: Declaration, question: Question) -> Mend:
    name = question.subject.name
    entry = declaration.card_accounts[name]
    if question.thing.key not in tuple(Status):
        return Mend(remark=_OWN)
    giving = stages_with(question.capability, Status(question.thing.key))
    if not giving:
        return Mend(remark="nobody is granted this: no account has such a right over cards of this status")
    if entry.stage in giving:
        return Mend(_users(declaration, name, entry))
    order = list(Stage)
    nearest = min(giving, key=lambda stage: abs(order.index(stage) - order.index(entry.stage)))
    others = " or ".join(f"`stage: {each}`" for each in giving if each is not nearest)
    stage = Change(("card_accounts", name, "stage"), nearest.value, entry.stage.value)
    remark = f"{others} would do as well; " if others else ""
    return Mend(
        (stage, *_users(declaration, name, entry)),
        f"{remark}the stage is the account's, and decides about every card",
    )


def for_people_of(declaration: Declaration, question: Question) -> Mend:
    """A team uses cards as a card account of its own account."""
    if question.thing.key not in tuple(Status):
        return Mend(remark=_OWN)
    giving = stages_with(question.capability, Status(question.thing.key))
    team, hub = declaration.teams[question.subject.name], declaration.model_cards
    if not giving or hub is None or hub.account == team.account:
        return Mend(remark="nobody is granted this: cards are for card accounts, never the hub itself")
    known = next((name for name, each in declaration.card_accounts.items() if each.account == team.account), None)
    if known is not None:
        return Mend(remark=f"cards are for card accounts: this account is `card_accounts.{known}`; ask for {known}")
    people = ", ".join(f'"{each}"' for each in team.principals)
    value = f'{{account: "{team.account}", stage: {giving[0]}, principals: [{people}]}}'
    return Mend((Change(("card_accounts", question.subject.name), value),), "cards are for card accounts")


def _users(declaration: Declaration, name: str, entry: CardAccount) -> tuple[Change, ...]:
    """Who uses cards is named."""
    if entry.principals:
        return ()
    role = Names.of(declaration).role_arn(entry.account, "ROLE")
    return (Change(("card_accounts", name, "principals"), f'["{role}"]'),)

"""What the declaration and the statuses say about shares, beside what RAM has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from landbridge.cards.place import Place
from landbridge.cards.stage_shares import StageShare
from landbridge.cards.status import Status, reaching
from landbridge.declaration.model_cards import GoingBack


@dataclass(frozen=True)
class Difference:
    """`subject` is a card's name, or an account, or the share itself; `message` says what and what mends it."""

    share: str
    subject: str
    message: str


def differences(place: Place, statuses: Mapping[str, Status], shares: tuple[StageShare, ...]) -> Iterator[Difference]:
    """Every difference of the hub's shares. `statuses`: of all its cards, by name."""
    for share in shares:
        if share.arn is None:
            if _declared(place, share):
                yield Difference(
                    share.name, share.name, "there is no such share in RAM; deploy the hub's ModelCards stack"
                )
            continue
        yield from _of_accounts(place, share)
        yield from _of_cards(place, share, statuses)


def _declared(place: Place, share: StageShare) -> dict[str, str]:
    """Accounts of the stage and their names."""
    entries = place.declaration.card_accounts.items()
    return {entry.account: name for name, entry in entries if entry.stage is share.stage}


def _of_accounts(place: Place, share: StageShare) -> Iterator[Difference]:
    declared = _declared(place, share)
    for account, name in declared.items():
        subject = f"{name} ({account})"
        if account in share.invited:
            message = f"has not accepted the invitation yet; deploy Cards-{name}, which accepts it"
            yield Difference(share.name, subject, message)
        elif account not in share.accounts:
            yield Difference(share.name, subject, "is declared and not in the share; deploy the hub's ModelCards stack")
    for account in sorted((share.accounts | share.invited) - set(declared)):
        message = f"is in the share and no {share.stage} account of the declaration; deploy the hub's ModelCards stack"
        yield Difference(share.name, account, message)


def _of_cards(place: Place, share: StageShare, statuses: Mapping[str, Status]) -> Iterator[Difference]:
    held = {arn.removeprefix(place.arn("")): arn for arn in share.cards}
    wanted = reaching(share.stage)
    for name, status in statuses.items():
        if status in wanted and name not in held:
            yield Difference(share.name, name, f"is {status} and not shared; the automation shares it {_soon(place)}")
        elif status not in wanted and name in held and not _may_stay(place, status):
            yield Difference(
                share.name, name, f"is {status} and still shared; the automation un-shares it {_soon(place)}"
            )
    for name in sorted(held.keys() - statuses.keys()):
        yield Difference(share.name, name, f"is shared and no card of the hub; landbridge cards retire {name} --delete")


def _may_stay(place: Place, status: Status) -> bool:
    """Whether a card may have been here at a later status, and stays (`going_back: keep`)."""
    return place.cards.going_back is GoingBack.KEEP and status is not Status.ARCHIVED


def _soon(place: Place) -> str:
    return f"within {place.cards.reconcile_minutes} minutes, unless it fails"

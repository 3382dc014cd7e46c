"""The estate as it is while cards are shared: one card of each status in the shares that it belongs in.

CloudFormation makes the shares and never says which cards are in them; functions put them there by their status
(docs/decisions/0013-who-owns-a-card-share.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from landbridge.access.capabilities.chain import World
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import (
    Estate,
    Share,
)
from landbridge.cards.status import Status, stages_of
from landbridge.declaration.model_cards import GoingBack, Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names


def sharing_stages(declaration: Declaration, status: Status) -> tuple[Stage, ...]:
    """The stages that a card of this status may be shared with: those that its status says, and with `going_back:
    keep` any stage that it once reached."""
    hub = declaration.model_cards
    if hub is not None and hub.going_back is GoingBack.KEEP and status is not Status.ARCHIVED:
        return tuple(stage for stage in Stage if stage.shares_cards)
    return stages_of(status)


def spoke_card(names: Names, account: str) -> str:
    """Stands for every card of a spoke."""
    return names.model_card_arn(account, "any")


def world_with_cards(world: World) -> World:
    """The world of that estate."""
    estate = estate_with_cards(world.estate, world.declaration, world.names)
    return replace(world, estate=estate, evaluator=Evaluator(estate))


def estate_with_cards(estate: Estate, declaration: Declaration, names: Names) -> Estate:
    """The estate with a card of each status, named after it, in the stages' shares, and a spoke's card in the
    spoke's."""
    if declaration.model_cards is None:
        return estate
    hub = declaration.model_cards.account
    cards: dict[tuple[str, str], tuple[str, ...]] = {}
    for stage in Stage:
        if stage.shares_cards:
            shown = [status for status in Status if stage in sharing_stages(declaration, status)]
            arns = (_with_exports(names, hub, status.value) for status in shown)
            cards[hub, names.cards_share(stage)] = tuple(arn for both in arns for arn in both)
    for spoke, entry in declaration.card_spokes.items():
        cards[entry.account, names.spoke_share(spoke)] = (spoke_card(names, entry.account),)
    return replace(estate, shares=tuple(_with(share, cards) for share in estate.shares))


def _with_exports(names: Names, account: str, card: str) -> tuple[str, str]:
    """Export jobs are resources below their card, and RAM's permission to export has an action on them
    (sagemaker/latest/dg/model-cards-xaccount.html)."""
    return names.model_card_arn(account, card), names.model_card_exports_arn(account, card)


def _with(share: Share, cards: Mapping[tuple[str, str], tuple[str, ...]]) -> Share:
    added = cards.get((share.account, share.name), ())
    return replace(share, resources=(*share.resources, *added)) if added else share

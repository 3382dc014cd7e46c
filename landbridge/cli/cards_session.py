"""What each of the cards commands starts with: the declaration, the card's name, and the caller's place."""

from __future__ import annotations

import argparse
import sys
from functools import cache, partial
from typing import Any

from landbridge.aws.callers import Caller
from landbridge.aws.errors import FAILURES, explained
from landbridge.aws.governance.session import PATIENT
from landbridge.aws.sessions import base_session
from landbridge.cards.cards import Cards
from landbridge.cards.errors import Denied
from landbridge.cards.place import Place, card_name, declared
from landbridge.cards.stage_shares import StageShare, read_shares
from landbridge.declaration import Declaration, load
from landbridge.declaration.environments import directory_of


def declaration_of(arguments: argparse.Namespace) -> Declaration:
    """Raises DeclarationError, and WrongInput if the environment has no model cards."""
    declaration = load(directory_of(arguments.environment))
    declared(declaration)
    return declaration


def name_of(arguments: argparse.Namespace, declaration: Declaration) -> str:
    """Raises WrongInput if what was written is no name of a card."""
    return card_name(arguments.name, declaration)


def cards_of(arguments: argparse.Namespace, declaration: Declaration) -> Cards:
    """The cards as the caller's credentials reach them.

    Raises NoBaseCredentials, SessionError if AWS cannot say who calls, CardError if it is no account with cards.
    """
    region = declaration.feature_store.region
    session = base_session(arguments.profile)
    try:
        sts = session.client("sts", region_name=region)
        caller = Caller.of(sts)
    except FAILURES as error:
        raise explained(error, f"sts.{region}") from None
    return Cards(Place.of(declaration, caller), cache(partial(_client, session, region)))


def shares_of(cards: Cards) -> tuple[StageShare, ...] | None:
    """The hub's shares, for a command that has more to show. None where the caller may not read them, which is said on
    the standard error stream, and in the account of a stage: shares are for their owner to read.

    Raises CardError if they cannot be read for another reason.
    """
    if not cards.place.at_hub:
        return None
    try:
        return read_shares(cards.place, cards.clients("ram"))
    except Denied as error:
        print(f"landbridge cards: who sees cards is not shown: {error}", file=sys.stderr)
        return None


def _client(session: Any, region: str, service: str) -> Any:
    return session.client(service, region_name=region, config=PATIENT)

"""`landbridge cards list`."""

from __future__ import annotations

import argparse

from landbridge.cards.card import Card
from landbridge.cards.stage_shares import accounts_seeing
from landbridge.cli.cards_session import cards_of, declaration_of, shares_of
from landbridge.cli.cards_text import named, print_json, print_table
from landbridge.declaration import Declaration


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    cards = cards_of(arguments, declaration)
    place = cards.place
    found = cards.all()
    shares = shares_of(cards)
    # From a stage's account no more is known than that this account sees what is listed.
    unknown = None if place.at_hub else [place.caller.account]

    def accounts(card: Card) -> list[str] | None:
        return unknown if shares is None else accounts_seeing(shares, card.arn)

    if arguments.json:
        listed = [
            {
                "name": each.name,
                "arn": each.arn,
                "status": each.status,
                "version": each.version,
                "accounts": accounts(each),
            }
            for each in found
        ]
        print_json({"every_account": shares is not None, "cards": listed})
        return 0
    if not found:
        print("There are no cards." if place.at_hub else "No card is shared with this account.")
        return 0
    rows = [(each.name, each.status.value, str(each.version), _named(declaration, accounts(each))) for each in found]
    print_table(("card", "status", "version", "seen by" if place.at_hub else "seen by this account"), rows)
    return 0


def _named(declaration: Declaration, accounts: list[str] | None) -> str:
    if accounts is None:
        return "unknown"
    return ", ".join(named(declaration, account) for account in accounts) or "-"

"""`landbridge cards show`."""

from __future__ import annotations

import argparse
import json

import yaml

from landbridge.cards.card import Card
from landbridge.cards.cards import Cards
from landbridge.cards.stage_shares import accounts_seeing
from landbridge.cli.cards_session import cards_of, declaration_of, name_of, shares_of
from landbridge.cli.cards_text import moment, named, print_json, print_table, seen_at


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    name = name_of(arguments, declaration)
    cards = cards_of(arguments, declaration)
    if arguments.versions:
        return _show_versions(cards, name, as_json=arguments.json)
    card = cards.describe(name, arguments.version)
    shares = shares_of(cards)
    seeing = None if shares is None else accounts_seeing(shares, card.arn)
    if arguments.json:
        print_json(_content(card, seeing))
    else:
        _print(cards, card, seeing)
    return 0


def _show_versions(cards: Cards, name: str, *, as_json: bool) -> int:
    versions = cards.versions(name)
    if as_json:
        listed = [{"version": each.number, "status": each.status, "created": moment(each.created)} for each in versions]
        print_json({"name": name, "versions": listed})
    else:
        rows = [(str(each.number), each.status.value, moment(each.created) or "") for each in versions]
        print_table(("version", "status", "created"), rows)
    return 0


def _content(card: Card, seeing: list[str] | None) -> dict[str, object]:
    return {
        "name": card.name,
        "arn": card.arn,
        "version": card.version,
        "status": card.status,
        "created": moment(card.created),
        "created_by": card.author,
        "modified": moment(card.modified),
        "modified_by": card.editor,
        "key": card.key,
        "accounts": seeing,
        "content": json.loads(card.content),
    }


def _print(cards: Cards, card: Card, seeing: list[str] | None) -> None:
    place = cards.place
    lines = {
        "card": card.name,
        "ARN": card.arn,
        "version": str(card.version),
        "status": card.status.value,
        "created": _change(moment(card.created), card.author),
        "modified": _change(moment(card.modified), card.editor),
        "key": card.key or "AWS's own",
        "seen by": ", ".join(named(place.declaration, account) for account in seeing or ()) or "no account but the hub",
    }
    if seeing is None:
        # What should be is all that there is to say.
        del lines["seen by"]
        lines["by its status seen by"] = seen_at(place, card.status)
    width = max(map(len, lines))
    for label, value in lines.items():
        print(f"{label:{width}}  {value}")
    print()
    print(yaml.safe_dump(json.loads(card.content), sort_keys=False, allow_unicode=True, width=120), end="")


def _change(time: str | None, who: str | None) -> str:
    return f"{time or 'unknown'}{f' by {who}' if who else ''}"

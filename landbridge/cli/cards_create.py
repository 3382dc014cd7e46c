"""`landbridge cards create`."""

from __future__ import annotations

import argparse

from landbridge.cards.content import checked_content
from landbridge.cards.creation import create
from landbridge.cards.status import Status
from landbridge.cli.cards_session import cards_of, declaration_of, name_of
from landbridge.cli.cards_text import print_json, seen_at


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    name = name_of(arguments, declaration)
    content = checked_content(arguments.file)
    cards = cards_of(arguments, declaration)
    arn = create(cards, name, content)
    if arguments.json:
        print_json({"name": name, "arn": arn, "version": 1, "status": Status.DRAFT})
        return 0
    print(f"`{name}` is created in Draft: {arn}")
    print(f"The automation shares it with: {seen_at(cards.place, Status.DRAFT)}")
    return 0

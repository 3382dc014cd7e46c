"""`landbridge cards update`."""

from __future__ import annotations

import argparse

from landbridge.cards.changes import update_content
from landbridge.cards.content import checked_content
from landbridge.cards.errors import WrongInput
from landbridge.cli.cards_session import cards_of, declaration_of, name_of
from landbridge.cli.cards_text import print_json


def run(arguments: argparse.Namespace) -> int:
    if arguments.status is not None:
        raise WrongInput(two_steps(arguments.name, str(arguments.file), arguments.status))
    declaration = declaration_of(arguments)
    name = name_of(arguments, declaration)
    content = checked_content(arguments.file)
    card = update_content(cards_of(arguments, declaration), name, content)
    if arguments.json:
        print_json({"name": name, "arn": card.arn, "version": card.version, "status": card.status})
    else:
        print(f"`{name}` has new content: version {card.version}, {card.status}")
    return 0


def two_steps(name: str, file: str, status: str) -> str:
    """UpdateModelCard takes one of both (SageMaker API reference, UpdateModelCard)."""
    return (
        "AWS changes a card's content or its status in one call, never both; write two commands:\n"
        f"  landbridge cards update {name} {file}\n  landbridge cards status {name} {status}"
    )

"""`landbridge cards status`."""

from __future__ import annotations

import argparse

from landbridge.cards.changes import set_status
from landbridge.cards.errors import WrongInput
from landbridge.cards.status import Status
from landbridge.cli.cards_session import cards_of, declaration_of, name_of
from landbridge.cli.cards_text import print_json, seen_at
from landbridge.cli.cards_update import two_steps


def run(arguments: argparse.Namespace) -> int:
    if arguments.file is not None:
        raise WrongInput(two_steps(arguments.name, str(arguments.file), arguments.status))
    status = Status.of(arguments.status)
    declaration = declaration_of(arguments)
    name = name_of(arguments, declaration)
    cards = cards_of(arguments, declaration)
    before = set_status(cards, name, status)
    if arguments.json:
        print_json({"name": name, "arn": cards.place.arn(name), "status": status, "before": before.status})
        return 0
    if before.status is status:
        print(f"`{name}` is {status} already")
    else:
        print(f"`{name}` was {before.status} and is {status}")
    print(f"The automation shares it with: {seen_at(cards.place, status)}")
    return 0

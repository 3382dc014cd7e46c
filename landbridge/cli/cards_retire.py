"""`landbridge cards retire`."""

from __future__ import annotations

import argparse
import sys

from landbridge.cards.errors import WrongInput
from landbridge.cards.retirement import retire
from landbridge.cli.cards_session import cards_of, declaration_of, name_of
from landbridge.cli.cards_text import print_json


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    name = name_of(arguments, declaration)
    if not arguments.yes and not sys.stdin.isatty():
        raise WrongInput(
            f"nobody can be asked here; write: landbridge cards retire {name}"
            f"{' --delete' if arguments.delete else ''} --yes"
        )
    cards = cards_of(arguments, declaration)
    cards.place.require_hub("cards are retired")
    if not arguments.yes and not _confirmed(name, delete=arguments.delete):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    steps: list[str] = []
    tell = steps.append if arguments.json else print
    retire(cards, name, delete=arguments.delete, tell=tell)
    if arguments.json:
        print_json({"name": name, "arn": cards.place.arn(name), "deleted": arguments.delete, "steps": steps})
    return 0


def _confirmed(name: str, *, delete: bool) -> bool:
    deleted = " and deleted for good with all its versions" if delete else ""
    print(f"`{name}` will be taken out of every share, Archived{deleted}.", file=sys.stderr)
    print("Go on? Write yes: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() == "yes"

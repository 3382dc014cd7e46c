"""Write model cards, take them through review, and see who sees them.

Works with the credentials that AWS tools find here (AWS_PROFILE, the environment, ...) or those of --profile: in the
hub, where all cards are, or in the account of a stage, with the cards that are shared with it. Content is a JSON or
YAML file in AWS's model card schema and is checked before any call. A card goes by its name, or by its ARN.

Exit status: 0 done, and with `shares` nothing is wrong; 1 something is not as it should be, or AWS or the declaration
refuses it; 2 what was written is wrong (content, name, status, environment), or credentials are missing.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

_SUMMARIES = {
    "create": "create a card in Draft, in the hub",
    "show": "show a card: version, status, who sees it, content",
    "list": "list cards with status, version and the accounts that see them now",
    "update": "give a card new content, as its next version",
    "status": "set a card's status: Draft, PendingReview, Approved or Archived",
    "export": "export a card to PDF in this account's bucket",
    "shares": "compare the shares with what the declaration and the statuses say",
    "retire": "un-share a card, archive it, and delete it if wanted",
    "scp": "print the service control policy for the management account, as JSON",
}
_OF_ONE_CARD = frozenset(_SUMMARIES) - {"list", "shares", "scp"}


class _Action(Protocol):
    def run(self, arguments: argparse.Namespace) -> int: ...


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge cards create customer-churn churn.yaml           in the hub
  landbridge cards update customer-churn churn.yaml           in the hub, a dev or a test account
  landbridge cards status customer-churn PendingReview        the test accounts see it now
  landbridge cards show customer-churn --profile churn-prod   from a production account
  landbridge cards export customer-churn --version 2
  landbridge cards list --json
  landbridge cards shares                                     exit status 1 on a difference
  landbridge cards retire customer-churn --delete
  landbridge cards scp > policy.json                          offline, from the declaration alone"""
    actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(_SUMMARIES))
    parsers = {name: actions.add_parser(name, help=text, description=text) for name, text in _SUMMARIES.items()}
    for name, action in parsers.items():
        if name in _OF_ONE_CARD:
            action.add_argument("name", metavar="NAME", help="the card's name, or its ARN")
    _add_options(parsers)
    for action in parsers.values():
        action.add_argument(
            "--environment",
            default="example",
            metavar="NAME|DIRECTORY",
            help="a directory below environments/, or the path of one (default: example)",
        )
        action.add_argument(
            "--profile", "--base-profile", metavar="NAME", help="AWS profile to use (default: what AWS finds)"
        )
        action.add_argument("--json", action="store_true", help="for a program to read")


def _add_options(parsers: dict[str, argparse.ArgumentParser]) -> None:
    for name in ("create", "update"):
        parsers[name].add_argument("file", type=Path, metavar="FILE", help="the whole content, *.json, *.yaml or *.yml")
    # AWS takes one or the other: these are there to say so.
    parsers["update"].add_argument("--status", help=argparse.SUPPRESS)
    parsers["status"].add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parsers["status"].add_argument("status", metavar="STATUS", help="Draft, PendingReview, Approved or Archived")
    parsers["show"].add_argument("--versions", action="store_true", help="list the card's versions instead")
    for name in ("show", "export"):
        parsers[name].add_argument("--version", type=_version, metavar="N", help="default: the latest")
    export = parsers["export"]
    export.add_argument("--to", metavar="s3://BUCKET/PREFIX", help="default: the account's bucket for exports")
    export.add_argument("--timeout", type=_seconds, default=600, metavar="SECONDS", help="default: 600")
    retire = parsers["retire"]
    retire.add_argument("--delete", action="store_true", help="delete the card with all its versions, too")
    retire.add_argument("--yes", action="store_true", help="ask nothing")


def run(arguments: argparse.Namespace) -> int:
    from landbridge.aws.errors import NoBaseCredentials, SessionError
    from landbridge.cards.errors import CardError, WrongInput

    action = cast(_Action, import_module(f"landbridge.cli.cards_{arguments.action}"))
    try:
        return action.run(arguments)
    except (CardError, SessionError) as error:
        print(f"landbridge cards {arguments.action}: {error}", file=sys.stderr)
        return 2 if isinstance(error, WrongInput | NoBaseCredentials) else 1


def _version(text: str) -> int:
    """Raises ArgumentTypeError, which ends the command with exit status 2."""
    return _number(text, "a version", 10**9)


def _seconds(text: str) -> int:
    return _number(text, "a number of seconds", 24 * 3600)


def _number(text: str, what: str, most: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text} is not {what}; write a whole number from 1 to {most:,}")
    return int(text)

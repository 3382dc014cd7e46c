"""Connect a governance console to the model registry, watch its events and keep them coming.

Works on one connection of the declaration, in its registry account, with the credentials that AWS tools find here
(AWS_PROFILE, the environment, ...) or those of --base-profile. `sheet` needs no AWS.

Exit status: 0 done, and with `check` nothing is wrong; 1 something is not as it should be, or AWS refuses or cannot be
reached; 2 the environment, the connection or credentials of its account are missing, or the step is not for it.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

_SUMMARIES = {
    "check": "test live whether the connection works, and say how to mend what does not",
    "sheet": "print what goes into the console's form",
    "sync": "put what the registry holds already on the console's queue",
    "tail": "show events as they arrive, without taking them from the console",
    "rotate": "give the console another access key",
    "redrive": "bring back messages that the console could not handle",
}


class _Action(Protocol):
    def run(self, arguments: argparse.Namespace) -> int: ...


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge governance sheet retail                     what to enter in the console
  landbridge governance check retail --environment prod  whether events would arrive
  landbridge governance sync retail --dry-run            how much there is to send
  landbridge governance tail retail                      watch events; Ctrl-C ends it
  landbridge governance redrive retail                   after the console was mended
  landbridge governance rotate retail                    a second key; then, when it is in use:
  landbridge governance rotate retail --finish           remove the first"""
    actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(_SUMMARIES))
    parsers = {name: actions.add_parser(name, help=summary) for name, summary in _SUMMARIES.items()}
    for name, action in parsers.items():
        action.add_argument("connection", metavar="CONNECTION", help="a connection of the declaration's `governance`")
        action.add_argument(
            "--environment",
            default="example",
            metavar="NAME|DIRECTORY",
            help="a directory below environments/, or the path of one (default: example)",
        )
        if name != "sheet":
            action.add_argument("--base-profile", metavar="NAME", help="AWS profile to use (default: what AWS finds)")
        action.add_argument("--json", action="store_true", help="for a program to read")
    _add_options(parsers)


def _add_options(parsers: dict[str, argparse.ArgumentParser]) -> None:
    parsers["sheet"].add_argument("--output", type=Path, metavar="FILE", help="write JSON to this file too")
    parsers["sheet"].add_argument("--domain", metavar="ID", help="id of the Studio domain that was made")
    sync = parsers["sync"]
    sync.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    sync.add_argument("--restart", action="store_true", help="send all, also what an interrupted sync has sent")
    sync.add_argument("--state", type=Path, metavar="FILE", help="default: below $XDG_STATE_HOME/landbridge")
    parsers["tail"].add_argument("--seconds", type=_seconds, metavar="N", help="end after so long (default: 12 hours)")
    rotate = parsers["rotate"]
    rotate.add_argument("--finish", action="store_true", help="deactivate and delete the old key")
    rotate.add_argument(
        "--though-unused", action="store_true", help="with --finish, even if nobody used the new key yet"
    )
    redrive = parsers["redrive"]
    redrive.add_argument("--rate", type=_rate, metavar="N", help="messages a second, 1 to 500 (default: SQS chooses)")
    redrive.add_argument("--by-hand", action="store_true", help="move them from here, where SQS's task is not allowed")


def run(arguments: argparse.Namespace) -> int:
    from landbridge.aws.errors import NoBaseCredentials, NotDeclared, SessionError
    from landbridge.aws.events.queue import FAILURES
    from landbridge.aws.events.redrive import RedriveError
    from landbridge.aws.governance.rotation import RotationError
    from landbridge.aws.governance.sync import SyncError

    action = cast(_Action, import_module(f"landbridge.cli.governance_{arguments.action}"))
    try:
        return action.run(arguments)
    except (SessionError, RedriveError, RotationError, SyncError, *FAILURES) as error:
        print(f"landbridge governance {arguments.action}: {error}", file=sys.stderr)
        return 2 if isinstance(error, NotDeclared | NoBaseCredentials) else 1


def _seconds(text: str) -> int:
    """Raises ArgumentTypeError, which ends the command with exit status 2."""
    return _number(text, 1, 12 * 3600)


def _rate(text: str) -> int:
    return _number(text, 1, 500)


def _number(text: str, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text} is none; write a number from {least} to {most:,}")
    return int(text)

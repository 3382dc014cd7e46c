"""Say who gains or loses what between two versions of the repository.

BASE and HEAD are each the directory of a cloud assembly (`cdk.out`) or a git revision, which is checked out into a
temporary worktree and synthesized there by its own code; without HEAD it is the working tree as it is. The first line
is the verdict: `+2 -1; 1 cross-account write gained`, or `no access change`, which is also what moved, renamed, split
and reordered statements come to. Then one sentence for each change, worst first, with the statement and the declared
line that caused it. Calls no AWS API.

Exit status: 0 no change, or with --fail-on broadening nothing gained; 1 a change; 2 a side cannot be found, synthesized
or read.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from landbridge.access.comparison.markdown import MOST_CHARACTERS
from landbridge.cli.output import output_file

if TYPE_CHECKING:
    from landbridge.access.capabilities.chain import World
    from landbridge.access.comparison import AccessChange
    from landbridge.access.comparison.revisions import Side
    from landbridge.declaration.places import Places

LEAST_CHARACTERS = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge access diff main                        what the working tree changes
  landbridge access diff main HEAD --environment prod
  landbridge access diff before.out after.out        two assemblies
  landbridge access diff origin/main HEAD --format markdown --output comment.md
  landbridge access diff main --fail-on broadening   for a check: less access passes"""
    parser.add_argument("base", metavar="BASE", help="directory of an assembly, or a git revision")
    parser.add_argument("head", metavar="HEAD", nargs="?", help="the same (default: the working tree, synthesized)")
    parser.add_argument(
        "--environment",
        metavar="NAME",
        help="what to synthesize of a revision, below environments/ (default: example)",
    )
    parser.add_argument("--format", choices=("text", "markdown", "json", "sarif"), default="text", help="default: text")
    parser.add_argument(
        "--fail-on",
        choices=("any", "broadening"),
        default="any",
        help="what gives exit status 1: any change, or only what somebody gains (default: any)",
    )
    parser.add_argument("--output", type=output_file, metavar="FILE", help="write there and print only the verdict")
    parser.add_argument(
        "--max-size",
        type=_size,
        default=MOST_CHARACTERS,
        metavar="N",
        help=f"characters of Markdown at most (default: {MOST_CHARACTERS:,}, GitHub's limit of a comment)",
    )


def run(arguments: argparse.Namespace) -> int:
    from landbridge.access.comparison import compare
    from landbridge.access.comparison.revisions import side_of

    environment = arguments.environment or "example"
    with ExitStack() as stack:
        stack.enter_context(_tidy_when_ended())
        sides = [stack.enter_context(side_of(text, environment, _say)) for text in (arguments.base, arguments.head)]
        (base, base_places), (head, head_places) = (_world(side, environment) for side in sides)
        _agree(base, head, arguments.environment if sides[1].folder is None else None)
        change = compare(base, head, base_places=base_places, head_places=head_places)
        text = _written(arguments, change, sides, head, head_places)
    if arguments.output is None:
        print(text, end="")
    else:
        arguments.output.write_text(text, encoding="utf-8")
        print(change.verdict)
    failing = change.broadens if arguments.fail_on == "broadening" else bool(change.changes)
    return 1 if failing else 0


@contextmanager
def _tidy_when_ended() -> Iterator[None]:
    """What was checked out is removed when the process is asked to end, or its terminal goes, as on Ctrl-C."""
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _world(side: Side, environment: str) -> tuple[World, Places]:
    """Of a revision that wrote no record of its declaration, the declaration is read from its files."""
    from landbridge.access.collection import collect
    from landbridge.access.proof import world_of
    from landbridge.declaration.loader import load_with_places
    from landbridge.declaration.record import NAME, read_record

    if side.folder is not None and not (side.assembly / NAME).is_file():
        directory = side.folder / "environments" / environment
        declaration, places = load_with_places(directory, side.folder)
    else:
        recorded = read_record(side.assembly)
        declaration, places = recorded.declaration, recorded.places
    return world_of(collect(side.assembly, declaration), declaration), places


def _agree(base: World, head: World, environment: str | None) -> None:
    """Raises ComparisonError where the sides are of different environments, or of another than was asked for."""
    from landbridge.access.comparison import ComparisonError

    names = [world.declaration.environment for world in (base, head)]
    if names[0] != names[1]:
        raise ComparisonError(
            f"the base is of the environment {names[0]} and the head of {names[1]}; compare one environment with itself"
        )
    if environment not in (None, names[0]):
        raise ComparisonError(f"both are of the environment {names[0]}, not {environment}; leave --environment out")


def _written(
    arguments: argparse.Namespace, change: AccessChange, sides: list[Side], head: World, places: Places
) -> str:
    from landbridge.access.comparison.content import as_json
    from landbridge.access.comparison.markdown import as_markdown
    from landbridge.access.comparison.sarif import as_sarif
    from landbridge.access.comparison.text import as_text

    environment, names = head.declaration.environment, [side.name for side in sides]
    if arguments.format == "markdown":
        return as_markdown(change, environment, title=f"From {names[0]} to {names[1]}.", size=arguments.max_size)
    if arguments.format == "json":
        return as_json(change, environment, *names)
    if arguments.format == "sarif":
        return as_sarif(change, places.of(("teams",)))
    return as_text(change)


def _size(text: str) -> int:
    """Raises ArgumentTypeError, which ends the command with exit status 2."""
    if not text.isdecimal() or int(text) < LEAST_CHARACTERS:
        raise argparse.ArgumentTypeError(f"{text} is none; write a number from {LEAST_CHARACTERS:,}")
    return int(text)


def _say(line: str) -> None:
    print(f"landbridge access diff: {line}", file=sys.stderr, flush=True)

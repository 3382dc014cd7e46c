"""The entry of the command `landbridge`: finds the subcommand and imports nothing of the others.

Exit statuses: 0 done; 1 the command ran and something is not as it should be, or a file cannot be read or written;
2 the command line or the declaration is wrong; 130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from landbridge.cli.output import abandon_output

INTERRUPTED = 130
PIPE_CLOSED = 141


class CommandModule(Protocol):
    """What a subcommand's module offers besides a docstring."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the arguments; the parser's `epilog` may be set to examples."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Does the work and returns the exit status."""


@dataclass(frozen=True)
class Command:
    """A subcommand: its module, and the first line of that module's docstring, kept here to list it without import."""

    module: str
    summary: str


COMMANDS = {
    "validate": Command("landbridge.cli.validate", "Check the declaration of an environment."),
    "schema": Command("landbridge.cli.schema", "Print the JSON Schema of a declaration's files, for editors."),
    "sandbox": Command("landbridge.cli.sandbox", "Run a local multi-account AWS and deploy into it."),
    "connect": Command(
        "landbridge.cli.connect", "Run a command, or a shell, with a team's credentials that refresh themselves."
    ),
    "governance": Command(
        "landbridge.cli.governance",
        "Connect a governance console to the model registry, watch its events and keep them coming.",
    ),
    "cards": Command("landbridge.cli.cards", "Write model cards, take them through review, and see who sees them."),
    "access": Command(
        "landbridge.cli.access", "See, prove and compare who can really do what, from the templates alone."
    ),
    "demo": Command(
        "landbridge.cli.demo", "Deploy an environment locally and try every grant, and what is beyond them."
    ),
}

_EXAMPLES = """examples:
  landbridge validate                    check environments/example
  landbridge validate staging            check environments/staging
  landbridge COMMAND --help              what a command takes, with examples"""


def main(words: Sequence[str] | None = None) -> int:
    """Runs the command line, by default the process's own, and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A file name may hold what the terminal's encoding lacks; a message about it must not fail.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        status = _run(sys.argv[1:] if words is None else list(words))
        sys.stdout.flush()
    except BrokenPipeError:
        abandon_output()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        print("landbridge: interrupted", file=sys.stderr)
        return INTERRUPTED
    return status


def _run(words: list[str]) -> int:
    command = COMMANDS[_parser().parse_args(words[:1]).command]
    module = cast(CommandModule, import_module(command.module))
    parser = argparse.ArgumentParser(
        prog=f"landbridge {words[0]}",
        description=sys.modules[command.module].__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    return _run_module(module, parser.parse_args(words[1:]))


def _run_module(module: CommandModule, arguments: argparse.Namespace) -> int:
    from landbridge.declaration.errors import DeclarationError

    try:
        return module.run(arguments)
    except DeclarationError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:
            raise
        print(f"landbridge: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {command.summary}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="landbridge",
        usage="landbridge [--help] COMMAND ...",
        description="One central SageMaker feature store, shared by many AWS accounts: declared, deployed, proven.\n\n"
        f"commands:\n{commands}",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", metavar="COMMAND", choices=COMMANDS, help=argparse.SUPPRESS)
    return parser

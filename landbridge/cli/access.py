"""See, prove and compare who can really do what, from the templates alone.

Works on the cloud assembly that `cdk synth` writes, offline and without credentials: every policy, share and trust of
every account is evaluated as AWS would. `verify --live` reads the deployed accounts instead.

Exit status: 0 done; 1 `verify` found a difference, or `diff` a change; 2 the assembly, the declaration or what was
written is wrong, or a file cannot be read or written.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from importlib import import_module
from typing import Any, Protocol, cast

from landbridge.cli.output import abandon_output

_SUMMARIES = {
    "matrix": "who can do what with which thing: a table, Markdown, JSON, or one HTML page",
    "explain": "why somebody can, or cannot: step by step, with the statement that decided and its line",
    "verify": "prove that what is possible equals what is declared, no more and no less",
    "diff": "what changes between two versions of the repository, for the pull request",
}

_EXAMPLES = """examples:
  make synth                                                 first: write the templates into cdk.out
  landbridge access matrix                                   teams and what they can do
  landbridge access matrix --format html --output access.html
  landbridge access explain fraud write-online sessions      why not, and what would mend it
  landbridge access verify                                   exit status 1 on a difference
  landbridge access diff main HEAD                           what a pull request changes
  landbridge access explain --help                           every capability, and what it means"""


class _Action(Protocol):
    """What the module of an action offers; its docstring is what --help says."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


class _ActionParser(argparse.ArgumentParser):
    """Parser of one action: its module is imported when it is the one that was asked for."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        module = _module(self.prog.rpartition(" ")[2])
        self.description = module.__doc__
        module.add_arguments(self)
        return super().parse_known_args(args, namespace)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="|".join(_SUMMARIES), parser_class=_ActionParser
    )
    for name, summary in _SUMMARIES.items():
        actions.add_parser(name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter)


def run(arguments: argparse.Namespace) -> int:
    from landbridge.access.collection import AssemblyError
    from landbridge.access.comparison import ComparisonError
    from landbridge.access.parsing import MalformedPolicy
    from landbridge.declaration.errors import DeclarationError

    try:
        status = _module(arguments.action).run(arguments)
        sys.stdout.flush()
        return status
    except (AssemblyError, MalformedPolicy, ComparisonError) as error:
        print(f"landbridge access {arguments.action}: {error}", file=sys.stderr)
        return 2
    except (BrokenPipeError, DeclarationError):
        raise
    except OSError as error:
        # 1 says that the answer is no; that there is no answer must not be taken for it.
        abandon_output()
        where = error.filename or getattr(arguments, "output", None) or "the standard output"
        print(f"landbridge access {arguments.action}: {where}: {error.strerror or error}", file=sys.stderr)
        return 2
    except Exception:
        # Python would end with 1 here, which says that something changed or differs.
        traceback.print_exc()
        print(f"landbridge access {arguments.action}: this is a bug of Landbridge; please report it", file=sys.stderr)
        return 2


def _module(action: str) -> _Action:
    return cast(_Action, import_module(f"landbridge.cli.access_{action}"))

"""Show who can do what with which thing, as the templates really allow it.

One row for each team, and for whoever else can do anything; one column for each thing. What is declared and not
possible, possible and not declared, or not proven is marked; `landbridge access verify` fails on it. The html format
is one file that needs no network: sort and filter it, and open any cell for its explanation.

Exit status: 0 done; 2 the assembly, the declaration or a name is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

from landbridge.access.capabilities.chain import Capability
from landbridge.access.report import Report
from landbridge.cli.access_world import Loaded, add_assembly_arguments, loaded
from landbridge.cli.output import output_file

_MOST_LISTED = 60
FORMATS = ("table", "markdown", "json", "html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge access matrix                                      the assembly in cdk.out
  landbridge access matrix --subject fraud                      one team
  landbridge access matrix prod --assembly build/cdk.out
  landbridge access matrix --format html --output access.html   to look around, print, or send
  landbridge access matrix --format json | jq '.cells[] | select(.standing == "possible and not declared")'"""
    add_assembly_arguments(parser)
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    parser.add_argument("--output", type=output_file, metavar="FILE", help="write here instead of to the terminal")
    parser.add_argument("--subject", metavar="NAME", help="only this team, card account, console, account or role")
    parser.add_argument("--thing", metavar="NAME", help="only this feature group, model group, status of cards, ...")
    parser.add_argument(
        "--capability",
        metavar="NAME",
        help="only this, such as read-online; `landbridge access explain --help` lists them",
    )


def run(arguments: argparse.Namespace) -> int:
    found = loaded(arguments)
    report = report_of(found)
    problems = [
        *_unknown("subject", arguments.subject, (each.cell.question.subject.name for each in report.cells)),
        *_unknown("thing", arguments.thing, (each.cell.question.thing.key for each in report.cells)),
        *_unknown("capability", arguments.capability, (each.value for each in Capability)),
    ]
    if problems:
        print("\n".join(f"landbridge access matrix: {each}" for each in problems), file=sys.stderr)
        return 2
    capability = None if arguments.capability is None else Capability(arguments.capability)
    report = report.narrowed(arguments.subject, arguments.thing, capability)
    if arguments.output is None and arguments.format == "table":
        _print_table(report)
    elif arguments.output is None:
        sys.stdout.write(text_of(report, arguments.format))
    else:
        arguments.output.write_text(text_of(report, arguments.format), encoding="utf-8")
    return 0


def report_of(found: Loaded) -> Report:
    """Every cell, judged by all that is declared of it."""
    from landbridge.access.proof.matrix import cells_and_expectations
    from landbridge.access.proof.uncollected import uncollected
    from landbridge.access.report.standing import judged

    with uncollected():
        cells = tuple(judged(cell, expected) for cell, expected in cells_and_expectations(found.world))
    return Report(found.declaration, cells, found.places.of)


def text_of(report: Report, form: str) -> str:
    """The report in one of FORMATS."""
    if form == "json":
        from landbridge.access.report.document import document

        return json.dumps(document(report), indent=1, ensure_ascii=False) + "\n"
    if form == "markdown":
        from landbridge.access.report.markdown import markdown

        return markdown(report)
    if form == "html":
        from landbridge.access.report.page import page

        return page(report)
    from io import StringIO

    from rich.console import Console

    from landbridge.access.report.table import table

    console = Console(file=StringIO(), width=120, color_system=None)
    with console.capture() as captured:
        console.print(table(report, console))
    return captured.get()


def _print_table(report: Report) -> None:
    from rich.console import Console

    from landbridge.access.report.table import table

    console = Console(highlight=False)
    console.print(table(report, console))


def _unknown(what: str, name: str | None, known: Iterable[str]) -> Iterable[str]:
    from landbridge.declaration.messages import did_you_mean, shortened

    names = sorted(set(known))
    if name is not None and name not in names:
        listed = ", ".join(names[:_MOST_LISTED]) + (", ..." if len(names) > _MOST_LISTED else "")
        hint = did_you_mean(name, names) or "."
        yield f"nothing here is a {what} called `{shortened(name)}`{hint} There are: {listed}"

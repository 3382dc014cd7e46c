"""The table at the end of a demonstration: who, what, on which group, allowed or refused, as declared or not."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from sandbox.demonstration.outcome import ALLOWED, NOT_VERIFIABLE, REFUSED, Outcome

_STYLES = {ALLOWED: "green", REFUSED: "yellow", NOT_VERIFIABLE: "blue"}


def print_table(outcomes: Sequence[Outcome], console: Console) -> None:
    table = Table(title="What each team tried, and what came of it", show_lines=False)
    for column in ("who", "what", "on", "through", "result", "as declared"):
        table.add_column(column, overflow="fold")
    previous = None
    for outcome in outcomes:
        team = outcome.who.partition(":")[0]
        if previous not in (None, team):
            table.add_section()
        previous = team
        result = f"[{_STYLES.get(outcome.result, 'red')}]{_escape(outcome.result)}[/]"
        table.add_row(outcome.who, outcome.what, outcome.on, outcome.way, result, _verdict(outcome))
    console.print(table)


def _verdict(outcome: Outcome) -> str:
    if not outcome.verifiable:
        return f"unknown, declared: {outcome.expected}"
    return "yes" if outcome.as_declared else f"[bold red]NO[/], expected {outcome.expected}"


def _escape(text: str) -> str:
    return text.replace("[", r"\[")

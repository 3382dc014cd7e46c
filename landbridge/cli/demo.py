"""Deploy an environment locally and try every grant, and what is beyond them.

Starts the local AWS and deploys the environment with the real CDK; ingests a dataset as each producer; makes every
call that the grants allow and those just beyond them: on features, on models, of governance consoles, and on a model
card that goes from draft to production. Then it replays what `landbridge access matrix` says of the templates, each way
by real calls. Exit status 0 if all came as declared and as the matrix says, 1 if anything did not.
What the local AWS lacks, such as Lake Formation, is shown as not verifiable locally and counts for neither.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.access.collection import AssemblyError
from landbridge.cards.errors import CardError
from landbridge.cli.sandbox import PORT, STILL_RUNS, deploy, how_to_look_around, port_number, say, up
from landbridge.declaration import Declaration, load
from landbridge.declaration.environments import directory_of
from landbridge.lake_formation import lake_formation_governs

if TYPE_CHECKING:
    from sandbox.demonstration.outcome import Outcome
    from sandbox.demonstration.replay.replaying import Replay
    from sandbox.endpoint import Endpoint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge demo                 environments/example
  landbridge demo staging         another environment
  landbridge sandbox down         stop the local AWS afterwards"""
    parser.add_argument("environment", nargs="?", default="example", help="default: example")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"default: {PORT}")


def run(arguments: argparse.Namespace) -> int:
    from sandbox.credentials import AWS_ERRORS
    from sandbox.deployment import assembly
    from sandbox.endpoint import SandboxError

    started = time.monotonic()
    directory = directory_of(arguments.environment)
    declaration = load(directory)
    try:
        say("Starting the local AWS")
        endpoint = up(declaration, arguments.port)
        leftovers = deploy(endpoint, declaration, directory, ("--all",))
        outcomes = try_grants(endpoint, declaration, directory)
        replay = replay_matrix(endpoint, declaration, directory, assembly(directory.resolve().parent.parent))
    except (SandboxError, CardError, AssemblyError, *AWS_ERRORS) as error:
        print(f"landbridge demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(STILL_RUNS, file=sys.stderr)
        raise
    wrong = _print(outcomes)
    closing, astray = ("", 0) if replay is None else (f"{replay.summary()}\n", len(replay.disagreements))
    say(f"{closing}{summary(outcomes)}; {time.monotonic() - started:.0f} s in all.")
    say(how_to_look_around(endpoint, declaration))
    return 1 if wrong or astray or leftovers else 0


def try_grants(endpoint: Endpoint, declaration: Declaration, directory: Path) -> list[Outcome]:
    """Ingests, then makes the calls of every team, of consoles, and of the accounts that see model cards. Prints
    progress."""
    from sandbox.demonstration.card_calls import CardCalls
    from sandbox.demonstration.console_calls import ConsoleCalls
    from sandbox.demonstration.identities import TeamIdentities
    from sandbox.demonstration.ingestion import ingest
    from sandbox.demonstration.model_calls import ModelCalls
    from sandbox.demonstration.trial import Trial

    identities = {team: TeamIdentities(endpoint, declaration, team) for team in declaration.teams}
    say("Ingesting as the producers")
    filled = ingest(
        declaration, directory, identities, lambda team, key, count: say(f"  {team} put {count} records into {key}")
    )
    say("Making every call that is granted, and those just beyond")
    trial, models = Trial(declaration, directory, identities, filled), ModelCalls(endpoint, declaration)
    models.register_first()
    outcomes: list[Outcome] = []
    for team, own in identities.items():
        outcomes += _told(team, [*trial.outcomes(team), *models.outcomes(own)])
    consoles = ConsoleCalls(endpoint, declaration, models.registered)
    for connection in declaration.governance:
        outcomes += _told(f"console of {connection}", list(consoles.outcomes(connection)))
    if declaration.model_cards is not None:
        say("Taking a model card from draft to production and out of use")
        outcomes += _told("accounts of model cards", CardCalls(endpoint, declaration).outcomes())
    return outcomes


def replay_matrix(endpoint: Endpoint, declaration: Declaration, directory: Path, assembly: Path) -> Replay | None:
    """Replays what is possible or declared by the templates, way by way; the refusals of everybody else are left to the
    tests. Prints every way that did not come so. None where stacks are left out of the local AWS."""
    from sandbox.demonstration.replay.replaying import replay_deployed

    if lake_formation_governs(declaration):
        say("The access matrix is not replayed: a part of it is Lake Formation's, which the local AWS has not")
        return None
    say("Replaying the access matrix of the templates")
    replay = replay_deployed(endpoint, declaration, directory, assembly)
    for way in replay.disagreements:
        say(f"  {way}")
    return replay


def _told(who: str, outcomes: list[Outcome]) -> list[Outcome]:
    made = [outcome for outcome in outcomes if outcome.verifiable]
    allowed = sum(outcome.result == "allowed" for outcome in made)
    say(f"  {who}: {len(made)} calls, {allowed} allowed")
    return outcomes


def summary(outcomes: list[Outcome]) -> str:
    """How many calls were made, and how many did not come as declared; what could not be tried stands apart."""
    made = [outcome for outcome in outcomes if outcome.verifiable]
    line = f"{len(made)} calls, {_wrong(outcomes)} not as declared"
    untried = len(outcomes) - len(made)
    return f"{line}; {untried} more not verifiable locally" if untried else line


def _print(outcomes: list[Outcome]) -> int:
    """Prints the table; returns how many calls did not come as declared."""
    from rich.console import Console

    from sandbox.demonstration.table import print_table

    # A pipe has no width: leave room for every column.
    console = Console() if sys.stdout.isatty() else Console(width=140)
    print_table(outcomes, console)
    return _wrong(outcomes)


def _wrong(outcomes: list[Outcome]) -> int:
    return sum(outcome.verifiable and not outcome.as_declared for outcome in outcomes)

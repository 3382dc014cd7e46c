"""Executes the guided examples in a local AWS of their own and rewrites their outputs: `make notebooks`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from landbridge.cli.sandbox import deploy, say
from landbridge.declaration import load
from sandbox import process
from sandbox.environment import organisation, write_environment_profiles
from tests.docs.examples.execution import NOTEBOOKS, ROOT, execute, path, write
from tests.sandbox.ports import free_port


def main() -> None:
    directory = ROOT / "environments" / "example"
    declaration = load(directory)
    with TemporaryDirectory(prefix="landbridge-") as temporary:
        state = Path(temporary) / "state"
        region = declaration.feature_store.region
        endpoint = process.start(state, free_port(), organisation(declaration), region=region)
        try:
            profiles = write_environment_profiles(endpoint, declaration)
            deploy(endpoint, declaration, directory, ("--all",))
            for name in NOTEBOOKS:
                say(f"Executing {path(name).relative_to(ROOT)}")
                write(name, execute(name, profiles, Path(temporary) / "kernel"))
        finally:
            process.stop(state)


if __name__ == "__main__":
    main()

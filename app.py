"""The CDK app: one environment's declaration in, its stacks out.

cdk synth -c environment=example                 every stack
cdk synth -c environment=example -c team=fraud   that team's stacks only
cdk synth -c environment=example -c nag=true     every stack, checked by cdk-nag; without it a synth stays fast
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT / "constructs")]

try:
    from landbridge.declaration import DeclarationError, load
    from landbridge.declaration.record import write_record
    from landbridge.policies.packing import PolicyTooLarge
    from stacks.application import add_stacks, new_app
except ModuleNotFoundError as missing:
    print(f"{missing}: run `make install`, and put {ROOT / '.venv' / 'bin'} first on the PATH", file=sys.stderr)
    sys.exit(2)


def main() -> int:
    app = new_app()
    environment = app.node.try_get_context("environment") or "example"
    team = app.node.try_get_context("team")
    directory = ROOT / "environments" / environment
    try:
        declaration = load(directory)
        if team is not None and team not in declaration.teams:
            known = ", ".join(declaration.teams)
            print(
                f"-c team={team}: environment {environment} declares no such team; it declares {known}", file=sys.stderr
            )
            return 2
        add_stacks(app, declaration, team)
        if app.node.try_get_context("nag") in (True, "true"):
            from stacks.nag import add_checks

            add_checks(app)
    except (DeclarationError, PolicyTooLarge) as error:
        print(error, file=sys.stderr)
        return 2
    assembly = app.synth()
    write_record(Path(assembly.directory), directory, team)
    return 0


if __name__ == "__main__":
    sys.exit(main())

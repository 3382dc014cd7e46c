"""How long synthesis takes, and how much memory.

python benchmarks/synth.py --teams 1000 --groups 2000 --grants 20
python benchmarks/synth.py --series             10, 100 and 1,000 teams, two groups each
python benchmarks/synth.py --one-team 1000      `-c team=...` of so many teams, against an empty CDK app
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "constructs")]

from benchmarks.organisation import organisation  # noqa: E402
from benchmarks.process_memory import Peak, run_watched  # noqa: E402

SERIES = (10, 100, 1000)
EMPTY = "from aws_cdk import App; App().synth()"
LEAN = "from aws_cdk import App; App(tree_metadata=False, builtin_cloud_formation_validation=False).synth()"


@dataclass(frozen=True)
class Result:
    """`phases` are seconds: import, declaration, build, synth. `seconds` is the whole process."""

    teams: int
    stacks: int
    resources: int
    seconds: float
    phases: dict[str, float]
    peak: Peak


def main() -> None:
    arguments = _arguments()
    if arguments.one_team:
        _compare_one_team(arguments.one_team, arguments.grants, arguments.repeat)
        return
    sizes = [(n, 2 * n) for n in SERIES] if arguments.series else [(arguments.teams, arguments.groups)]
    print(f"{'teams':>6} {'stacks':>6} {'resources':>9} {'seconds':>8} {'ms/resource':>11}   phases and peak memory")
    for teams, groups in sizes:
        for _ in range(arguments.repeat):
            _show(measure(teams, groups, arguments.grants))


def measure(teams: int, groups: int, grants: int) -> Result:
    """One synthesis in a process of its own."""
    with TemporaryDirectory() as folder:
        sizes = (str(number) for number in (teams, groups, grants))
        command = [sys.executable, str(ROOT / "benchmarks" / "one_synthesis.py"), *sizes, folder]
        run = run_watched(command)
        templates = [json.loads(path.read_text()) for path in Path(folder).glob("*.template.json")]
    resources = sum(len(template.get("Resources", {})) for template in templates)
    return Result(teams, len(templates), resources, run.seconds, json.loads(run.output.splitlines()[-1]), run.peak)


def _show(result: Result) -> None:
    phases = ", ".join(f"{name} {seconds:.1f}" for name, seconds in result.phases.items())
    sizes = (("Python", result.peak.python), ("Node", result.peak.node), ("together", result.peak.together))
    memory = ", ".join(f"{name} {size / 2**20:.0f} MB" for name, size in sizes)
    each = (result.phases["build"] + result.phases["synth"]) / result.resources * 1000
    counts = f"{result.teams:6} {result.stacks:6} {result.resources:9}"
    print(f"{counts} {result.seconds:8.1f} {each:11.2f}   {phases}; {memory}", flush=True)


def _compare_one_team(teams: int, grants: int, repeat: int) -> None:
    """Takes turns, so that whatever else the machine does falls on both alike."""
    with TemporaryDirectory() as folder:
        environment = Path(folder) / "benchmark"
        environment.mkdir()
        content = organisation(teams, 2 * teams, grants)
        # JSON is YAML, and tells strings from numbers.
        (environment / "all.yaml").write_text(json.dumps(content, indent=1))
        context = {"environment": str(environment), "team": "team-0000"}
        variables = {**os.environ, "CDK_OUTDIR": str(Path(folder) / "out")}
        empty, lean, one = [], [], []
        for _ in range(repeat):
            empty.append(_seconds([sys.executable, "-c", EMPTY], variables))
            lean.append(_seconds([sys.executable, "-c", LEAN], variables))
            one.append(_seconds([sys.executable, "app.py"], {**variables, "CDK_CONTEXT_JSON": json.dumps(context)}))
    print(f"empty CDK app                     {_spread(empty)}")
    print(f"the same without tree, validation {_spread(lean)}")
    print(f"one team of {teams:<21} {_spread(one)}")
    print(f"ratio {median(one) / median(empty):.2f}, and {median(one) / median(lean):.2f} to the leaner empty app")


def _seconds(command: list[str], variables: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=variables, check=True)  # noqa: S603
    return time.perf_counter() - started


def _spread(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=2000)
    parser.add_argument("--grants", type=int, default=20, help="grants of each team")
    parser.add_argument("--series", action="store_true", help="10, 100 and 1,000 teams")
    parser.add_argument("--one-team", type=int, metavar="TEAMS", help="one team out of so many, against an empty app")
    parser.add_argument("--repeat", type=int, default=1, help="how often to measure each")
    return parser.parse_args()


if __name__ == "__main__":
    main()

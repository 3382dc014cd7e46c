"""How long the proof of effective access takes, and how much memory.

python benchmarks/access.py                          the whole proof of 1,000 teams, 2,000 groups, 20 grants a team
python benchmarks/access.py --series                 10, 100 and 1,000 teams: is the cost linear in grants?
python benchmarks/access.py --plain --teams 30       beside it, every team asked about every group, one by one
python benchmarks/access.py --decisions              decisions a second, and those of ministack's evaluator

The templates are synthesized first, which is not measured here (benchmarks/synth.py). Each proof is a process of its
own; `seconds` is the whole process, `MB` its highest resident size.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.organisation import organisation  # noqa: E402
from benchmarks.process_memory import run_watched  # noqa: E402

if TYPE_CHECKING:
    from landbridge.access.capabilities.chain import World

SERIES = (10, 100, 1000)
DECISIONS = 50_000


def main() -> None:
    arguments = _arguments()
    if arguments.proof:
        print(json.dumps(prove(Path(arguments.proof), arguments.plain)))
        return
    if arguments.decisions:
        _show_decisions()
        return
    sizes = [(teams, 2 * teams) for teams in SERIES] if arguments.series else [(arguments.teams, arguments.groups)]
    columns = (("teams", 6), ("grants", 7), ("seconds", 8), ("collect", 8), ("verify", 7), ("questions", 9))
    print(" ".join(f"{name:>{width}}" for name, width in (*columns, ("ms/grant", 8), ("MB", 6))))
    for teams, groups in sizes:
        with TemporaryDirectory() as folder:
            _synthesize(Path(folder), teams, groups, arguments.grants)
            for _ in range(arguments.repeat):
                _show(Path(folder), teams, arguments.grants, arguments.plain)


def prove(folder: Path, plain: bool) -> dict[str, float]:
    """Collects and verifies the assembly in `folder`; with `plain` asks every team about every group as well."""
    from landbridge.access.collection import collect_recorded
    from landbridge.access.proof import verify, world_of

    moments = [time.perf_counter()]
    estate, recorded = collect_recorded(folder)
    moments.append(time.perf_counter())
    world = world_of(estate, recorded.declaration)
    findings = verify(world)
    moments.append(time.perf_counter())
    if not findings.proven:
        sys.exit(f"{len(findings.differences)} differences: the benchmark's organisation is not as declared")
    result = {
        "collect": moments[1] - moments[0],
        "verify": moments[2] - moments[1],
        "questions": findings.asked,
    }
    if plain:
        started = time.perf_counter()
        asked = _ask_everybody(world)
        result |= {"plain": time.perf_counter() - started, "plain_questions": asked}
    return result


def _ask_everybody(world: World) -> int:
    """Every team about every group, without looking at policies first. Returns how many questions that were."""
    from landbridge.access.capabilities.chain import Capability, Question, Thing, ThingKind, answer
    from landbridge.access.capabilities.principals import team_subject
    from landbridge.access.proof import domain_of, domains

    declaration = world.declaration
    capabilities = (Capability.DESCRIBE, Capability.READ, Capability.WRITE, Capability.ADMINISTER, Capability.QUERY)
    things = [
        Thing(ThingKind.FEATURE_GROUP, group, declaration.feature_store.account) for group in declaration.feature_groups
    ]
    teams = [team_subject(declaration, team) for team in declaration.teams]
    among = domains(world)
    for capability in capabilities:
        domain = domain_of(among, Question(teams[0], capability, things[0]))
        if domain is None:
            raise LookupError(capability)
        for team in teams:
            for thing in things:
                answer(world, domain, Question(team, capability, thing), None)
    return len(capabilities) * len(teams) * len(things)


def _synthesize(folder: Path, teams: int, groups: int, grants: int) -> None:
    from landbridge.declaration.record import write_record

    command = [sys.executable, str(ROOT / "benchmarks" / "one_synthesis.py"), *map(str, (teams, groups, grants))]
    subprocess.run([*command, str(folder)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with TemporaryDirectory() as above:
        environment = Path(above) / "environments" / "benchmark"
        environment.mkdir(parents=True)
        # JSON is YAML, and tells strings from numbers.
        (environment / "all.yaml").write_text(json.dumps(organisation(teams, groups, grants), indent=1))
        write_record(folder, environment)


def _show(folder: Path, teams: int, grants: int, plain: bool) -> None:
    command = [sys.executable, __file__, "--proof", str(folder), *(["--plain"] if plain else [])]
    run = run_watched(command)
    result = json.loads(run.output)
    seconds = run.seconds - result.get("plain", 0.0)
    each = (result["collect"] + result["verify"]) / (teams * grants) * 1000
    print(
        f"{teams:6} {teams * grants:7} {seconds:8.1f} {result['collect']:8.1f} {result['verify']:7.1f} "
        f"{result['questions']:9.0f} {each:8.2f} {run.peak.python / 2**20:6.0f}",
        flush=True,
    )
    if plain:
        ratio = result["plain"] / result["verify"]
        print(
            f"       every team about every group: {result['plain_questions']} questions in {result['plain']:.1f} s, "
            f"{ratio:.1f} times the whole proof, "
            "which asks of strangers, roles and everything else as well"
        )


def _show_decisions() -> None:
    """One role with 300 groups and a wildcard of each; half of the requests are refused."""
    ours, theirs = _ours(), _ministacks()
    for decide in (ours, theirs):
        for number in range(600):
            decide(number)
    agreed = sum(ours(number) == theirs(number) for number in range(600))
    rates = {}
    for name, decide in (("landbridge", ours), ("ministack", theirs)):
        count = DECISIONS if name == "landbridge" else DECISIONS // 25
        started = time.perf_counter()
        for number in range(count):
            decide(number % 600)
        rates[name] = count / (time.perf_counter() - started)
        print(f"{name:10} {rates[name]:10,.0f} decisions a second")
    print(f"ratio {rates['landbridge'] / rates['ministack']:.0f}; {agreed} of 600 requests decided alike")


ROLE = "arn:aws:iam::222233334444:role/analyst"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["sagemaker:GetRecord", "sagemaker:Describe*"],
            "Resource": [
                f"arn:aws:sagemaker:eu-west-1:222233334444:feature-group/features-{number:03}",
                f"arn:aws:sagemaker:eu-west-1:222233334444:feature-group/wild-{number:03}*",
            ],
        }
        for number in range(300)
    ],
}


def _request(number: int) -> tuple[str, str]:
    """Even numbers are allowed, odd ones name another action."""
    arn = f"arn:aws:sagemaker:eu-west-1:222233334444:feature-group/features-{number % 300:03}"
    return ("sagemaker:PutRecord" if number % 2 else "sagemaker:GetRecord"), arn


def _ours() -> Callable[[int], bool]:
    from landbridge.access.evaluation import Evaluator
    from landbridge.access.model import Answer, Caller, Estate, PolicyKind, Request, Source
    from landbridge.access.parsing import statements_of

    policies = statements_of(POLICY, Source("", "", "policy", PolicyKind.IDENTITY), "aws")
    caller = Caller(ROLE, "222233334444", policies)
    evaluator = Evaluator(Estate())
    requests = [Request(caller, *_request(number)) for number in range(600)]
    return lambda number: evaluator.decide(requests[number]).answer is Answer.ALLOWED


def _ministacks() -> Callable[[int], bool]:
    from ministack.core import iam_evaluator

    statements = iam_evaluator.parse_policy_document(POLICY)

    def decide(number: int) -> bool:
        action, arn = _request(number)
        context = iam_evaluator.EvalContext(
            principal_arn=ROLE,
            principal_type="AssumedRole",
            principal_account="222233334444",
            action=action,
            resource_arn=arn,
            region="eu-west-1",
            source_ip="",
            secure_transport=True,
        )
        return bool(iam_evaluator.evaluate(context, [statements]).decision == "Allow")

    return decide


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=2000)
    parser.add_argument("--grants", type=int, default=20, help="of each team")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--series", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--decisions", action="store_true")
    parser.add_argument("--proof", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()

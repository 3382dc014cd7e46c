"""The environments of the repository are proven: what is declared is possible, and nothing else."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from landbridge.access.capabilities.chain import Capability, SubjectKind
from landbridge.access.collection import collect
from landbridge.access.model import Answer, Estate
from landbridge.access.proof import Kind, domains, matrix, verify, world_of
from landbridge.cli import access_verify
from landbridge.cli.access_world import Loaded
from landbridge.declaration import load
from landbridge.declaration.models import Declaration
from landbridge.declaration.places import Places
from tests.governed import governed_example
from tests.synthesis import synthesize

pytestmark = pytest.mark.requirement("B.3")

ENVIRONMENTS = Path(__file__).parents[2] / "environments"


@pytest.fixture(scope="module")
def estate(assembly: Path, declaration: Declaration) -> Estate:
    return collect(assembly, declaration)


def test_the_example_is_proven(estate: Estate, declaration: Declaration) -> None:
    findings = verify(world_of(estate, declaration))
    assert findings.differences == ()
    assert findings.foreign == ()
    assert findings.declared > 300


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_other_environments_are_proven(environment: str, tmp_path: Path) -> None:
    declaration = load(ENVIRONMENTS / environment)
    synthesize(declaration, tmp_path)
    findings = verify(world_of(collect(tmp_path, declaration), declaration))
    assert (findings.differences, findings.foreign) == ((), ())


def test_offline_data_in_lake_formations_hands_is_proven(governed: Path) -> None:
    declaration = governed_example()
    estate = collect(governed, declaration)
    findings = verify(world_of(estate, declaration))
    assert (findings.differences, findings.foreign) == ((), ())


def test_each_grant_of_lake_formation_on_a_group_is_missed(governed: Path) -> None:
    declaration = governed_example()
    estate = collect(governed, declaration)
    grants = [each for each in estate.lake_formation if "group." in str(each.resource)]
    assert grants
    for grant in grants:
        rest = tuple(each for each in estate.lake_formation if each is not grant)
        world = world_of(replace(estate, lake_formation=rest), declaration)
        missing = verify(world, domains(world)[3:4]).of(Kind.MISSING)
        assert {each.question.subject.name for each in missing} == {str(grant.principal).partition("-execution-")[2]}


@pytest.mark.requirement("B.1")
def test_every_declared_grant_of_the_example_is_possible_in_every_way(estate: Estate, declaration: Declaration) -> None:
    world = world_of(estate, declaration)
    asked = 0
    for cell in matrix(world):
        if cell.expected is None or cell.expected.may:
            continue
        answers = {way.chain.way: way.answer for way in cell.ways}
        assert [answers.get(way) for way in cell.expected.ways] == [Answer.ALLOWED] * len(cell.expected.ways)
        asked += 1
    assert asked > 60


@pytest.mark.requirement("B.1")
def test_nothing_of_the_example_is_open_to_strangers(estate: Estate, declaration: Declaration) -> None:
    outside = (SubjectKind.STRANGER, SubjectKind.ANYBODY)
    world = world_of(estate, declaration)
    assert [cell for cell in matrix(world) if cell.question.subject.kind in outside] == []


@pytest.mark.requirement("B.1")
def test_the_matrix_is_the_same_each_time(estate: Estate, declaration: Declaration) -> None:
    first, second = (matrix(world_of(estate, declaration)) for _ in range(2))
    assert [(cell.question, cell.answer) for cell in first] == [(cell.question, cell.answer) for cell in second]


Origin = Callable[[Namespace], Loaded]


@pytest.fixture
def origin(estate: Estate, declaration: Declaration) -> Origin:
    places = Places.read(ENVIRONMENTS / "example", ENVIRONMENTS.parent)
    return lambda arguments: Loaded(world_of(estate, declaration), declaration, places)


def test_the_command_says_in_one_line_that_it_is_proven(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    assert access_verify.run(Namespace(json=False, live=False, role=None, base_profile=None), origin) == 0
    verdict = capsys.readouterr().out.splitlines()[0]
    assert verdict.startswith("verified: ")
    assert verdict.endswith(" declared ways, all possible; nothing else is")


def test_the_command_shows_a_difference_with_statement_and_line(
    estate: Estate, declaration: Declaration, capsys: pytest.CaptureFixture[str]
) -> None:
    less = load(ENVIRONMENTS / "example").model_copy(
        update={"grants": {team: grants for team, grants in declaration.grants.items() if team != "fraud"}}
    )
    places = Places.read(ENVIRONMENTS / "example", ENVIRONMENTS.parent)
    world = world_of(estate, less)
    assert (
        access_verify.run(
            Namespace(json=False, live=False, role=None, base_profile=None),
            lambda arguments: Loaded(world, less, places),
        )
        == 1
    )
    verdict, *lines = capsys.readouterr().out.splitlines()
    assert verdict.startswith("not verified: ")
    way = "read-online the feature group sessions (RAM share: GetRecord)"
    opened = lines.index(f"TOO MUCH team fraud can {way}, which nobody declared")
    below = [line.strip() for line in lines[opened + 1 : opened + 5]]
    assert any(line.startswith("statement: ") and "Sid OnlineRead" in line for line in below)
    assert "not declared: environments/example/grants.yaml:17" in below


def test_for_a_program_there_is_json(origin: Origin, capsys: pytest.CaptureFixture[str]) -> None:
    access_verify.run(Namespace(json=True, live=False, role=None, base_profile=None), origin)
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert content["proven"] is True
    assert content["findings"] == []
    assert content["environment"] == "example"


def test_capabilities_are_all_answered(estate: Estate, declaration: Declaration) -> None:
    found = {cell.question.capability for cell in matrix(world_of(estate, declaration))}
    # Nobody is declared to reach anything besides: what is open so is a finding.
    assert found == set(Capability) - {Capability.REACH}

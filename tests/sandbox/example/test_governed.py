"""The example in Lake Formation's hands, deployed without Lake Formation: everything else works, and nothing is claimed
of what could not be tried."""

import pytest

from landbridge.cli.demo import try_grants
from landbridge.lake_formation import STACKS
from sandbox import deployment
from sandbox.demonstration.outcome import Outcome
from sandbox.environment import accounts, deployed_stacks, deployment_account
from sandbox.lake_formation import deployable
from tests.governed import READS, governed_example
from tests.sandbox.example.conftest import ENVIRONMENT, Organisation
from tests.synthesis import read_templates, synthesize

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("governed"), pytest.mark.requirement("S4.2", "S4.9")]


@pytest.fixture(scope="module")
def governed(example: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    declaration = governed_example()
    assembly = tmp_path_factory.mktemp("governed") / "assembly"
    synthesize(declaration, assembly)
    made = Organisation(example.endpoint, declaration, assembly)
    made.fresh()
    selection = deployable(declaration, ("--all",))
    deployment.deploy(
        made.endpoint,
        assembly.parent,
        "",
        selection.stacks,
        (*selection.options, "--app", str(assembly)),
        account=deployment_account(declaration),
        on_line=lambda line: None,
    )
    return made


@pytest.fixture(scope="module")
def outcomes(governed: Organisation) -> list[Outcome]:
    return try_grants(governed.endpoint, governed.declaration, ENVIRONMENT)


def test_all_stacks_but_those_of_lake_formation_are_deployed(governed: Organisation) -> None:
    deployed = {
        stack.removeprefix("landbridge-example-")
        for account in set(accounts(governed.declaration).values())
        for stack in deployed_stacks(governed.endpoint, account)
    }
    # CDK deploys no stack without resources.
    declared = {stack for stack, template in read_templates(governed.assembly).items() if template["Resources"]}
    left_out = {stack for stack in declared if stack.startswith(STACKS)}
    assert len(left_out) == 13
    assert declared - deployed == left_out


def test_every_call_that_can_be_made_comes_as_declared(outcomes: list[Outcome]) -> None:
    assert [outcome for outcome in outcomes if outcome.verifiable and not outcome.as_declared] == []


def test_no_team_reaches_central_offline_data_past_lake_formation(outcomes: list[Outcome]) -> None:
    groups = ("sessions", "users")
    made = [each for each in outcomes if each.what == "query offline" and each.on in groups and each.verifiable]
    past = [each for each in made if each.way == "access role"]
    assert past
    assert {each.result for each in past} == {"refused"}


def test_what_lake_formation_would_decide_is_left_open(outcomes: list[Outcome]) -> None:
    left_open = [each for each in outcomes if not each.verifiable]
    assert {(each.what, each.way, each.result) for each in left_open} == {
        ("query offline", "Lake Formation", "not verifiable locally")
    }
    allowed = {(each.who, each.on) for each in left_open if each.expected == "allowed"}
    assert allowed == {(team, group) for team, groups in READS.items() for group in groups}

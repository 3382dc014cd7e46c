"""What landbridge.access says of the example's templates, beside real calls: each way of each cell, refused or not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest

from landbridge.access.capabilities.chain import Capability, Cell, SubjectKind, World
from landbridge.access.collection import collect
from landbridge.access.model import Answer
from landbridge.access.proof import matrix, world_of
from landbridge.cli.demo import replay_matrix
from sandbox import deployment
from sandbox.credentials import root_session
from sandbox.demonstration.replay.callers import Callers
from sandbox.demonstration.replay.cells import every_cell
from sandbox.demonstration.replay.ground import Ground, laid
from sandbox.demonstration.replay.replaying import UNKNOWN, Replay, replay
from sandbox.environment import deployment_account
from tests.sandbox.example.conftest import ENVIRONMENT, ROOT, Organisation

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("replay"), pytest.mark.requirement("B.1", "B.5")]

CENTRAL = "111122223333"
NOT_VERIFIABLE = {
    UNKNOWN,
    "the local AWS listens with TLS alone",
    "the local AWS has no Lake Formation",
    "the local AWS has no identity providers",
    "the local AWS has no ReplacePermissionAssociations",
    "no page says whether a change of the status alone asks the card's key",
    "no call of its own: RAM asks it of whoever shares",
    "no call of its own: S3 asks it of the role that it replicates as",
    "no call of its own: a service asks it of whoever hands it a role",
    "the local AWS has no rules with targets in another account",
}
"""All that is left out, and why."""


@pytest.fixture(scope="module")
def world(example: Organisation) -> World:
    return world_of(collect(example.assembly, example.declaration), example.declaration)


@pytest.fixture(scope="module")
def ground(example: Organisation, world: World) -> Iterator[Ground]:
    example.fresh()
    example.deploy()
    with laid(example.endpoint, example.declaration, ENVIRONMENT, Callers(example.endpoint, world.estate)) as made:
        yield made


@pytest.fixture(scope="module")
def replayed(world: World, ground: Ground) -> Replay:
    return replay(every_cell(world), ground)


def test_every_way_of_every_cell_comes_as_the_templates_say(replayed: Replay) -> None:
    assert [str(way) for way in replayed.disagreements] == []


def test_all_but_what_is_listed_is_replayed(replayed: Replay) -> None:
    listed = Counter(way.untried for way in replayed.untried)
    assert set(listed) <= NOT_VERIFIABLE
    assert len(replayed.replayed) == len(replayed.ways) - sum(listed.values())


def test_what_is_replayed_is_about_everybody_and_everything(world: World, replayed: Replay) -> None:
    """All that the matrix holds, and of every capability what is allowed and what is refused: of reaching, which would
    be a finding where it were allowed, the refusals."""
    asked = {way.question for way in replayed.ways}
    assert {cell.question for cell in matrix(world)} <= asked
    assert {way.question.subject.kind for way in replayed.replayed} == set(SubjectKind)
    answers = {(way.question.capability, way.answer) for way in replayed.replayed}
    assert answers >= {(capability, Answer.REFUSED) for capability in Capability}
    assert answers >= {(capability, Answer.ALLOWED) for capability in Capability if capability is not Capability.REACH}
    assert sum(way.answer is Answer.REFUSED for way in replayed.replayed) > 10_000
    assert sum(way.answer is Answer.ALLOWED for way in replayed.replayed) > 300


def test_a_replay_leaves_the_deployed_as_it_was(example: Organisation, replayed: Replay, tmp_path: object) -> None:
    assert replayed.ways
    extra = ("--output", f"{tmp_path}/cdk.out")
    account = deployment_account(example.declaration)
    assert deployment.diff(example.endpoint, ROOT, "example", extra=extra, account=account) == 0


def test_a_right_that_is_attached_by_hand_shows(
    example: Organisation, world: World, ground: Ground, replayed: Replay
) -> None:
    """What the templates refuse is done, of that team and that thing alone."""
    iam = root_session(example.endpoint, CENTRAL).client("iam")
    role, arn = (
        "landbridge-example-access-fraud",
        f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/example-sessions",
    )
    extra = {"Effect": "Allow", "Action": "sagemaker:PutRecord", "Resource": arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [extra]})
    iam.put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=document)
    try:
        found = replay(writes_of_sessions(world), ground).disagreements
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="by-hand")
    assert [(way.question.subject.name, way.way, way.answer, way.result) for way in found] == [
        ("fraud", "access role: PutRecord", Answer.REFUSED, "allowed")
    ]
    assert replay(writes_of_sessions(world), ground).disagreements == ()


def test_a_share_that_is_taken_back_by_hand_shows(
    example: Organisation, world: World, ground: Ground, replayed: Replay
) -> None:
    """What the templates allow is refused."""
    ram = root_session(example.endpoint, CENTRAL).client("ram")
    (share,) = ram.get_resource_shares(resourceOwner="SELF", name="landbridge-example-read-fraud")["resourceShares"]
    ram.disassociate_resource_share(resourceShareArn=share["resourceShareArn"], principals=["777788889999"])
    try:
        found = replay(reads_of_sessions_by_fraud(world), ground).disagreements
    finally:
        ram.associate_resource_share(resourceShareArn=share["resourceShareArn"], principals=["777788889999"])
    assert {(way.way, way.answer, way.result) for way in found} == {
        (f"RAM share: {call}", Answer.ALLOWED, "refused") for call in ("GetRecord", "BatchGetRecord")
    }


def test_the_demonstration_replays_what_is_possible_or_declared(
    example: Organisation, replayed: Replay, capsys: pytest.CaptureFixture[str]
) -> None:
    made = replay_matrix(example.endpoint, example.declaration, ENVIRONMENT, example.assembly)
    assert made is not None
    assert capsys.readouterr().out == "Replaying the access matrix of the templates\n"
    assert made.summary().startswith(f"access matrix: {made.cells} cells by {len(made.ways)} ways, ")
    assert f"{len(made.replayed)} replayed, 0 disagree; " in made.summary()


def writes_of_sessions(world: World) -> list[Cell]:
    return [cell for cell in every_cell(world) if _is_about(cell, Capability.WRITE)]


def reads_of_sessions_by_fraud(world: World) -> list[Cell]:
    reads = (cell for cell in every_cell(world) if _is_about(cell, Capability.READ))
    return [cell for cell in reads if cell.question.subject.name == "fraud"]


def _is_about(cell: Cell, capability: Capability) -> bool:
    return cell.question.capability is capability and cell.question.thing.key == "sessions"

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind, World
from landbridge.access.capabilities.governance import Governance
from landbridge.access.collection import collect
from landbridge.access.model import Answer, Estate
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from tests.access.worlds import altered, differences, synthesized, unconditional, ways, with_policy, without
from tests.consoles import console_example, vendor_example

REGISTRY, CONSOLE_ACCOUNT = "888899990000", "767397658217"
NAME = "landbridge-example-governance-retail"
QUEUE = f"arn:aws:sqs:eu-west-1:{REGISTRY}:{NAME}.fifo"
UNDELIVERED = f"arn:aws:sqs:eu-west-1:{REGISTRY}:{NAME}-undelivered"
KEY = f"arn:aws:kms:eu-west-1:{REGISTRY}:key/alias/{NAME}"
ROLE = f"arn:aws:iam::{REGISTRY}:role/{NAME}"
TRAIL_BUCKET = f"arn:aws:s3:::landbridge-example-trail-retail-{REGISTRY}"
RETAIL = Thing(ThingKind.CONNECTION, "retail", REGISTRY)
CONSOLE = Subject(SubjectKind.CONNECTION, "retail", CONSOLE_ACCOUNT)
RECEIVE, TAKE_OVER = Capability.RECEIVE_EVENTS, Capability.TAKE_OVER
BROKEN = ("declared and not possible", "console retail", "receive-events", "retail", "queue")

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture(scope="module")
def world(assembly: Path, declaration: Declaration) -> World:
    return world_of(collect(assembly, declaration), declaration)


@pytest.mark.requirement("B.3")
def test_the_examples_console_gets_its_events_and_nobody_else(world: World) -> None:
    assert [each.ways for each in Governance(world).declared() if not each.may] == [("queue",)]
    assert differences(world, Governance) == set()


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize(
    "declared",
    [
        vendor_example,
        lambda: console_example(credentials="access-key", external_id=None),
        lambda: console_example(lanes=["churn", "ranking"]),
        lambda: console_example(trail="arn:aws:cloudtrail:eu-west-1:999900001111:trail/all"),
    ],
    ids=["vendor-documented", "access-key", "lanes", "organisation-trail"],
)
def test_every_kind_of_connection_is_proven(declared: Callable[[], Declaration], tmp_path: Path) -> None:
    world = synthesized(declared(), tmp_path)
    assert differences(world, Governance) == set()
    allowed = ways(world, Governance, CONSOLE, RECEIVE, RETAIL)["queue"]
    assert allowed is (Answer.UNKNOWN if declared is vendor_example else Answer.ALLOWED)


def with_rules(**changed: object) -> Callable[[Estate], Estate]:
    return lambda estate: replace(
        estate,
        routes=tuple(
            replace(route, **changed) if route.arn.endswith(f"rule/{NAME}") else route  # type: ignore[arg-type]
            for route in estate.routes
        ),
    )


@pytest.mark.parametrize(
    "change",
    [
        with_rules(enabled=False),
        with_rules(targets=()),
        with_policy(QUEUE, without("Rules")),
        with_policy(UNDELIVERED, without("Rules")),
        with_policy(KEY, without("Events")),
        with_policy(ROLE, without("Queue")),
        with_policy(ROLE, without("Key")),
        with_policy(ROLE, without("AllModelPackages")),
        with_policy(TRAIL_BUCKET, without("Write")),
    ],
    ids=["disabled", "elsewhere", "queue", "undelivered", "key", "receive", "decrypt", "registry", "trail"],
)
@pytest.mark.requirement("B.3")
def test_every_link_from_the_rule_to_the_registry_is_needed(world: World, change: Callable[[Estate], Estate]) -> None:
    assert BROKEN in differences(altered(world, change), Governance)


def test_one_lane_that_does_not_deliver_is_found(tmp_path: Path) -> None:
    world = synthesized(console_example(lanes=["churn"]), tmp_path)

    def without_lane(estate: Estate) -> Estate:
        lane = min(
            (route for route in estate.routes if NAME in route.arn), key=lambda route: len(route.targets) and route.arn
        )
        return replace(estate, routes=tuple(route for route in estate.routes if route is not lane))

    assert BROKEN in differences(altered(world, without_lane), Governance)


def test_the_consoles_account_is_refused_without_the_external_id_and_others_with_it(world: World) -> None:
    others = Subject(SubjectKind.ACCOUNT, CONSOLE_ACCOUNT, CONSOLE_ACCOUNT)
    stranger = Subject(SubjectKind.STRANGER, "000000000001", "000000000001")
    assert ways(world, Governance, others, RECEIVE, RETAIL)["console's role without the external id"] is Answer.REFUSED
    assert ways(world, Governance, stranger, RECEIVE, RETAIL)["console's role with the external id"] is Answer.REFUSED


@pytest.mark.requirement("B.3")
def test_a_role_that_asks_for_no_external_id_is_found(world: World) -> None:
    def trusting(estate: Estate) -> Estate:
        role = estate.identities[ROLE]
        trust = tuple(replace(statement, conditions=()) for statement in role.trust)
        return replace(estate, identities={**estate.identities, ROLE: replace(role, trust=trust)})

    found = differences(altered(world, trusting), Governance)
    way = "console's role without the external id"
    assert found == {("possible and not declared", f"account {CONSOLE_ACCOUNT}", "receive-events", "retail", way)}


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize(
    ("queue", "way"),
    [(QUEUE, "send by a rule of one's own"), (UNDELIVERED, "set aside by a rule of one's own")],
)
def test_a_queue_that_takes_events_of_anybodys_rules_is_found(world: World, queue: str, way: str) -> None:
    found = differences(altered(world, with_policy(queue, unconditional("Rules", "aws:SourceArn"))), Governance)
    assert {each for *_, each in found} == {way}


@pytest.mark.requirement("B.3")
def test_plain_http_to_the_queue_is_found(world: World) -> None:
    found = differences(altered(world, with_policy(QUEUE, without("TlsOnly"))), Governance)
    assert {way for *_, way in found} == {"queue, without TLS"}


def test_nobody_takes_a_connection_over(world: World) -> None:
    questions = [each for each in Governance(world).questions() if each.capability is TAKE_OVER]
    assert {each.subject.kind for each in questions} >= {SubjectKind.STRANGER}
    for each in questions:
        assert set(ways(world, Governance, each.subject, TAKE_OVER, RETAIL).values()) == {Answer.REFUSED}

"""Records and metadata: by RAM's share and as the access role, and which link breaks."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind
from landbridge.access.capabilities.principals import ANYBODY, STRANGERS, account_subject, team_subject
from landbridge.access.capabilities.stores import central_thing, local_thing, produced_thing
from landbridge.access.model import Answer
from landbridge.access.proof.silence import leads_anywhere
from tests.landbridge.access.feature_store import asked, declared, edited, on_way, open_ways, without, world

pytestmark = pytest.mark.requirement("B.1")

DECLARATION = declared()
READERS, WRITERS, HOME = (team_subject(DECLARATION, name) for name in ("readers", "writers", "home"))
USERS, SESSIONS, SECRET = (central_thing(DECLARATION, key) for key in ("users", "sessions", "secret"))


@pytest.mark.parametrize("role", ["RAM share", "access role"])
@pytest.mark.parametrize(
    ("team", "capability", "thing", "calls"),
    [
        (READERS, Capability.DESCRIBE, USERS, ["DescribeFeatureGroup", "DescribeFeatureMetadata"]),
        (READERS, Capability.READ, USERS, ["GetRecord", "BatchGetRecord"]),
        (READERS, Capability.READ, SESSIONS, ["GetRecord", "BatchGetRecord"]),
        (WRITERS, Capability.WRITE, USERS, ["PutRecord", "DeleteRecord"]),
        (WRITERS, Capability.WRITE, SESSIONS, ["PutRecord", "DeleteRecord"]),
        (WRITERS, Capability.ADMINISTER, SESSIONS, ["UpdateFeatureGroup", "UpdateFeatureMetadata"]),
    ],
)
def test_a_level_opens_its_calls_by_the_share_and_as_the_access_role(team, capability, thing, calls, role) -> None:  # type: ignore[no-untyped-def]
    found = asked(world(), team, capability, thing)
    assert {f"{role}: {name}" for name in calls} <= open_ways(found)


@pytest.mark.parametrize(
    ("team", "capability", "thing"),
    [
        (READERS, Capability.WRITE, USERS),
        (READERS, Capability.ADMINISTER, USERS),
        (READERS, Capability.READ, SECRET),
        (WRITERS, Capability.ADMINISTER, USERS),
        (HOME, Capability.READ, SESSIONS),
        (READERS, Capability.READ, local_thing(DECLARATION, "home", "own")),
        (READERS, Capability.READ, produced_thing(DECLARATION, "writers")),
    ],
)
def test_nothing_beyond_the_grant_is_open(team, capability, thing) -> None:  # type: ignore[no-untyped-def]
    found = asked(world(), team, capability, thing)
    assert found.answer is Answer.REFUSED
    assert all(way.broken is not None for way in found.ways)


def test_a_group_that_is_granted_offline_alone_is_described_in_the_central_account_only() -> None:
    offline_only = declared(grants={"readers": {"users": {"level": "read", "store": "offline"}}}, replicas={})
    found = asked(world(offline_only), READERS, Capability.DESCRIBE, USERS)
    assert "access role: DescribeFeatureGroup" in open_ways(found)
    assert "RAM share: DescribeFeatureGroup" not in open_ways(found)


@pytest.mark.parametrize(
    ("change", "way", "link"),
    [
        (without("a role that is not there", "OnlineRead"), None, None),
        (
            without("landbridge-test-execution-readers", "OnlineRead"),
            "RAM share: GetRecord",
            "call GetRecord",
        ),
        (
            without("landbridge-test-execution-readers", "OnlineKey"),
            "RAM share: GetRecord",
            "decrypt with the key of the online store",
        ),
        (
            without("alias/landbridge-test-online", "Organisation"),
            "RAM share: GetRecord",
            "decrypt with the key of the online store",
        ),
        (
            without("trust of landbridge-test-access-readers", "Team"),
            "access role: GetRecord",
            "assume the access role",
        ),
    ],
)
def test_the_link_that_breaks_is_named(change, way, link) -> None:  # type: ignore[no-untyped-def]
    found = asked(world(change=change), READERS, Capability.READ, USERS)
    for each in ("RAM share: GetRecord", "access role: GetRecord"):
        broken = on_way(found, each).broken
        assert (None if broken is None else broken.link.what) == (link if each == way else None)


def test_without_its_share_a_group_is_reached_as_the_access_role_alone() -> None:
    def unshared(name: str, policy: dict[str, Any]) -> dict[str, Any]:
        return {**policy, "resources": []} if name == "landbridge-test-read-readers" else policy

    found = asked(world(change=unshared), READERS, Capability.READ, USERS)
    assert open_ways(found) == {"access role: GetRecord", "access role: BatchGetRecord"}


def test_other_roles_of_a_shared_account_describe_and_get_no_record() -> None:
    others = account_subject("200000000001")
    assert asked(world(), others, Capability.DESCRIBE, USERS).answer is Answer.ALLOWED
    found = asked(world(), others, Capability.READ, USERS)
    assert found.answer is Answer.REFUSED
    assert {way.broken.link.what for way in found.ways if way.broken} == {"decrypt with the key of the online store"}


def test_a_key_that_trusts_every_role_of_the_organisation_lets_other_roles_have_records() -> None:
    def everybody(statement: dict[str, Any]) -> dict[str, Any]:
        return {**statement, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"}}}

    change = edited("alias/landbridge-test-online", "Organisation", everybody)
    found = asked(world(change=change), account_subject("200000000001"), Capability.READ, USERS)
    assert open_ways(found) == {"GetRecord", "BatchGetRecord"}


@pytest.mark.parametrize("subject", [*STRANGERS, ANYBODY], ids=str)
def test_strangers_have_nothing(subject: Subject) -> None:
    for capability in (Capability.DESCRIBE, Capability.READ, Capability.WRITE):
        found = asked(world(), subject, capability, USERS)
        assert not [way for way in found.ways if leads_anywhere(found.question, way)]


def test_a_team_has_its_local_groups_at_home() -> None:
    own = local_thing(DECLARATION, "home", "own")
    assert open_ways(asked(world(), HOME, Capability.READ, own)) == {"at home: GetRecord", "at home: BatchGetRecord"}


def test_a_producer_uses_what_it_makes_as_its_access_role() -> None:
    own = produced_thing(DECLARATION, "writers")
    assert open_ways(asked(world(), WRITERS, Capability.WRITE, own)) == {
        "access role: PutRecord",
        "access role: DeleteRecord",
    }


def test_feature_store_writes_offline_data_as_its_own_role() -> None:
    role = Subject(SubjectKind.ROLE, "arn:aws:iam::111122223333:role/landbridge-test-feature-store", "111122223333")
    assert open_ways(asked(world(), role, Capability.WRITE, USERS)) == {"PutObject"}
    assert asked(world(), role, Capability.READ, USERS).answer is Answer.REFUSED

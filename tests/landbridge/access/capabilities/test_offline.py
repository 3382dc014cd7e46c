"""Offline data in each pattern, and results."""

from __future__ import annotations

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.principals import team_subject
from landbridge.access.capabilities.stores import central_thing, local_thing, produced_thing, replica_thing
from landbridge.access.model import Answer
from tests.landbridge.access.feature_store import CENTRAL, asked, declared, on_way, open_ways, without, world

pytestmark = pytest.mark.requirement("B.1")

DECLARATION = declared()
READERS, WRITERS, HOME = (team_subject(DECLARATION, name) for name in ("readers", "writers", "home"))
USERS, SESSIONS, SECRET = (central_thing(DECLARATION, key) for key in ("users", "sessions", "secret"))


@pytest.mark.parametrize(
    ("team", "thing", "ways"),
    [
        (READERS, USERS, {"access role", "access role: GetObject"}),
        (READERS, SESSIONS, set()),
        (READERS, SECRET, set()),
        (WRITERS, USERS, {"access role", "access role: GetObject"}),
        (WRITERS, produced_thing(DECLARATION, "writers"), {"access role", "access role: GetObject"}),
        (HOME, SESSIONS, {"catalog at home", "execution role: GetObject"}),
        (HOME, SECRET, set()),
        (HOME, local_thing(DECLARATION, "home", "own"), {"at home", "execution role: GetObject"}),
        (HOME, replica_thing(DECLARATION, "home", "users"), {"replica at home", "execution role: GetObject"}),
        (READERS, replica_thing(DECLARATION, "home", "users"), set()),
        (READERS, local_thing(DECLARATION, "home", "own"), set()),
    ],
)
def test_a_team_queries_what_it_is_granted_in_its_pattern_alone(team: Subject, thing: Thing, ways: set[str]) -> None:
    assert open_ways(asked(world(), team, Capability.QUERY, thing)) == ways


@pytest.mark.parametrize(
    ("policy", "sid", "link"),
    [
        ("landbridge-test-access-readers", "Query", "run a query in the workgroup"),
        ("landbridge-test-access-readers", "DataCatalog", "name the data catalog"),
        ("landbridge-test-access-readers", "DefaultDatabase", "see the database default"),
        ("landbridge-test-access-readers", "OfflineDatabases", "see the database and its catalog"),
        ("landbridge-test-access-readers", "OfflineTables", "look the table up"),
        ("landbridge-test-access-readers", "OfflineBuckets", "find the bucket"),
        ("landbridge-test-access-readers", "OfflineObjects", "read the objects"),
        ("landbridge-test-access-readers", "OfflineList", "read the objects"),
        ("landbridge-test-access-readers", "OfflineKey", "use the key of the objects"),
        ("landbridge-test-access-readers", "ResultsObjects", "write and read the results"),
        ("landbridge-test-access-readers", "ResultsList", "write and read the results"),
        ("landbridge-test-access-readers", "ResultsKey", "use the key of the objects"),
    ],
)
def test_each_statement_that_a_query_rests_on_is_missed(policy: str, sid: str, link: str) -> None:
    found = asked(world(change=without(policy, sid)), READERS, Capability.QUERY, USERS)
    broken = on_way(found, "access role").broken
    assert broken is not None
    assert broken.link.what == link


@pytest.mark.parametrize(
    ("policy", "sid", "link"),
    [
        ("catalog", "LandbridgetestCataloghome", "see the database and its catalog"),
        ("landbridge-test-111122223333", "Objectshome", "read the objects"),
        ("landbridge-test-111122223333", "Listhome", "read the objects"),
        ("landbridge-test-111122223333", "Locationhome", "find the bucket"),
        ("alias/landbridge-test-offline", "Catalog", "use the key of the objects"),
        ("landbridge-test-execution-home", "CentralCatalog", "name the data catalog"),
    ],
)
def test_across_accounts_both_sides_are_needed(policy: str, sid: str, link: str) -> None:
    found = asked(world(change=without(policy, sid)), HOME, Capability.QUERY, SESSIONS)
    broken = on_way(found, "catalog at home").broken
    assert broken is not None
    assert broken.link.what == link


def test_s3_copies_as_its_own_role_what_is_declared_to_be_copied() -> None:
    role = Subject(SubjectKind.ROLE, f"arn:aws:iam::{CENTRAL}:role/landbridge-test-replication", CENTRAL)
    assert open_ways(asked(world(), role, Capability.QUERY, USERS)) == {"GetObjectVersionForReplication"}
    assert asked(world(), role, Capability.QUERY, SECRET).answer is Answer.REFUSED


def test_results_are_read_by_their_team_alone() -> None:
    central = Thing(ThingKind.RESULTS, "readers/central", CENTRAL)
    home = Thing(ThingKind.RESULTS, "home", "200000000003")
    reads = {"access role: GetObject", "access role: ListBucket"}
    assert open_ways(asked(world(), READERS, Capability.READ_RESULTS, central)) == reads
    assert asked(world(), WRITERS, Capability.READ_RESULTS, central).answer is Answer.REFUSED
    own = {"execution role: GetObject", "execution role: ListBucket"}
    assert open_ways(asked(world(), HOME, Capability.READ_RESULTS, home)) == own
    assert asked(world(), READERS, Capability.READ_RESULTS, home).answer is Answer.REFUSED


def test_results_in_the_teams_own_bucket_are_written_by_the_access_role() -> None:
    results = Thing(ThingKind.RESULTS, "writers", "200000000002")
    assert open_ways(asked(world(), WRITERS, Capability.WRITE, results)) == {"access role: PutObject"}
    assert asked(world(), READERS, Capability.WRITE, results).answer is Answer.REFUSED

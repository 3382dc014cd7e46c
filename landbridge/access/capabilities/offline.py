"""Offline data: a query with Athena in each pattern that can be declared, and the objects by themselves.

Whoever reads the objects needs no query; so for everybody the objects are asked about, and of a team its declared
pattern as a whole: workgroup, catalog, tables, objects, key and results (docs/concepts/offline.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.access.capabilities.actors import ACCESS_ROLE, EXECUTION_ROLE
from landbridge.access.capabilities.chain import (
    Capability,
    Chain,
    Expectation,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
)
from landbridge.access.capabilities.operations import Operation, Step, step
from landbridge.access.capabilities.principals import team_subject
from landbridge.access.capabilities.recurring import (
    keep_results,
    locate_bucket,
    look_up,
    read_objects,
    see_database,
    start_query,
    use_data_key,
)
from landbridge.access.capabilities.results import central_results, home_results
from landbridge.access.capabilities.sharing import grants, offline_role
from landbridge.access.capabilities.stores import (
    Place,
    central_thing,
    data_object,
    groups,
    local_thing,
    produced_thing,
    replica_thing,
    replicas,
)
from landbridge.access.capabilities.work import Scene, Work, expected, way
from landbridge.declaration.models import OfflineAccess
from landbridge.naming.arns import OWN_DATA_CATALOG

IN_CENTRAL = ACCESS_ROLE
CATALOG_AT_HOME = "catalog at home"
REPLICA_AT_HOME = "replica at home"
LAKE_FORMATION = "Lake Formation"
AT_HOME = "at home"
GET_OBJECT = "GetObject"
COPY_OBJECT = "GetObjectVersionForReplication"
_READS = (GET_OBJECT, "GetObjectVersion", COPY_OBJECT)


class Offline(Work):
    """Central, produced and local groups, and replicas."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        offline = ((thing, group.offline) for thing, group in groups(scene.world).items())
        self._places: Mapping[Thing, Place] = {
            **{thing: place for thing, place in offline if place is not None},
            **replicas(scene.world),
        }
        self._operations: dict[Thing, tuple[Operation, ...]] = {}

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        return ((Capability.QUERY, thing) for thing in self._places)

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        if thing not in self._operations:
            place = self._places[thing]
            self._operations[thing] = tuple(self._reading(place, name) for name in _READS)
        return self._operations[thing]

    def chains(self, question: Question) -> tuple[Chain, ...]:
        objects = super().chains(question)
        if question.subject.kind is not SubjectKind.TEAM:
            return objects
        return (*self._query(question.subject, question.thing), *objects)

    def declared(self) -> Iterator[Expectation]:
        yield from self._granted()
        yield from self._own()
        yield from self._copies()

    def _reading(self, place: Place, name: str) -> Operation:
        get = step("get the objects", data_object(self.names, place), f"s3:{name}")
        key = self.once(("objects", place.bucket, place.key), lambda: use_data_key(self.names, place, "kms:Decrypt"))
        return Operation(name, (get, *key))

    def _query(self, team: Subject, thing: Thing) -> Iterator[Chain]:
        """The team's pattern for a thing of this kind; none for what another team keeps at home."""
        pattern = self._pattern(team, thing)
        if pattern is None:
            return
        role, steps = _ROLES[pattern], self._steps(pattern, team.name, self._places[thing])
        for actor in self.scene.actors.of(team):
            if actor.role == role:
                yield Chain(pattern, self.links(actor, steps))

    def _pattern(self, team: Subject, thing: Thing) -> str | None:
        if thing.kind is ThingKind.PRODUCED:
            return IN_CENTRAL
        if thing.kind is ThingKind.FEATURE_GROUP:
            return _DECLARED.get(self.declaration.teams[team.name].offline)
        if thing.key.partition("/")[0] != team.name:
            return None
        return REPLICA_AT_HOME if thing.kind is ThingKind.REPLICA else AT_HOME

    def _steps(self, pattern: str, team: str, place: Place) -> tuple[Step, ...]:
        names, entry = self.names, self.declaration.teams[team]
        account, catalog, results = entry.account, OWN_DATA_CATALOG, home_results(self.world, team)
        if pattern == IN_CENTRAL:
            account, results = names.central_account, central_results(self.world, team)
        elif pattern == CATALOG_AT_HOME:
            catalog = names.data_catalog(team, entry)
        data, above = (place.bucket, place.key), (place.account, place.database)
        return (
            *self.once((account, team, catalog), lambda: start_query(names, account, team, catalog)),
            *self.once(("above", above), lambda: (see_database(names, place),)),
            look_up(names, place),
            *self.once(("bucket", place.bucket), lambda: (locate_bucket(names, place),)),
            read_objects(names, place),
            *self.once(("query", data), lambda: use_data_key(names, place, "kms:Decrypt", query=True)),
            *self.once(("results", results), lambda: keep_results(names, results)),
        )

    def _granted(self) -> Iterator[Expectation]:
        for granted in grants(self.declaration):
            pattern = _DECLARED.get(self.declaration.teams[granted.team].offline)
            if granted.grant.store.offline and pattern is not None:
                team, thing = team_subject(self.declaration, granted.team), central_thing(self.declaration, granted.key)
                objects = way(offline_role(self.declaration, granted.team), GET_OBJECT)
                yield from expected(team, Capability.QUERY, thing, (pattern, objects), granted.place)

    def _own(self) -> Iterator[Expectation]:
        """What a team produces, it queries in the central account; its local groups at home."""
        for name, entry in self.declaration.teams.items():
            team = team_subject(self.declaration, name)
            if entry.produce is not None:
                ways = (IN_CENTRAL, way(ACCESS_ROLE, GET_OBJECT))
                thing = produced_thing(self.declaration, name)
                yield from expected(team, Capability.QUERY, thing, ways, ("teams", name, "produce"))
            ways = (AT_HOME, way(EXECUTION_ROLE, GET_OBJECT))
            for key, group in self.declaration.local_feature_groups.get(name, {}).items():
                if group.store.offline:
                    thing = local_thing(self.declaration, name, key)
                    yield from expected(team, Capability.QUERY, thing, ways, ("local_feature_groups", name, key))

    def _copies(self) -> Iterator[Expectation]:
        """S3 copies as its own role, and the team reads the copy (S3 user guide, setting-repl-config-perm-overview)."""
        central = self.declaration.feature_store.account
        role = self.names.role_arn(central, self.names.replication_role())
        for name, keys in self.declaration.replicas.items():
            team, place = team_subject(self.declaration, name), ("replicas", name)
            ways = (REPLICA_AT_HOME, way(EXECUTION_ROLE, GET_OBJECT))
            for key in keys:
                yield from expected(team, Capability.QUERY, replica_thing(self.declaration, name, key), ways, place)
                original = central_thing(self.declaration, key)
                copier = Subject(SubjectKind.ROLE, role, central)
                yield from expected(copier, Capability.QUERY, original, (COPY_OBJECT,), place)


_ROLES = {
    IN_CENTRAL: ACCESS_ROLE,
    CATALOG_AT_HOME: EXECUTION_ROLE,
    REPLICA_AT_HOME: EXECUTION_ROLE,
    AT_HOME: EXECUTION_ROLE,
}
_DECLARED = {OfflineAccess.ROLE: IN_CENTRAL, OfflineAccess.CATALOG: CATALOG_AT_HOME}

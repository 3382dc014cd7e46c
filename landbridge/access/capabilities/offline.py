"""Offline data: a query with Athena in each pattern that can be declared, and the objects by themselves.

Whoever reads the objects needs no query; so for everybody the objects are asked about, and of a team its declared
pattern as a whole: workgroup, catalog, tables, objects, key and results (docs/concepts/offline.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from landbridge.access.capabilities.actors import ACCESS_ROLE, EXECUTION_ROLE, Actor
from landbridge.access.capabilities.admission import owns
from landbridge.access.capabilities.chain import (
    Capability,
    Chain,
    Expectation,
    Link,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
)
from landbridge.access.capabilities.governed import Governed
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
from landbridge.access.capabilities.sharing import governs_tables, grants, offline_role
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
        central = {thing.key: place for thing, place in self._places.items() if thing.kind is ThingKind.FEATURE_GROUP}
        self._governed = Governed(scene.world, central) if scene.world.estate.lake_formation else None
        self._operations: dict[Thing, tuple[Operation, ...]] = {}

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        return ((Capability.QUERY, thing) for thing in self._places)

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        if thing not in self._operations:
            place = self._places[thing]
            self._operations[thing] = tuple(self._reading(place, name) for name in _READS)
        return self._operations[thing]

    def questions(self) -> Iterator[Question]:
        yield from dict.fromkeys((*super().questions(), *self._readers()))

    def ways(self, question: Question) -> Iterator[Chain]:
        if question.subject.kind is SubjectKind.TEAM:
            yield from self._query(question.subject, question.thing)
        yield from super().ways(question)
        yield from self._handed_out(question)

    def _readers(self) -> Iterator[Question]:
        """Whom Lake Formation's grants name."""
        for key, principals in {} if self._governed is None else self._governed.readers.items():
            thing = central_thing(self.declaration, key)
            for principal in principals:
                for subject in self.scene.admission.named(principal):
                    if not owns(subject, thing):
                        yield Question(subject, Capability.QUERY, thing)

    def _handed_out(self, question: Question) -> Iterator[Chain]:
        """What Lake Formation gives to each role of whoever asks."""
        if self._governed is None or question.thing.kind is not ThingKind.FEATURE_GROUP:
            return
        step = self._governed.read(self._places[question.thing])
        for actor in self.scene.actors.of(question.subject):
            yield Chain(way(actor.role, LAKE_FORMATION), (*actor.entry, *self._by_grants(actor, (step,))))

    def _by_grants(self, actor: Actor, steps: Iterable[Step]) -> Iterator[Link]:
        """Links that Lake Formation's grants decide; all are refused where there are none."""
        evaluator = self.world.evaluator if self._governed is None else self._governed.evaluator
        return (replace(step.by(actor.caller), evaluator=evaluator) for step in steps)

    def declared(self) -> Iterator[Expectation]:
        yield from self._granted()
        yield from self._own()
        yield from self._copies()
        yield from self._keepers()

    def _reading(self, place: Place, name: str) -> Operation:
        get = step("get the objects", data_object(self.names, place), f"s3:{name}")
        key = self.once(("objects", place.bucket, place.key), lambda: use_data_key(self.names, place, "kms:Decrypt"))
        return Operation(name, (get, *key))

    def _query(self, team: Subject, thing: Thing) -> Iterator[Chain]:
        """The team's pattern for a thing of this kind; none for what another team keeps at home."""
        pattern = self._pattern(team, thing)
        if pattern is None:
            return
        place = self._places[thing]
        for actor in self.scene.actors.of(team):
            if actor.role == _ROLES[pattern]:
                links = self.links(actor, self._steps(pattern, team.name, place))
                if pattern == LAKE_FORMATION and self._governed is not None:
                    links = (*links, *self._by_grants(actor, self._governed.steps(place)))
                yield Chain(pattern, links)

    def _pattern(self, team: Subject, thing: Thing) -> str | None:
        if thing.kind is ThingKind.PRODUCED:
            return IN_CENTRAL
        if thing.kind is ThingKind.FEATURE_GROUP:
            return _DECLARED[self.declaration.teams[team.name].offline]
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
        if pattern == LAKE_FORMATION:
            linked = replace(place, account=account, database=names.linked_database(team))
            return (
                *self.once((account, team, catalog), lambda: start_query(names, account, team, catalog)),
                *self.once(("above", account, linked.database), lambda: (see_database(names, linked),)),
                look_up(names, linked),
                *self.once(("results", results), lambda: keep_results(names, results)),
            )
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
            pattern = _DECLARED[self.declaration.teams[granted.team].offline]
            if granted.grant.store.offline:
                team, thing = team_subject(self.declaration, granted.team), central_thing(self.declaration, granted.key)
                alone = LAKE_FORMATION if pattern == LAKE_FORMATION else GET_OBJECT
                ways = (pattern, way(offline_role(self.declaration, granted.team), alone))
                yield from expected(team, Capability.QUERY, thing, ways, granted.place)

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

    def _keepers(self) -> Iterator[Expectation]:
        """Feature Store keeps the governed tables, the role for locations serves Lake Formation, and nobody takes
        back a grant that he could not give (docs/concepts/lake-formation.md)."""
        if not governs_tables(self.declaration):
            return
        names, central = self.names, self.names.central_account
        roles = (names.feature_store_role(), names.lake_formation("reads"), names.lake_formation("revokes"))
        for key in self.declaration.feature_groups:
            for name in roles:
                keeper = Subject(SubjectKind.ROLE, names.role_arn(central, name), central)
                ways, place = (LAKE_FORMATION, GET_OBJECT), ("feature_groups", key)
                thing = central_thing(self.declaration, key)
                yield from expected(keeper, Capability.QUERY, thing, ways, place, may=True)

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
    LAKE_FORMATION: EXECUTION_ROLE,
}
_DECLARED = {
    OfflineAccess.ROLE: IN_CENTRAL,
    OfflineAccess.CATALOG: CATALOG_AT_HOME,
    OfflineAccess.LAKE_FORMATION: LAKE_FORMATION,
}

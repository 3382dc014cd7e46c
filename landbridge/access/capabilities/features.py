"""Feature groups: describe, read and write records and offline data, administer; central, local and produced.

Actions by level: SageMaker developer guide, feature-store-cross-account-access. An API call that names another
account's group names it by its ARN, and RAM's permission and the caller's own policies must both allow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from landbridge.access.capabilities.actors import ACCESS_ROLE, EXECUTION_ROLE, Actor
from landbridge.access.capabilities.chain import Capability, Expectation, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.operations import Ask, Operation, Step, call
from landbridge.access.capabilities.principals import account_subject, team_subject
from landbridge.access.capabilities.recurring import glue_asks, use_data_key, use_online_key
from landbridge.access.capabilities.sharing import governs_tables, grants, has_access_role, offline_role
from landbridge.access.capabilities.stores import (
    Group,
    Place,
    central_thing,
    data_object,
    groups,
    local_thing,
    produced_thing,
)
from landbridge.access.capabilities.work import Scene, Work, expected, way
from landbridge.access.model import Context
from landbridge.declaration.models import Level, OfflineAccess

RAM_SHARE = "RAM share"
AT_HOME = "at home"
DESCRIBE = ("DescribeFeatureGroup", "DescribeFeatureMetadata")
READ = ("GetRecord", "BatchGetRecord")
WRITE = ("PutRecord", "DeleteRecord")
ADMINISTER = ("UpdateFeatureGroup", "UpdateFeatureMetadata")
SEE_TABLE = ("GetTable", "ListBucket")
WRITE_OBJECTS = "PutObject"
_TAG = "AddTags"
_CALLS = {
    Capability.DESCRIBE: DESCRIBE,
    Capability.READ: READ,
    Capability.WRITE: WRITE,
    Capability.ADMINISTER: (*ADMINISTER, _TAG),
}
_BY_LEVEL = {
    Level.READ: (Capability.DESCRIBE, Capability.READ),
    Level.READ_WRITE: (Capability.DESCRIBE, Capability.READ, Capability.WRITE),
    Level.ADMIN: (Capability.DESCRIBE, Capability.READ, Capability.WRITE, Capability.ADMINISTER),
}
_GRANTED = {**_CALLS, Capability.ADMINISTER: ADMINISTER}


class Features(Work):
    """One operation for each call: a team may do some of a level's calls only if it may do all of them."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._groups: Mapping[Thing, Group] = groups(scene.world)
        self._operations: dict[tuple[Capability, Thing], tuple[Operation, ...]] = {}

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        return ((capability, thing) for thing in self._groups for capability in _CALLS)

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        key = (capability, thing)
        if key not in self._operations:
            self._operations[key] = tuple(self._made(capability, self._groups[thing]))
        return self._operations[key]

    def role_of(self, thing: Thing, actor: Actor) -> str:
        if actor.role != EXECUTION_ROLE:
            return actor.role
        return AT_HOME if thing.kind is ThingKind.LOCAL_FEATURE_GROUP else RAM_SHARE

    def declared(self) -> Iterator[Expectation]:
        yield from self._shares()
        yield from self._offline()
        yield from self._at_home()
        yield from self._produced()
        yield from self._stores()

    def _made(self, capability: Capability, group: Group) -> Iterator[Operation]:
        records = capability in (Capability.READ, Capability.WRITE)
        if not records or group.online:
            online = group.online_key if records else None
            key = self.once(("online", online), lambda: use_online_key(self.names, online))
            for name in _CALLS[capability]:
                yield call("sagemaker", name, group.arn, *key)
        if group.offline is not None and capability is Capability.DESCRIBE:
            yield from self._seeing(group.offline)
        if group.offline is not None and capability is Capability.WRITE:
            place = group.offline
            data = ("objects", place.bucket, place.key)
            key = self.once(data, lambda: use_data_key(self.names, place, "kms:GenerateDataKey"))
            yield call("s3", WRITE_OBJECTS, data_object(self.names, place), *key)

    def _seeing(self, place: Place) -> Iterator[Operation]:
        """Names and types of the columns, and names of the objects."""
        listing: Context = {"s3:prefix": (f"{place.prefix}/any/data/",)}
        table = self.names.glue_table_arn(place.account, place.database, place.table)
        above = self.once(("above", place.account, place.database), lambda: (self._database(place),))
        yield call("glue", "GetTable", table, *above)
        bucket = Ask("s3:ListBucket", self.names.bucket_arn(place.bucket), listing)
        yield Operation("ListBucket", (Step("list the objects", (bucket,)),))

    def _database(self, place: Place) -> Step:
        asks = glue_asks(self.names, place, "glue:GetTable", {}, table=False)
        return Step("see the database and its catalog", asks)

    def _shares(self) -> Iterator[Expectation]:
        """Online, both by RAM's share and as the access role."""
        for granted in grants(self.declaration):
            if not granted.grant.store.online:
                continue
            team, thing = team_subject(self.declaration, granted.team), central_thing(self.declaration, granted.key)
            for capability in _BY_LEVEL[granted.grant.level]:
                calls = _GRANTED[capability]
                ways = (*_ways(RAM_SHARE, calls), *_ways(ACCESS_ROLE, calls))
                yield from expected(team, capability, thing, ways, granted.place)
            yield from self._consequences(granted.team, thing, granted.grant.level, granted.place)

    def _consequences(self, team: str, thing: Thing, level: Level, place: tuple[str, ...]) -> Iterator[Expectation]:
        """RAM shares with the whole account (docs/concepts/sharing.md, Limitations): its other roles describe, and
        administer where the team does; without a key of the group's own they have records, too."""
        others = account_subject(self.declaration.teams[team].account)
        unlocked = self._groups[thing].online_key is None
        for capability in _BY_LEVEL[level]:
            if unlocked or capability in (Capability.DESCRIBE, Capability.ADMINISTER):
                yield from expected(others, capability, thing, _GRANTED[capability], place, may=True)

    def _offline(self) -> Iterator[Expectation]:
        """The table as the role that queries; a group that is granted offline alone is described in the central
        account."""
        for granted in grants(self.declaration):
            if not granted.grant.store.offline:
                continue
            team, thing = team_subject(self.declaration, granted.team), central_thing(self.declaration, granted.key)
            role = offline_role(self.declaration, granted.team)
            governed = self.declaration.teams[granted.team].offline is OfflineAccess.LAKE_FORMATION
            role = RAM_SHARE if role == EXECUTION_ROLE else role
            # Lake Formation's grants, not Glue's policy, show a governed table: `offline` asks for that.
            seen = SEE_TABLE[:1] if governed else SEE_TABLE
            yield from expected(team, Capability.DESCRIBE, thing, _ways(role, seen), granted.place, may=governed)
            if not granted.grant.store.online and has_access_role(self.declaration, granted.team):
                yield from expected(team, Capability.DESCRIBE, thing, _ways(ACCESS_ROLE, DESCRIBE), granted.place)

    def _at_home(self) -> Iterator[Expectation]:
        """A team's own groups: everything but making and deleting them."""
        for name, local in self.declaration.local_feature_groups.items():
            team = team_subject(self.declaration, name)
            for key in local:
                thing = local_thing(self.declaration, name, key)
                yield from self._all(team, thing, AT_HOME, ("local_feature_groups", name, key))

    def _produced(self) -> Iterator[Expectation]:
        """What a team made itself it uses as it likes, and does not delete."""
        for name, entry in self.declaration.teams.items():
            if entry.produce is not None:
                team, thing = team_subject(self.declaration, name), produced_thing(self.declaration, name)
                place = ("teams", name, "produce")
                yield from self._all(team, thing, ACCESS_ROLE, place)
                yield from expected(team, Capability.ADMINISTER, thing, _ways(ACCESS_ROLE, (_TAG,)), place)

    def _all(self, team: Subject, thing: Thing, role: str, place: tuple[str, ...]) -> Iterator[Expectation]:
        group = self._groups[thing]
        for capability in _BY_LEVEL[Level.ADMIN]:
            if group.online or capability in (Capability.DESCRIBE, Capability.ADMINISTER):
                yield from expected(team, capability, thing, _ways(role, _GRANTED[capability]), place)
        if group.offline is not None:
            yield from expected(team, Capability.DESCRIBE, thing, _ways(role, SEE_TABLE), place)

    def _stores(self) -> Iterator[Expectation]:
        """Feature Store's own roles write the offline data and see its tables (SageMaker developer guide,
        feature-store-adding-policies); who copies or governs data sees what it works on."""
        for thing, group in self._groups.items():
            if group.offline is None or self._is_existing(thing):
                continue
            place = _place(thing)
            role = _role(group, self._store_role(thing))
            yield from expected(role, Capability.WRITE, thing, (WRITE_OBJECTS,), place)
            yield from expected(role, Capability.DESCRIBE, thing, SEE_TABLE[:1], place)
            if thing.kind is not ThingKind.LOCAL_FEATURE_GROUP:
                yield from self._bystanders(group, place)

    def _bystanders(self, group: Group, place: tuple[str, ...]) -> Iterator[Expectation]:
        """S3 replicates from the whole bucket and lists it; Lake Formation reads and writes what it governs."""
        copies = _role(group, self.names.replication_role())
        yield from expected(copies, Capability.DESCRIBE, group.thing, SEE_TABLE[1:], place, may=True)
        if not governs_tables(self.declaration):
            return
        reads = _role(group, self.names.lake_formation("reads"))
        yield from expected(reads, Capability.DESCRIBE, group.thing, SEE_TABLE[1:], place, may=True)
        yield from expected(reads, Capability.WRITE, group.thing, (WRITE_OBJECTS,), place, may=True)
        revokes = _role(group, self.names.lake_formation("revokes"))
        yield from expected(revokes, Capability.DESCRIBE, group.thing, SEE_TABLE[:1], place, may=True)

    def _is_existing(self, thing: Thing) -> bool:
        groups = self.declaration.feature_groups
        return thing.kind is ThingKind.FEATURE_GROUP and groups[thing.key].existing

    def _store_role(self, thing: Thing) -> str:
        if thing.kind is ThingKind.LOCAL_FEATURE_GROUP:
            return self.names.local_feature_store_role(thing.key.partition("/")[0])
        if thing.kind is ThingKind.PRODUCED:
            return self.names.produced_feature_store_role()
        return self.names.feature_store_role()


def _ways(role: str, calls: Iterable[str]) -> tuple[str, ...]:
    return tuple(way(role, name) for name in calls)


def _role(group: Group, name: str) -> Subject:
    account = group.thing.account
    partition = group.arn.split(":")[1]
    return Subject(SubjectKind.ROLE, f"arn:{partition}:iam::{account}:role/{name}", account)


def _place(thing: Thing) -> tuple[str, ...]:
    if thing.kind is ThingKind.LOCAL_FEATURE_GROUP:
        return ("local_feature_groups", *thing.key.split("/"))
    return ("teams", thing.key, "produce") if thing.kind is ThingKind.PRODUCED else ("feature_groups", thing.key)

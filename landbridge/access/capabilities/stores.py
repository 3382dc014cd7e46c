"""Where the stores of a feature group are, by the declaration and its names: ARN, table, objects and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.access.capabilities.chain import Thing, ThingKind, World
from landbridge.access.model import Unresolved
from landbridge.declaration.models import Declaration, FeatureGroup
from landbridge.naming import DEFAULT_DATABASE, Names

ANY = "any"
"""Stands for a part of a name that nobody knows before: the rest of a name with a given beginning, an object's key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Offline data: Glue database and table, and bucket and key prefix of the objects, without a final slash. `key` is
    the ARN of the KMS key that encrypts them, None for S3's own."""

    account: str
    database: str
    table: str
    bucket: str
    prefix: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A feature group, declared or a stand-in for those that a producer makes. `online_key` is None where AWS's own key
    encrypts the records."""

    thing: Thing
    arn: str
    online: bool
    online_key: str | None
    offline: Place | None


def groups(world: World) -> Mapping[Thing, Group]:
    """Every group that the declaration names, in its order: central, local, and one for each producer's prefix."""
    declaration, names = world.declaration, world.names
    found = [_central(world, key, group) for key, group in declaration.feature_groups.items()]
    for team, local in declaration.local_feature_groups.items():
        found += [_local(world, team, key, group) for key, group in local.items()]
    for team, entry in declaration.teams.items():
        if entry.produce is not None:
            found.append(_produced(world, team, names.produced_prefix(entry.produce)))
    return {group.thing: group for group in found}


def central_thing(declaration: Declaration, key: str) -> Thing:
    return Thing(ThingKind.FEATURE_GROUP, key, declaration.feature_store.account)


def local_thing(declaration: Declaration, team: str, key: str) -> Thing:
    return Thing(ThingKind.LOCAL_FEATURE_GROUP, f"{team}/{key}", declaration.teams[team].account)


def produced_thing(declaration: Declaration, team: str) -> Thing:
    return Thing(ThingKind.PRODUCED, team, declaration.feature_store.account)


def replicas(world: World) -> Mapping[Thing, Place]:
    """Every copy of offline data, by the team and the group."""
    names, found = world.names, {}
    for team, keys in world.declaration.replicas.items():
        account = world.declaration.teams[team].account
        bucket = names.replica_bucket(team, account)
        key_arn = names.key_of_alias_arn(account, names.replica_key_alias(team))
        for key in keys:
            name = names.feature_group(key, world.declaration.feature_groups[key])
            place = Place(
                account, names.replica_database(team), names.table(key), bucket, names.offline_prefix(name), ""
            )
            found[replica_thing(world.declaration, team, key)] = with_key(world, place, key_arn)
    return found


def replica_thing(declaration: Declaration, team: str, key: str) -> Thing:
    return Thing(ThingKind.REPLICA, f"{team}/{key}", declaration.teams[team].account)


def data_object(names: Names, place: Place) -> str:
    """ARN of an object of the data (SageMaker developer guide, feature-store-offline)."""
    return names.bucket_arn(place.bucket, f"{place.prefix}/{ANY}/data/{ANY}.parquet")


def _central(world: World, key: str, group: FeatureGroup) -> Group:
    names = world.names
    name = names.feature_group(key, group)
    arn = names.feature_group_arn(name)
    place = None
    if group.offline_table is not None:
        bucket, _, prefix = group.offline_table.location.removeprefix("s3://").partition("/")
        table = group.offline_table
        place = Place(names.central_account, table.database, table.table, bucket, prefix.strip("/"), group.offline_key)
    elif group.store.offline and not group.existing:
        alias = names.key_of_alias_arn(names.central_account, names.offline_key_alias())
        prefix = names.offline_prefix(name)
        place = Place(names.central_account, names.database(), names.table(key), names.offline_bucket(), prefix, "")
        place = with_key(world, place, alias)
    ours = names.key_of_alias_arn(names.central_account, names.online_key_alias())
    online_key = group.online_key if group.existing else _key(world, arn, ours)
    return Group(central_thing(world.declaration, key), arn, group.store.online, online_key, place)


def _local(world: World, team: str, key: str, group: FeatureGroup) -> Group:
    names, account = world.names, world.declaration.teams[team].account
    name = names.feature_group(key, group)
    arn = names.feature_group_arn(name, account)
    place = None
    if group.store.offline:
        bucket = names.local_offline_bucket(team, account)
        place = Place(account, names.local_database(team), names.table(key), bucket, names.offline_prefix(name), "")
        place = with_key(world, place, names.key_of_alias_arn(account, names.local_offline_key_alias(team)))
    online_key = _key(world, arn, names.key_of_alias_arn(account, names.local_online_key_alias(team)))
    return Group(local_thing(world.declaration, team, key), arn, group.store.online, online_key, place)


def _produced(world: World, team: str, prefix: str) -> Group:
    """Any group under the prefix, as the plain API makes it: in Feature Store's own database."""
    names, account = world.names, world.names.central_account
    name = f"{prefix}{ANY}"
    place = Place(
        account,
        DEFAULT_DATABASE,
        names.table(name),
        names.offline_bucket(),
        f"{names.produced_offline_prefix(team)}/{name}",
        names.key_of_alias_arn(account, names.offline_key_alias()),
    )
    online_key = names.key_of_alias_arn(account, names.online_key_alias())
    return Group(produced_thing(world.declaration, team), names.feature_group_arn(name), True, online_key, place)


def with_key(world: World, place: Place, key: str) -> Place:
    arn = _key(world, world.names.bucket_arn(place.bucket), key)
    return Place(place.account, place.database, place.table, place.bucket, place.prefix, arn)


def _key(world: World, arn: str, otherwise: str) -> str | None:
    """The key of a resource as the estate has it; the one that the declaration stands for where that is not known."""
    resource = world.estate.resources.get(arn)
    if resource is None or isinstance(resource.key, Unresolved):
        return otherwise
    return resource.key

"""What is given to whom: the resources in which the things lie that somebody is declared for, and what the roles of
Landbridge's own machinery work with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from landbridge.access.capabilities.chain import Capability, Domain, Subject, SubjectKind, Thing, ThingKind, World
from landbridge.access.capabilities.results import results
from landbridge.access.capabilities.stores import Place, groups, replicas

_ACCOUNTS_THEMSELVES = (SubjectKind.SPOKE, SubjectKind.CONNECTION)
"""Subjects that come in as any role of their account."""


class Given:
    """One for a world. `others` are its domains: what they expect, the declaration gives."""

    def __init__(self, world: World, others: Iterable[Domain]) -> None:
        self._world, self._names = world, world.names
        self._groups, self._places = groups(world), {**replicas(world), **results(world)}
        self._things: dict[tuple[str, str], dict[tuple[Thing, bool], None]] = defaultdict(dict)
        for domain in others:
            for each in domain.declared():
                asked = each.question
                taken = asked.capability is Capability.TAKE_OVER
                self._things[_key(asked.subject)][asked.thing, taken] = None
                if asked.capability is Capability.QUERY and asked.subject.account is not None:
                    # Athena looks into the catalog at home, whatever the query names (Athena user guide,
                    # fine-grained-access-to-glue-resources).
                    at_home = Thing(ThingKind.CATALOG, "", asked.subject.account)
                    self._things[_key(asked.subject)][at_home, True] = None
                if asked.subject.kind in _ACCOUNTS_THEMSELVES and asked.subject.account is not None:
                    self._things[SubjectKind.ACCOUNT, asked.subject.account][asked.thing, taken] = None
        self._machinery = dict(_machinery(world))
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def covers(self, subject: Subject, arn: str) -> bool:
        """Whether the subject is declared for something in the resource, or needs it for its work."""
        key = _key(subject)
        if key not in self._known:
            things = (part for thing, taken in self._things.get(key, ()) for part in self._parts(thing, taken))
            self._known[key] = frozenset((*things, *self._machinery.get(subject.name, ())))
        return arn in self._known[key]

    def _parts(self, thing: Thing, taken: bool) -> Iterator[str]:
        names = self._names
        if thing in self._groups:
            group = self._groups[thing]
            yield group.arn
            yield from (group.online_key,) if group.online_key else ()
            yield from self._place(group.offline) if group.offline else ()
            if thing.kind is ThingKind.LOCAL_FEATURE_GROUP:
                # A team's local groups have their keys in common, whichever store each is in.
                alias = names.local_online_key_alias(thing.key.partition("/")[0])
                yield names.key_of_alias_arn(thing.account, alias)
        elif thing in self._places:
            yield from self._place(self._places[thing])
        elif thing.kind is ThingKind.CATALOG:
            yield names.glue_catalog_arn(thing.account) if taken else names.catalog_arn()
        elif thing.kind is ThingKind.MODEL_GROUP:
            yield names.model_group_arn(thing.account, self._model_group(thing.key))
            yield names.bucket_arn(names.artifacts_bucket(thing.account))
            yield names.key_of_alias_arn(thing.account, names.artifacts_key_alias())
        elif thing.kind is ThingKind.CARD:
            yield from self._cards(thing)
        elif thing.kind is ThingKind.CONNECTION:
            yield names.queue_arn(thing.account, names.governance_queue(thing.key))
            yield names.key_of_alias_arn(thing.account, names.governance_key_alias(thing.key))

    def _place(self, place: Place) -> Iterator[str]:
        yield self._names.bucket_arn(place.bucket)
        yield from (place.key,) if place.key else ()
        yield from (self._names.glue_catalog_arn(place.account),) if place.database else ()

    def _cards(self, thing: Thing) -> Iterator[str]:
        """Of a status in the hub; or a card account's exports, which bear its name."""
        names, hub = self._names, self._world.declaration.model_cards
        if hub is not None:
            yield names.key_of_alias_arn(hub.account, names.cards_key_alias())
        if thing.key in self._world.declaration.card_accounts:
            yield names.bucket_arn(names.cards_bucket(thing.key, thing.account))
            yield names.key_of_alias_arn(thing.account, names.cards_bucket_key_alias(thing.key))

    def _model_group(self, key: str) -> str:
        return self._names.model_group(key, self._world.declaration.model_groups[key])


def _key(subject: Subject) -> tuple[str, str]:
    return subject.kind, subject.name


def _machinery(world: World) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Roles that no person works as, by ARN, with what they work with besides what their expectations name."""
    declaration, names = world.declaration, world.names
    central = names.central_account
    offline = (names.bucket_arn(names.offline_bucket()), names.key_of_alias_arn(central, names.offline_key_alias()))
    catalog = names.glue_catalog_arn(central)
    # Feature Store writes offline data and keeps its tables (docs/concepts/offline.md).
    for name in (names.feature_store_role(), names.produced_feature_store_role()):
        yield names.role_arn(central, name), (*offline, catalog)
    for team in declaration.local_feature_groups:
        account = declaration.teams[team].account
        bucket = names.bucket_arn(names.local_offline_bucket(team, account))
        key = names.key_of_alias_arn(account, names.local_offline_key_alias(team))
        yield (
            names.role_arn(account, names.local_feature_store_role(team)),
            (bucket, key, names.glue_catalog_arn(account)),
        )
    # S3 copies offline data into teams' accounts (docs/concepts/offline.md).
    copies: dict[str, None] = {}
    for team in declaration.replicas:
        account = declaration.teams[team].account
        copies[names.bucket_arn(names.replica_bucket(team, account))] = None
        copies[names.key_of_alias_arn(account, names.replica_key_alias(team))] = None
    yield names.role_arn(central, names.replication_role()), (*offline, *copies)
    # Lake Formation reads and writes what it governs, and a function takes grants back (docs/concepts/
    # lake-formation.md).
    yield names.role_arn(central, names.lake_formation("reads")), offline
    yield names.role_arn(central, names.lake_formation("revokes")), (catalog,)
    yield from _cards_machinery(world)


def _cards_machinery(world: World) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Functions take what was not delivered from their queue again, and read and write cards (docs/concepts/
    model-cards.md, card-spokes.md)."""
    declaration, names, hub = world.declaration, world.names, world.declaration.model_cards
    if hub is not None:
        cards, queues = (
            names.key_of_alias_arn(hub.account, each)
            for each in (names.cards_key_alias(), names.cards_queues_key_alias())
        )
        for what in ("share", "review", "copy"):
            name = names.cards_function(what)
            yield names.role_arn(hub.account, name), (cards, queues, names.queue_arn(hub.account, name))
    for name, spoke in declaration.card_spokes.items():
        function = names.spoke_function(name)
        key = names.key_of_alias_arn(spoke.account, names.spoke_queues_key_alias(name))
        yield names.role_arn(spoke.account, function), (key, names.queue_arn(spoke.account, function))

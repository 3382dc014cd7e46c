"""Query results: each team's own, in its own bucket or in its folder of the central one, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.access.capabilities.actors import ACCESS_ROLE, EXECUTION_ROLE
from landbridge.access.capabilities.chain import Capability, Expectation, Thing, ThingKind, World
from landbridge.access.capabilities.operations import Ask, Operation, Step, step
from landbridge.access.capabilities.principals import team_subject
from landbridge.access.capabilities.recurring import use_data_key
from landbridge.access.capabilities.sharing import keeps_results_central, queries_at_home, queries_in_central
from landbridge.access.capabilities.stores import Place, with_key
from landbridge.access.capabilities.work import Scene, Work, expected, way
from landbridge.access.model import Context

READ = ("GetObject", "ListBucket")
WRITE = ("PutObject",)
_VERSION = "GetObjectVersion"


def home_results(world: World, team: str) -> Place:
    """The team's own bucket, in its account."""
    names, entry = world.names, world.declaration.teams[team]
    key = names.key_of_alias_arn(entry.account, names.results_key_alias(team))
    bucket = names.results_bucket(team, entry.account)
    return with_key(world, Place(entry.account, "", "", bucket, entry.results_prefix, None), key)


def central_results(world: World, team: str) -> Place:
    """Where the access role's results lie: as the team declares it."""
    names, entry = world.names, world.declaration.teams[team]
    if not keeps_results_central(world.declaration, team):
        return home_results(world, team)
    key = names.key_of_alias_arn(names.central_account, names.central_results_key_alias())
    prefix = f"{names.central_results_folder(team)}/{entry.results_prefix}"
    place = Place(names.central_account, "", "", names.central_results_bucket(), prefix, None)
    return with_key(world, place, key)


def results_thing(team: str, place: Place, home: str) -> Thing:
    """A team's results; those in the central bucket are "team/central"."""
    key = team if place.account == home else f"{team}/central"
    return Thing(ThingKind.RESULTS, key, place.account)


def results(world: World) -> Mapping[Thing, Place]:
    """Every place that a team has for results, in the order of the declaration: what nobody uses may be there."""
    found = {}
    for team, entry in world.declaration.teams.items():
        for place in (home_results(world, team), central_results(world, team)):
            found[results_thing(team, place, entry.account)] = place
    return found


class ReadResults(Work):
    """Reading results, and writing them: who writes another's results decides what it believes."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._places = results(scene.world)

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        return ((each, thing) for thing in self._places for each in (Capability.READ_RESULTS, Capability.WRITE))

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        place = self._places[thing]
        objects = self.names.bucket_arn(place.bucket, f"{place.prefix}/any.csv")
        if capability is Capability.WRITE:
            key = use_data_key(self.names, place, "kms:GenerateDataKey")
            return (Operation(WRITE[0], (step("put the results", objects, "s3:PutObject"), *key)),)
        key = use_data_key(self.names, place, "kms:Decrypt")
        listing: Context = {"s3:prefix": (f"{place.prefix}/any",)}
        bucket = Ask("s3:ListBucket", self.names.bucket_arn(place.bucket), listing)
        return (
            Operation(READ[0], (step("get the results", objects, "s3:GetObject"), *key)),
            Operation(_VERSION, (step("get old versions of the results", objects, "s3:GetObjectVersion"), *key)),
            Operation(READ[1], (Step("list the results", (bucket,)),)),
        )

    def declared(self) -> Iterator[Expectation]:
        for name in self.declaration.teams:
            if queries_in_central(self.declaration, name):
                yield from self._of(name, ACCESS_ROLE, central_results(self.world, name), WRITE)
            home = home_results(self.world, name)
            if queries_at_home(self.declaration, name):
                yield from self._of(name, EXECUTION_ROLE, home, WRITE)
            elif queries_in_central(self.declaration, name):
                # What the access role wrote is for the team's own people; results that are kept in the central account
                # leave the bucket at home without use, which hurts nobody.
                unused = keeps_results_central(self.declaration, name)
                yield from self._of(name, EXECUTION_ROLE, home, (), may=unused)

    def _of(
        self, team: str, role: str, place: Place, written: tuple[str, ...], *, may: bool = False
    ) -> Iterator[Expectation]:
        subject, thing = team_subject(self.declaration, team), results_thing(team, place, self._home(team))
        where = ("teams", team, "results")
        reads, writes = (tuple(way(role, name) for name in names) for names in (READ, written))
        yield from expected(subject, Capability.READ_RESULTS, thing, reads, where, may=may)
        yield from expected(subject, Capability.WRITE, thing, writes, where, may=may)

    def _home(self, team: str) -> str:
        return self.declaration.teams[team].account

"""Lake Formation as the second door to central tables: its grants, in the form of policies of what they are on.

A request passes IAM and Lake Formation (Lake Formation developer guide, lf-permissions-overview). Data is read with
credentials that lakeformation:GetDataAccess hands out for a table that the caller may SELECT; seeing a table or a
database takes DESCRIBE, which SELECT brings along (lf-permissions-reference). So these requests are judged in an estate
of their own, in which the grants, and nothing else, let others in. Which table carries which LF-tag follows from the
names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from landbridge.access.capabilities.chain import World
from landbridge.access.capabilities.operations import Ask, Step
from landbridge.access.capabilities.stores import Place
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import (
    Effect,
    LakeFormationGrant,
    PolicyKind,
    Principals,
    Resource,
    Source,
    Statement,
    Unresolved,
)
from landbridge.access.parsing import root_arn
from landbridge.naming import Names

GET_DATA_ACCESS = "lakeformation:GetDataAccess"
_SEE = ("glue:GetTable", "glue:GetPartitions", "glue:GetDatabase")
_EVERYTHING = frozenset({"ALL", "SUPER"})
_IAM_DECIDES = "IAM_ALLOWED_PRINCIPALS"


class Governed:
    """Who may see and read which table by Lake Formation. `tables` are the tables by the keys of their groups."""

    def __init__(self, world: World, tables: Mapping[str, Place]) -> None:
        self._names, self._tables = world.names, tables
        policies: dict[str, list[Statement]] = defaultdict(list)
        self.readers: dict[str, list[str]] = defaultdict(list)
        for grant in world.estate.lake_formation:
            self._add(grant, policies, world)
        arns = [self._catalog(place) for place in tables.values()]
        arns += [self._database(place) for place in tables.values()] + [*map(self._table, tables.values())]
        resources = {arn: _resource(arn, tuple(policies[arn])) for arn in dict.fromkeys(arns)}
        self.evaluator = Evaluator(replace(world.estate, resources=resources, shares=()))

    def steps(self, place: Place) -> tuple[Step, ...]:
        """Seeing the table and being handed the credentials for its data."""
        above = (self._database(place), self._catalog(place))
        return (
            Step("see the governed database", tuple(Ask(action, arn) for action in _SEE for arn in above)),
            Step("see the governed table", tuple(Ask(action, self._table(place)) for action in _SEE[:2])),
            self.read(place),
        )

    def read(self, place: Place) -> Step:
        return Step("get the data from Lake Formation", (Ask(GET_DATA_ACCESS, self._table(place)),))

    def _add(self, grant: LakeFormationGrant, policies: dict[str, list[Statement]], world: World) -> None:
        principal = _principal(grant, world.names)
        principals = Principals((principal,))
        source = replace(grant.source, kind=PolicyKind.RESOURCE)
        permissions = frozenset(each.upper() for each in grant.permissions)
        reads = bool(permissions & {"SELECT", *_EVERYTHING})
        sees = (*_SEE, GET_DATA_ACCESS) if reads else _SEE
        for key, arn in self._granted(grant):
            if reads or permissions & {"DESCRIBE"}:
                place = self._tables[key]
                policies[arn].append(Statement(Effect.ALLOW, source, sees, False, (arn,), False, principals))
                # Glue asks for the catalog, and of a table for its database, on the way; to see the database itself
                # takes a grant on it.
                for above, seen in ((self._catalog(place), _SEE), (self._database(place), _SEE[:2])):
                    policies[above].append(Statement(Effect.ALLOW, source, seen, False, (above,), False, principals))
            if reads and arn == self._table(self._tables[key]):
                self.readers[key].append(principal)

    def _granted(self, grant: LakeFormationGrant) -> Iterator[tuple[str, str]]:
        """Groups and the ARN of the table, or of its database, that the grant is on."""
        for kind, content in grant.resource.items():
            for key, place in self._tables.items():
                if isinstance(content, Mapping) and (arn := self._of(kind, content, key, place)):
                    yield key, arn

    def _of(self, kind: str, content: Mapping[str, object], key: str, place: Place) -> str | None:
        if kind == "LFTagPolicy":
            of_table = content.get("ResourceType") == "TABLE"
            carried = {self._names.lf_tag("database")} | ({self._names.lf_tag(f"group.{key}")} if of_table else set())
            if not _tags(content) <= carried:
                return None
            return self._table(place) if of_table else self._database(place)
        if kind == "Database" and content.get("Name") == place.database:
            return self._database(place) if content.get("CatalogId", place.account) == place.account else None
        if kind in ("Table", "TableWithColumns") and content.get("DatabaseName") == place.database:
            named = content.get("Name")
            return self._table(place) if named in (None, place.table) or isinstance(named, Unresolved) else None
        return None

    def _table(self, place: Place) -> str:
        return self._names.glue_table_arn(place.account, place.database, place.table)

    def _database(self, place: Place) -> str:
        return self._names.glue_database_arn(place.account, place.database)

    def _catalog(self, place: Place) -> str:
        return self._names.glue_catalog_arn(place.account)


def _principal(grant: LakeFormationGrant, names: Names) -> str:
    """Everybody where it cannot be known, and where IAM alone decides."""
    if isinstance(grant.principal, Unresolved) or grant.principal == _IAM_DECIDES:
        return "*"
    return root_arn(names.partition, grant.principal) if grant.principal.isdigit() else grant.principal


def _tags(content: Mapping[str, object]) -> set[str]:
    """The keys that the expression asks for; one that cannot be read asks for nothing, and so is on everything."""
    expression = content.get("Expression")
    if not isinstance(expression, list | tuple):
        return set()
    return {str(each["TagKey"]) for each in expression if isinstance(each, Mapping) and "TagKey" in each}


def _resource(arn: str, policy: tuple[Statement, ...]) -> Resource:
    source = policy[0].source if policy else Source("", "", "Lake Formation", PolicyKind.RESOURCE)
    return Resource(arn, "governed", arn.split(":")[4], policy, source)

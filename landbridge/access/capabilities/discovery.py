"""Discovery: searching the central account's catalog of feature groups, all of it or nothing.

SageMaker developer guide, feature-store-cross-account-discoverability-share-sagemaker-catalog: the catalog is shared
with accounts. sagemaker:Search takes no resource in a caller's own policies (service authorization reference).
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.actors import EXECUTION_ROLE, Actor
from landbridge.access.capabilities.chain import Capability, Expectation, Thing, ThingKind
from landbridge.access.capabilities.features import RAM_SHARE
from landbridge.access.capabilities.operations import Operation, step
from landbridge.access.capabilities.principals import STRANGERS, account_subject, declared_accounts, team_subject
from landbridge.access.capabilities.work import Work, expected, way
from landbridge.declaration.models import Declaration
from landbridge.naming import CATALOG_NAME

SEARCH = "Search"


def catalog_thing(declaration: Declaration) -> Thing:
    return Thing(ThingKind.CATALOG, CATALOG_NAME, declaration.feature_store.account)


class Discovery(Work):
    """The one catalog."""

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        yield Capability.DISCOVER, catalog_thing(self.declaration)

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        shared = step("see the shared catalog", self.names.catalog_arn(), "sagemaker:Search")
        return (Operation(SEARCH, (shared, step("search", "*", "sagemaker:Search"))),)

    def role_of(self, thing: Thing, actor: Actor) -> str:
        return RAM_SHARE if actor.role == EXECUTION_ROLE else actor.role

    def declared(self) -> Iterator[Expectation]:
        catalog = catalog_thing(self.declaration)
        for name, team in self.declaration.teams.items():
            if team.discover:
                place = ("teams", name, "discover")
                ways = (way(RAM_SHARE, SEARCH),)
                yield from expected(team_subject(self.declaration, name), Capability.DISCOVER, catalog, ways, place)
                # RAM shares with the whole account (docs/concepts/sharing.md, Limitations).
                others = account_subject(team.account)
                yield from expected(others, Capability.DISCOVER, catalog, (SEARCH,), place, may=True)
        if self.declaration.discovery:
            everybody = (*map(account_subject, declared_accounts(self.declaration)), STRANGERS[0])
            for subject in everybody:
                yield from expected(subject, Capability.DISCOVER, catalog, (SEARCH,), ("discovery",), may=True)

"""What is Landbridge's in an account, and which accounts there are.

All that carries the prefix of the environment is, whether it is declared or not: what nobody declares any more is
drift. Beside it, what the declaration names (existing groups, their buckets and keys), and what the assembly holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from landbridge.access.model import Estate
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.granted import offline_place


@dataclass(frozen=True)
class Scope:
    """`arns` are Landbridge's whatever their names are; `produced` are prefixes of groups that teams make themselves;
    `like` is the estate of the assembly, empty where there is none."""

    names: Names
    accounts: tuple[str, ...]
    arns: frozenset[str]
    produced: tuple[str, ...]
    like: Estate

    @classmethod
    def of(cls, declaration: Declaration, like: Estate | None) -> Scope:
        names = Names.of(declaration)
        known = like or Estate()
        accounts = {
            *_accounts(declaration),
            *(each.account for each in known.identities.values()),
            *(each.account for each in known.resources.values()),
        }
        arns = {*_arns(declaration, names), *known.identities, *known.resources}
        produced = (names.produced_prefix(team.produce) for team in declaration.teams.values() if team.produce)
        return cls(names, tuple(sorted(accounts)), frozenset(arns), tuple(produced), known)

    @property
    def prefix(self) -> str:
        """What every name of the environment begins with."""
        return f"{self.names.prefix}-"

    def holds(self, arn: str, name: str) -> bool:
        return name.startswith(self.prefix) or arn in self.arns

    def known(self, account: str, service: str) -> list[str]:
        """ARNs that should be there, in order, for where an account would not list what there is."""
        resources = (each.arn for each in self.like.resources.values() if each.account == account)
        return sorted(arn for arn in resources if arn.split(":")[2] == service)


def _accounts(declaration: Declaration) -> Iterator[str]:
    yield declaration.feature_store.account
    if declaration.model_registry is not None:
        yield declaration.model_registry.account
    if declaration.model_cards is not None:
        yield declaration.model_cards.account
    for entries in (declaration.teams, declaration.governance, declaration.card_accounts, declaration.card_spokes):
        for entry in entries.values():
            yield entry.account


def _arns(declaration: Declaration, names: Names) -> Iterator[str]:
    for key, group in declaration.feature_groups.items():
        yield names.feature_group_arn(names.feature_group(key, group))
        yield from (key_arn for key_arn in (group.online_key, group.offline_key) if key_arn)
        if group.offline_table is not None:
            yield names.bucket_arn(offline_place(names, key, group).bucket)
    for team, groups in declaration.local_feature_groups.items():
        for key, group in groups.items():
            yield names.feature_group_arn(names.feature_group(key, group), declaration.teams[team].account)
    if declaration.model_registry is not None:
        for key, model_group in declaration.model_groups.items():
            yield names.model_group_arn(declaration.model_registry.account, names.model_group(key, model_group))

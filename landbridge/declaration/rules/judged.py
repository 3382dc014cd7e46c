"""What the rules look at, and what they find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from landbridge.declaration.messages import Path, did_you_mean, shortened
from landbridge.declaration.models import Declaration, FeatureGroup
from landbridge.naming import Names


class Finding(NamedTuple):
    """A breach of a rule: the path of the value to mend, and the message."""

    path: Path
    message: str


@dataclass(frozen=True)
class Judged:
    """A declaration, or as much of one as could be read.

    `declaration` holds the entries that are well formed. `teams`, `groups` and `model_groups` are all names declared,
    those of malformed entries included, so that a reference to one is not called unknown. `broken` holds the paths of
    what was left out.
    """

    declaration: Declaration
    teams: frozenset[str]
    groups: frozenset[str]
    model_groups: frozenset[str]
    broken: frozenset[Path] = frozenset()

    @classmethod
    def whole(cls, declaration: Declaration) -> Judged:
        return cls(
            declaration,
            frozenset(declaration.teams),
            frozenset(declaration.feature_groups),
            frozenset(declaration.model_groups),
        )

    def doubting_every_section(self) -> Judged:
        """The same where a file could not be read: any section may hold more than is seen."""
        sections = frozenset((section,) for section in Declaration.model_fields)
        return replace(self, broken=self.broken | sections)

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    def knows(self, *sections: str) -> bool:
        """Whether these top-level sections were well formed, so that a rule may rely on them."""
        return not any((section,) in self.broken for section in sections)

    def no_such_team(self, name: str) -> str:
        """The message about a name that no team has."""
        near = did_you_mean(name, self.teams)
        return f"no team `{shortened(name)}` is declared{near or '; write a team under `teams`'}"

    def every_group(self) -> Iterator[tuple[Path, FeatureGroup]]:
        """Central groups and local ones, each with its path."""
        for key, group in self.declaration.feature_groups.items():
            yield ("feature_groups", key), group
        for team, groups in self.declaration.local_feature_groups.items():
            for key, group in groups.items():
                yield ("local_feature_groups", team, key), group

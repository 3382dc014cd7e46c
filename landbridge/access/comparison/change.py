"""What came of a comparison: changes in the order of their risk, and the verdict in one line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

NOTHING = "no access change"


class Direction(StrEnum):
    GAINED = "gained"
    LOST = "lost"
    NEITHER = "neither"
    """A policy says something else, and no request was found that is answered otherwise for it."""


class Reach(StrEnum):
    """How far away the one who gains or loses is, worst first."""

    OUTSIDE = "outside the organisation"
    CROSS_ACCOUNT = "cross-account"
    SAME_ACCOUNT = "same account"


class ChangeKind(StrEnum):
    """What is said to change."""

    CAPABILITY = "capability"
    REQUEST = "request"
    """Calls that no capability stands for."""
    LAKE_FORMATION = "lake-formation"
    ROUTE = "route"
    STATEMENT = "statement"
    """A statement that differs without effect, as far as could be found."""
    SETTING = "setting"
    """Something beside policies that decisions rest on: membership, tags, keys, whether a policy is known in full."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why: a statement ("added: statement X in stack/path") or a declared value that differs.

    `place` is `file:line` of the declaration, "" where it is not declared or the place is not known.
    """

    text: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place} ({self.text})" if self.place else self.text


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence. `who` and `what` are what it speaks of, `writes` whether more than reading is concerned, `enters`
    that it is about assuming a role or accepting a share, which by itself gives nothing; `possible` that one of the two
    answers is unknown."""

    kind: ChangeKind
    direction: Direction
    reach: Reach
    who: str
    what: str
    sentence: str
    writes: bool = False
    possible: bool = False
    causes: tuple[Cause, ...] = ()
    enters: bool = False

    @property
    def access(self) -> str:
        """ "write", "entry" or "read"."""
        return _ACCESS[0] if self.writes else _ACCESS[1] if self.enters else _ACCESS[2]


@dataclass(frozen=True, slots=True)
class AccessChange:
    """Every change, in order of risk: how far away who gains or loses is; gained before lost before neither."""

    changes: tuple[Change, ...]

    @property
    def broadens(self) -> bool:
        return any(change.direction is Direction.GAINED for change in self.changes)

    @property
    def verdict(self) -> str:
        """One line, such as "+2 -1; 1 cross-account write gained"."""
        if not self.changes:
            return NOTHING
        counts = Counter(change.direction for change in self.changes)
        parts = [f"+{counts[Direction.GAINED]} -{counts[Direction.LOST]}"]
        if worst := self._worst():
            parts.append(worst)
        if neither := counts[Direction.NEITHER]:
            parts.append(f"{neither} difference{'' if neither == 1 else 's'} without effect on any request")
        return "; ".join(parts)

    def _worst(self) -> str:
        """What is gained beyond its own account; where nothing is, what is gained, or else what is lost."""
        gained = [change for change in self.changes if change.direction is Direction.GAINED]
        far = [change for change in gained if change.reach is not Reach.SAME_ACCOUNT]
        lost = [change for change in self.changes if change.direction is Direction.LOST]
        named = far or gained or lost
        kinds = Counter((change.reach, change.access) for change in named)
        order = sorted(kinds, key=lambda kind: (_REACHES.index(kind[0]), _ACCESS.index(kind[1])))
        return ", ".join(
            f"{kinds[reach, access]} {_SHORT[reach]} {access} {named[0].direction}" for reach, access in order
        )


def in_order(changes: list[Change]) -> AccessChange:
    """Sorts by risk, keeping the given order of changes alike."""
    return AccessChange(
        tuple(
            sorted(
                changes,
                key=lambda change: (
                    change.direction is Direction.NEITHER,
                    _REACHES.index(change.reach),
                    _DIRECTIONS.index(change.direction),
                    _ACCESS.index(change.access),
                ),
            )
        )
    )


_ACCESS = ("write", "entry", "read")
_REACHES = tuple(Reach)
_DIRECTIONS = tuple(Direction)
_SHORT = {
    Reach.OUTSIDE: "outside-organisation",
    Reach.CROSS_ACCOUNT: "cross-account",
    Reach.SAME_ACCOUNT: "same-account",
}

"""Why something changed: the statements that differ, and the declared values that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from landbridge.access.comparison.alteration import altered
from landbridge.access.comparison.change import Cause
from landbridge.access.comparison.holders import Difference
from landbridge.access.model import Source, Statement
from landbridge.declaration.models import Declaration
from landbridge.declaration.places import Places

MOST_CAUSES = 4


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared value that differs; None: it is not declared there."""

    path: tuple[str, ...]
    before: object
    after: object


class Causes:
    """The declared differences of two worlds, with their lines where the places are known."""

    def __init__(
        self, base: Declaration, head: Declaration, base_places: Places | None, head_places: Places | None
    ) -> None:
        self._places = (base_places, head_places)
        self._declared: tuple[Declared, ...] = ()
        if base != head:
            self._declared = tuple(_differences((), base.model_dump(mode="json"), head.model_dump(mode="json")))

    def declared(self, paths: Iterable[tuple[str, ...]], names: Iterable[str]) -> tuple[Cause, ...]:
        """What differs at one of the paths; where nothing does, what differs of the names, such as a team's."""
        paths, names = list(paths), set(names)
        found = [each for each in self._declared if any(_meet(each.path, path) for path in paths)]
        if not found:
            found = [each for each in self._declared if names & set(each.path[1:3])]
        return tuple(self._cause(each) for each in found[:MOST_CAUSES])

    def _cause(self, declared: Declared) -> Cause:
        places = self._places[declared.after is not None]
        return Cause(_text(declared), places.of(declared.path) if places is not None else "")


class Differing:
    """The statements that only one side has. Statements are equal wherever they stand: the one in the same place is
    meant, where there is one."""

    def __init__(self, parts: Iterable[Difference]) -> None:
        self._anywhere: dict[Statement, Difference] = {}
        self._exactly: dict[tuple[Statement, Source], Difference] = {}
        for part in parts:
            self._anywhere[part.statement] = part
            self._exactly[part.statement, part.statement.source] = part

    def among(self, statements: Iterable[Statement]) -> Iterator[Difference]:
        for statement in statements:
            part = self._exactly.get((statement, statement.source)) or self._anywhere.get(statement)
            if part is not None:
                yield part


def statements(found: Iterable[Difference]) -> tuple[Cause, ...]:
    """Each statement once: added, removed, or changed and how."""
    once = list(dict.fromkeys(map(_told, found)))
    left = len(once) - MOST_CAUSES
    more = [Cause(f"{left} more statement{'' if left == 1 else 's'}")] if left > 0 else []
    return (*map(Cause, once[:MOST_CAUSES]), *more)


def _told(part: Difference) -> str:
    if part.other is None:
        return f"{'added' if part.in_head else 'removed'}: {named(part.statement.source)}"
    before, after = (part.other, part.statement) if part.in_head else (part.statement, part.other)
    return f"changed: {named(after.source)}: {altered(before, after)}"


def named(source: Source) -> str:
    """A statement as a reader finds it: "statement OfflineObjects in Access-fraud/Role/Policy1"."""
    path = source.path if source.path.startswith(f"{source.stack}/") else f"{source.stack}/{source.path}"
    return f"statement {source.sid or source.index + 1} in {path} ({source.kind})"


def _differences(path: tuple[str, ...], before: object, after: object) -> Iterator[Declared]:
    if before == after:
        return
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        yield Declared(path, before, after)
        return
    for key in dict.fromkeys([*before, *after]):
        yield from _differences((*path, str(key)), before.get(key), after.get(key))


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(left == right for left, right in zip(one, other, strict=False))


def _text(declared: Declared) -> str:
    name, before, after = declared.path[-1], declared.before, declared.after
    if after is None:
        return f"{'.'.join(declared.path)} is no longer declared"
    if isinstance(after, list) and isinstance(before, list):
        more = [f"+{value}" for value in after if value not in before]
        less = [f"-{value}" for value in before if value not in after]
        return f"{name} {' '.join([*more, *less])}"
    if isinstance(after, Mapping):
        values = ", ".join(f"{key} {value}" for key, value in after.items() if isinstance(value, str) and value)
        return f"{'.'.join(declared.path)} is new" + (f": {values}" if values else "")
    return f"{name} {after}" + ("" if before is None else f", was {before}")

"""What of an atom the other side does not say as well, judged by the text alone.

An atom is covered where one or more atoms of the other side say all of it with as many conditions or fewer. What is
covered needs no request to show that nothing changed; the rest may still make no difference, which requests show.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, product
from math import prod

from landbridge.access.comparison.atoms import Atom, Pattern, Principal
from landbridge.access.model import Condition, Unresolved, Value
from landbridge.access.service_actions import actions_except, actions_of

MOST_PIECES = 128
"""Into how many pieces an atom is split by the values of its conditions; one of more stays whole."""

EVERYBODY = frozenset((Principal("aws", "*"),))


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of an atom that the other side lacks: one value in each condition where that can be, and the actions in
    AWS's spelling. Without actions it is the action as written that is not known: unresolved, or of an unknown
    service."""

    atom: Atom
    actions: tuple[str, ...]


class Covering:
    """The atoms of one side, found by resource."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self._exact: defaultdict[Value | None, list[Atom]] = defaultdict(list)
        self._wide: list[Atom] = []
        for atom in atoms:
            resource = atom.resource
            if resource is None:
                self._exact[None].append(atom)
            elif resource.negated or _is_wild(resource.one):
                self._wide.append(atom)
            else:
                self._exact[resource.one].append(atom)

    def gaps(self, atom: Atom) -> Iterator[Gap]:
        """What of the atom is not covered."""
        for piece in pieces(atom):
            covering = [other for other in self._about(piece.resource) if _covers(other, piece)]
            if any(other.action == piece.action for other in covering):
                continue
            actions = _expanded(piece.action)
            covered = frozenset(chain.from_iterable(map(_lower, (other.action for other in covering))))
            left = tuple(action for action in actions if action.lower() not in covered)
            if left or not (actions or any(_pattern_covers(other.action, piece.action) for other in covering)):
                yield Gap(piece, left)

    def near(self, atom: Atom) -> list[Atom]:
        """Atoms that say some of it, under whatever conditions: what tells the two apart is in those."""
        return [
            other
            for other in self._about(atom.resource)
            if other.effect is atom.effect and _overlaps(other.action, atom.action)
        ]

    def _about(self, resource: Pattern | None) -> list[Atom]:
        if resource is None or not (resource.negated or _is_wild(resource.one)):
            exact = self._exact.get(None if resource is None else resource.one, [])
            return [*exact, *self._wide]
        return [*self._wide, *chain.from_iterable(self._exact.values())]


def pieces(atom: Atom) -> Iterator[Atom]:
    """The atom for each value of its conditions: several values are alternatives."""
    alternatives = [
        [replace_values(condition, (value,)) for value in condition.values] if _splits(condition) else [condition]
        for condition in atom.conditions
    ]
    if prod(map(len, alternatives)) in (0, 1) or prod(map(len, alternatives)) > MOST_PIECES:
        yield atom
    else:
        yield from (replace(atom, conditions=frozenset(chosen)) for chosen in product(*alternatives))


def replace_values(condition: Condition, values: tuple[Value, ...]) -> Condition:
    return Condition(condition.operator, condition.key, values)


def negative(condition: Condition) -> bool:
    """Whether it holds where no value matches: its values are then all to be avoided, not alternatives."""
    return "not" in condition.operator.removeprefix("forallvalues:").removeprefix("foranyvalue:")


def _splits(condition: Condition) -> bool:
    return not negative(condition) and not condition.operator.startswith("forallvalues:")


def _covers(other: Atom, atom: Atom) -> bool:
    """Whether the other says at least as much, actions aside."""
    return (
        other.effect is atom.effect
        and other.plain == atom.plain
        and _principals_cover(other, atom)
        and (other.resource == atom.resource or _pattern_covers(other.resource, atom.resource))
        and all(any(_condition_covers(theirs, own) for own in atom.conditions) for theirs in other.conditions)
    )


def _principals_cover(other: Atom, atom: Atom) -> bool:
    if (other.principals, other.not_principal) == (atom.principals, atom.not_principal):
        return True
    return not other.not_principal and other.principals == EVERYBODY


def _condition_covers(other: Condition, own: Condition) -> bool:
    """Whether what satisfies `own` satisfies `other`."""
    if other.key != own.key or other.operator not in (own.operator, f"{own.operator}ifexists"):
        return False
    if negative(own):
        return set(other.values) <= set(own.values)
    return set(other.values) >= set(own.values)


def _pattern_covers(other: Pattern | None, own: Pattern | None) -> bool:
    if other is None or own is None:
        return other is own
    if other == own or (other.values == {"*"} and not other.negated):
        return True
    if other.negated and own.negated:
        return other.values <= own.values
    if other.unresolved or own.unresolved or own.negated:
        return False
    text = str(own.one)
    if other.negated:
        return not _is_wild(text) and not any(_text_covers(str(value), text) for value in other.values)
    return _text_covers(str(other.one), text)


def _text_covers(pattern: str, text: str) -> bool:
    """Whether all that `text` matches the pattern matches too; by segments, which a wildcard does not leave
    (IAM/latest/UserGuide/reference_policies_elements_resource.html)."""
    theirs, own = pattern.split(":", 5), text.split(":", 5)
    if len(theirs) != len(own):
        return pattern == "*"
    return all(_expression(their).fullmatch(part) is not None for their, part in zip(theirs, own, strict=True))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    """A wildcard of the text stands for more than one character of it: only `*` matches a `*`."""
    parts = ({"*": ".*", "?": "[^*]"}.get(character, re.escape(character)) for character in pattern)
    return re.compile("".join(parts), re.DOTALL)


def _expanded(action: Pattern) -> tuple[str, ...]:
    if action.unresolved:
        return ()
    if action.negated:
        return actions_except(map(str, action.values))
    return actions_of(str(action.one))


@cache
def _lower(action: Pattern) -> frozenset[str]:
    return frozenset(name.lower() for name in _expanded(action))


def _overlaps(one: Pattern, other: Pattern) -> bool:
    return one == other or not _lower(one).isdisjoint(_lower(other))


def _is_wild(value: Value | None) -> bool:
    return isinstance(value, Unresolved) or (value is not None and ("*" in value or "?" in value))

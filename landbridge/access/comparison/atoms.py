"""Statements taken apart: one principal, one action pattern, one resource pattern, one set of conditions each.

What the order, the Sids, the split into statements and policies, lists of one and doubles make different is the same
set of atoms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from landbridge.access.model import Condition, Effect, Principals, Statement, Unresolved, Value

PrincipalType = Literal["aws", "services", "federated", "canonical"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """An action or a resource: one pattern, or with `negated` all those of a NotAction or NotResource."""

    values: frozenset[Value]
    negated: bool = False

    @property
    def one(self) -> Value:
        """The pattern; of a negated one any."""
        return min(self.values, key=str)

    @property
    def unresolved(self) -> bool:
        return any(isinstance(value, Unresolved) for value in self.values)


@dataclass(frozen=True, slots=True)
class Principal:
    """One principal, or with `negated` the whole of a NotPrincipal."""

    type: PrincipalType
    value: Value


@dataclass(frozen=True, slots=True)
class Atom:
    """`principals` is None in the policies of an identity; it has one member unless `not_principal`. `plain` says that
    variables are plain text there: the policy's version, where it makes a difference. `resource` is None in a trust
    policy, which is about its own role."""

    effect: Effect
    principals: frozenset[Principal] | None
    not_principal: bool
    action: Pattern
    resource: Pattern | None
    conditions: frozenset[Condition]
    plain: bool
    statement: Statement = field(compare=False)


def atoms_of(statements: Iterable[Statement]) -> dict[Atom, Atom]:
    """Every atom once, each as its own key, in order."""
    found: dict[Atom, Atom] = {}
    for statement in statements:
        conditions = frozenset(map(_normal, statement.conditions))
        plain = statement.version < "2012-10-17" and "${" in repr(statement)
        for principals, action, resource in product(
            _principals(statement.principals),
            _patterns(statement.actions, statement.not_actions, lower=True),
            _resources(statement),
        ):
            negated = statement.principals is not None and statement.principals.negated
            atom = Atom(statement.effect, principals, negated, action, resource, conditions, plain, statement)
            found.setdefault(atom, atom)
    return found


def _principals(principals: Principals | None) -> Iterator[frozenset[Principal] | None]:
    if principals is None:
        yield None
        return
    types: tuple[PrincipalType, ...] = ("aws", "services", "federated", "canonical")
    each = [Principal(name, value) for name in types for value in getattr(principals, name)]
    if principals.negated:
        yield frozenset(each)
    else:
        yield from (frozenset((one,)) for one in each)


def _patterns(values: tuple[Value, ...], negated: bool, *, lower: bool = False) -> Iterator[Pattern]:
    """Actions are the same in any case; resources are not."""
    written = [value.lower() if lower and isinstance(value, str) else value for value in values]
    if negated:
        yield Pattern(frozenset(written), negated=True)
    else:
        yield from (Pattern(frozenset((value,))) for value in written)


def _resources(statement: Statement) -> Iterable[Pattern | None]:
    return tuple(_patterns(statement.resources, statement.not_resources)) or (None,)


def _normal(condition: Condition) -> Condition:
    """Values in one order, each once; keys and operators in lower case, since their case says nothing
    (IAM/latest/UserGuide/reference_policies_elements_condition.html)."""
    operator, key = condition.operator.lower(), condition.key.lower()
    truth = "bool" in operator or operator.startswith("null")
    values = {value.lower() if truth and isinstance(value, str) else value for value in condition.values}
    return Condition(operator, key, tuple(sorted(values, key=str)))

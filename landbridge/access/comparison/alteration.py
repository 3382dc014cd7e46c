"""What a statement says, and what it says otherwise than it did, in the spelling of the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from landbridge.access.comparison.atoms import Atom, Principal
from landbridge.access.comparison.wording import listed
from landbridge.access.model import Condition, Principals, Statement, Unresolved, Value

MOST_NAMED = 4

_VERBS = {
    **dict.fromkeys(("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"), "is"),
    **dict.fromkeys(("stringnotequals", "stringnotequalsignorecase", "stringnotlike"), "is not"),
    **dict.fromkeys(("arnnotequals", "arnnotlike", "numericnotequals", "datenotequals"), "is not"),
    **dict.fromkeys(("bool", "numericequals", "dateequals", "ipaddress"), "is"),
    **dict.fromkeys(("notipaddress",), "is not"),
}


def altered(before: Statement, after: Statement) -> str:
    """ "now also s3:DeleteObject; no longer asks that aws:PrincipalOrgID is o-landbridge1"."""
    return "; ".join(_alterations(before, after)) or "says the same in another way"


def said(atom: Atom) -> str:
    """The atom: "Allow s3:GetObject on arn:aws:s3:::things/* for account 222233334444"."""
    statement = atom.statement
    spelled = {value.lower(): value for value in statement.actions if isinstance(value, str)}
    actions = (spelled.get(value, value) if isinstance(value, str) else value for value in atom.action.values)
    parts = [atom.effect.value, _but(atom.action.negated) + _values(sorted(actions, key=str))]
    if atom.resource is not None:
        parts.append(f"on {_but(atom.resource.negated)}{_values(sorted(atom.resource.values, key=str))}")
    if atom.principals:
        names = listed(_principal(each.value) for each in sorted(atom.principals, key=str))
        parts.append(f"{'except for' if atom.not_principal else 'for'} {names}")
    if atom.conditions:
        parts.append(f"if {listed(sorted(_condition(_spelled(each, statement)) for each in atom.conditions))}")
    return " ".join(parts)


def spelled_key(key: str, statements: Iterable[Statement]) -> str:
    """A condition's key as the statements write it."""
    keys = (condition.key for statement in statements for condition in statement.conditions)
    return next((written for written in keys if written.lower() == key), key)


def _alterations(before: Statement, after: Statement) -> Iterator[str]:
    if before.effect is not after.effect:
        yield f"now {after.effect.value}, was {before.effect.value}"
    yield from _list(before.actions, before.not_actions, after.actions, after.not_actions, "", any_case=True)
    yield from _list(before.resources, before.not_resources, after.resources, after.not_resources, "on ")
    yield from _of_principals(before.principals, after.principals)
    yield from _of_conditions(before, after)
    if before.version != after.version:
        yield f"now of Version {after.version}, was {before.version}"


def _list(
    before: tuple[Value, ...],
    all_but_before: bool,
    after: tuple[Value, ...],
    all_but_after: bool,
    on: str,
    *,
    any_case: bool = False,
) -> Iterator[str]:
    if all_but_before is not all_but_after:
        yield f"now {on}{_but(all_but_after)}{_values(after)}, was {on}{_but(all_but_before)}{_values(before)}"
        return
    more, fewer = _beyond(after, before, any_case), _beyond(before, after, any_case)
    if all_but_after:
        more, fewer = fewer, more
    if more:
        yield f"now also {on}{_values(more)}"
    if fewer:
        yield f"no longer {on}{_values(fewer)}"


def _of_principals(before: Principals | None, after: Principals | None) -> Iterator[str]:
    if before is None or after is None:
        return
    old, new = _named(before), _named(after)
    if before.negated is not after.negated:
        yield f"now {_for(after)}, was {_for(before)}"
        return
    more, fewer = [each for each in new if each not in old], [each for each in old if each not in new]
    if after.negated:
        more, fewer = fewer, more
    if more:
        yield f"now also for {listed((_principal(each.value) for each in more), MOST_NAMED)}"
    if fewer:
        yield f"no longer for {listed((_principal(each.value) for each in fewer), MOST_NAMED)}"


def _of_conditions(before: Statement, after: Statement) -> Iterator[str]:
    """By operator and key; one whose operator alone is another is the same condition, changed."""
    old, new = _by_key(before), _by_key(after)
    gone = [was for where, was in old.items() if where not in new]
    for where, becomes in new.items():
        other = next((was for was in gone if was.key.lower() == where[1]), None)
        if where in old:
            if set(old[where].values) != set(becomes.values):
                yield f"now asks that {_condition(becomes)}, was {_any_of(old[where].values)}"
        elif other is not None:
            gone.remove(other)
            yield f"now asks {becomes.key} by {_compared(becomes)}, was by {_compared(other)}"
        else:
            yield f"now asks that {_condition(becomes)}"
    yield from (f"no longer asks that {_condition(was)}" for was in gone)


def _by_key(statement: Statement) -> dict[tuple[str, str], Condition]:
    return {(each.operator.lower(), each.key.lower()): each for each in statement.conditions}


def _compared(condition: Condition) -> str:
    return f"{condition.operator} {_any_of(condition.values)}"


def _condition(condition: Condition) -> str:
    """ "aws:PrincipalOrgID is o-landbridge1"; an operator without a word of its own stands as it is written."""
    operator = condition.operator.lower()
    optional = operator.endswith("ifexists")
    operator = operator.removesuffix("ifexists")
    if operator == "null":
        return f"{condition.key} is {'absent' if condition.values == ('true',) else 'present'}"
    verb = _VERBS.get(operator)
    values = _any_of(condition.values)
    if verb is None:
        return " ".join(filter(None, [condition.key, condition.operator, values]))
    return f"{condition.key} {verb} {values}" + (" where there is one" if optional else "")


def _spelled(condition: Condition, statement: Statement) -> Condition:
    """An atom's condition with operator and key as the statement writes them."""
    written = _by_key(statement).get((condition.operator, condition.key), condition)
    return Condition(written.operator, written.key, condition.values)


def _beyond(values: tuple[Value, ...], others: tuple[Value, ...], any_case: bool) -> list[Value]:
    def same(value: Value) -> Value:
        return value.lower() if any_case and isinstance(value, str) else value

    known = set(map(same, others))
    return [value for value in values if same(value) not in known]


def _named(principals: Principals) -> list[Principal]:
    found = [Principal("aws", value) for value in principals.aws]
    found += [Principal("services", value) for value in principals.services]
    found += [Principal("federated", value) for value in principals.federated]
    return [*found, *(Principal("canonical", value) for value in principals.canonical)]


def _for(principals: Principals) -> str:
    names = listed((_principal(each.value) for each in _named(principals)), MOST_NAMED)
    return f"{'for all but' if principals.negated else 'for'} {names}"


def _principal(value: Value) -> str:
    text = text_of(value)
    if text == "*":
        return "everybody"
    return f"account {text.split(':')[4]}" if text.startswith("arn:") and text.endswith(":root") else text


def _but(negated: bool) -> str:
    return "all but " if negated else ""


def _values(values: Iterable[Value]) -> str:
    return listed(map(text_of, values), MOST_NAMED)


def _any_of(values: Iterable[Value]) -> str:
    return listed(map(text_of, values), MOST_NAMED, "or")


def text_of(value: Value) -> str:
    return value.text if isinstance(value, Unresolved) else value

"""The statements of one place, compiled once and found by action and resource.

A role may hold hundreds of statements on hundreds of resources. For each action that is asked, those about it are put
aside once: resources without wildcards by name, those with wildcards by what stands before the first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from landbridge.access.evaluation.context import Facts
from landbridge.access.evaluation.patterns import Matches, has_wildcard, plain, resource_pattern
from landbridge.access.evaluation.principals import Way
from landbridge.access.evaluation.rules import Rule
from landbridge.access.evaluation.truth import Truth
from landbridge.access.model import Effect, Statements


class Outcome(NamedTuple):
    """Whether something matches, and the rules that make it so, or that could not be decided."""

    truth: Truth
    rules: tuple[Rule, ...] = ()


NOTHING = Outcome(False)

_Entry = tuple[Rule, bool]
"""A rule, and whether it is surely about the action."""


def both(*outcomes: Outcome) -> Outcome:
    """All must match: their rules together, or the rules of those that stand in the way."""
    refused = [each for each in outcomes if each.truth is False]
    if refused:
        return refused[0]
    unsure = [each for each in outcomes if each.truth is None]
    relevant = unsure or outcomes
    return Outcome(None if unsure else True, tuple(rule for each in relevant for rule in each.rules))


def either(*outcomes: Outcome) -> Outcome:
    """One is enough."""
    for each in outcomes:
        if each.truth:
            return each
    unsure = tuple(rule for each in outcomes if each.truth is None for rule in each.rules)
    return Outcome(None, unsure) if any(each.truth is None for each in outcomes) else NOTHING


class Policies:
    """Statements that stand together. `statements` is kept: whoever finds these by its id may rely on it."""

    __slots__ = ("_actions", "_rules", "statements")

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self._rules = tuple(Rule(statement) for statement in statements)
        self._actions: dict[str, tuple[_Candidates, _Candidates]] = {}

    def allowing(self, action: str) -> _Candidates:
        return (self._actions.get(action) or self._of(action))[0]

    def denying(self, action: str) -> _Candidates:
        return (self._actions.get(action) or self._of(action))[1]

    def _of(self, action: str) -> tuple[_Candidates, _Candidates]:
        found = _Candidates(), _Candidates()
        for rule in self._rules:
            truth = rule.action(action)
            if truth is not False:
                found[rule.statement.effect is Effect.DENY].add(rule, truth is True)
        self._actions[action] = found
        return found


@dataclass(slots=True)
class _Candidates:
    """The rules of one effect about one action."""

    exact: dict[str, list[_Entry]] = field(default_factory=dict)
    wild: dict[int, dict[str, list[tuple[Matches, _Entry]]]] = field(default_factory=dict)
    everywhere: list[_Entry] = field(default_factory=list)
    asked: list[_Entry] = field(default_factory=list)
    any: bool = False

    def add(self, rule: Rule, sure: bool) -> None:
        self.any = True
        entry = rule, sure
        if rule.everywhere:
            self.everywhere.append(entry)
        if rule.asked is not None:
            self.asked.append(entry)
        for pattern in rule.fixed:
            if not has_wildcard(pattern):
                self.exact.setdefault(plain(pattern), []).append(entry)
                continue
            start = min(pattern.find(each) for each in "*?" if each in pattern)
            of_length = self.wild.setdefault(start, {})
            of_length.setdefault(pattern[:start], []).append((resource_pattern(pattern), entry))

    def matching(self, facts: Facts) -> Iterator[tuple[Rule, Truth]]:
        """The rules that are, or may be, about the request's resource."""
        arn = facts.arn
        for rule, sure in self.exact.get(arn, ()):
            yield rule, sure or None
        for rule, sure in self.everywhere:
            yield rule, sure or None
        for length, patterns in self.wild.items():
            for matches, (rule, sure) in patterns.get(arn[:length], ()):
                if matches(arn):
                    yield rule, sure or None
        for rule, sure in self.asked:
            truth = rule.asked(facts) if rule.asked is not None else False
            if truth is not False:
                yield rule, truth if sure else None

    def outcome(self, facts: Facts) -> Outcome:
        """Whether one of them matches, for policies that name no principal."""
        if not self.any:
            return NOTHING
        unsure: list[Rule] = []
        for rule, about in self.matching(facts):
            holds = rule.holds(facts)
            if holds and about:
                return Outcome(True, (rule,))
            if holds is not False:
                unsure.append(rule)
        return Outcome(None, tuple(unsure)) if unsure else NOTHING

    def reaching(self, facts: Facts) -> dict[Way, Outcome]:
        """By way, whether one of them matches and names the caller so. A way that is missing is closed."""
        found: dict[Way, Outcome] = {}
        if not self.any:
            return found
        for rule, about in self.matching(facts):
            if rule.recipients is None:
                ways: tuple[tuple[Way, Truth], ...] = ((Way.DIRECT, None),)
            else:
                ways = rule.recipients.ways(facts.caller)
            if not ways:
                continue
            holds = rule.holds(facts)
            if holds is False:
                continue
            for way, named in ways:
                sure = bool(holds and about and named)
                known = found.get(way, NOTHING)
                if known.truth is True:
                    continue
                found[way] = Outcome(True, (rule,)) if sure else Outcome(None, (*known.rules, rule))
        return found

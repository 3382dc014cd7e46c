"""Calls that somebody gains or loses and that no capability stands for, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from landbridge.access.capabilities.chain import Cell, Subject
from landbridge.access.comparison import wording
from landbridge.access.comparison.alteration import spelled_key, text_of
from landbridge.access.comparison.asking import Asked
from landbridge.access.comparison.causes import Causes, statements
from landbridge.access.comparison.cells import Step
from landbridge.access.comparison.change import Change, ChangeKind, Direction, Reach
from landbridge.access.comparison.contexts import ELSEWHERE
from landbridge.access.comparison.holders import Difference
from landbridge.access.comparison.patterns import account_of, concrete, service_of
from landbridge.access.comparison.people import Who
from landbridge.access.comparison.things import is_any
from landbridge.access.model import Answer, Effect, Estate, Statement, Unresolved

MOST_ACTIONS = 5


@dataclass
class Calls:
    """Calls of one or more callers that one statement makes the difference for."""

    differences: list[Difference]
    gained: bool
    step: Step
    reach: Reach
    when: str
    callers: list[Who] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)

    @property
    def statement(self) -> Statement:
        return self.differences[0].statement

    @property
    def possible(self) -> bool:
        return Answer.UNKNOWN in self.step

    @property
    def writes(self) -> bool:
        return any(map(wording.action_writes, self.actions))

    def text(self) -> str:
        """The actions and resources alone."""
        actions = wording.listed(self.actions, MOST_ACTIONS)
        resources = f" on {wording.listed(map(wording.resource, self.resources), 3)}"
        if self.unresolved:
            actions = f"whatever {self.unresolved} stands for"
            resources = "" if self.resources == [self.unresolved] else resources
        return f"{actions}{resources}{self.when}{self._wherever()}"

    @property
    def unresolved(self) -> str:
        """What stands for the actions, where only deployment knows them."""
        action = self.differences[0].gap.atom.action
        return text_of(action.one) if action.unresolved else ""

    def _wherever(self) -> str:
        """Which organisation the callers' accounts are then in, if not the one that they are in."""
        who = self.callers[0]
        if not who.left:
            return ""
        own, leave, have = (
            ("its account", "leaves", "has") if len(self.callers) == 1 else ("their accounts", "leave", "have")
        )
        if who.joined:
            return f", {'even ' if self.gained else ''}if {own} {leave} for the organisation {who.joined}"
        return (
            f", even if {own} {leave} the organisation" if self.gained else f", once {own} {have} left the organisation"
        )


def calls_of(found: Iterable[tuple[Difference, Sequence[Asked]]], estates: Sequence[Estate]) -> list[Calls]:
    """Calls alike together: those of one statement by the same callers, each call once."""
    seen: set[tuple[object, ...]] = set()
    groups: dict[tuple[object, ...], Calls] = {}
    for difference, asked in found:
        for (gained, step, reach, when), calls in _alike(difference, asked, estates).items():
            fresh = [each for each in calls if (each.who, each.action, each.resource, when) not in seen]
            seen.update((each.who, each.action, each.resource, when) for each in fresh)
            if not fresh:
                continue
            callers = tuple(dict.fromkeys(each.who for each in fresh))
            key = (difference.statement, difference.in_head, gained, step, reach, when, callers)
            group = groups.setdefault(key, Calls([], gained, step, reach, when, list(callers)))
            group.differences.append(difference)
            group.actions = list(dict.fromkeys([*group.actions, *(each.action for each in fresh)]))
            group.resources = list(dict.fromkeys([*group.resources, *_written(difference, fresh)]))
    return list(groups.values())


def call_change(
    calls: Calls, estates: Sequence[Estate], subjects: Iterable[Subject], causes: Causes, refused: Cell | None = None
) -> Change:
    """`subjects` are whose roles the callers are, as far as they are declared; `refused` is the capability that the
    calls would be for, where that stays refused."""
    who = wording.listed((wording.caller(each, estates[1]) for each in calls.callers), 4)
    may = "may now" if calls.gained else "may no longer"
    perhaps = "perhaps " if calls.step[1] is Answer.UNKNOWN else ""
    unsure = ", which was not sure before" if calls.step[0] is Answer.UNKNOWN else ""
    return Change(
        ChangeKind.REQUEST,
        Direction.GAINED if calls.gained else Direction.LOST,
        calls.reach,
        who,
        calls.text(),
        f"{who} {perhaps}{may} {'do ' if calls.unresolved else ''}{calls.text()}{unsure}{_but(refused)}",
        writes=calls.writes,
        enters=all(map(wording.action_enters, calls.actions)),
        possible=calls.possible,
        causes=(
            *causes.declared((), [subject.name for subject in subjects]),
            *statements(calls.differences),
        ),
    )


def _but(refused: Cell | None) -> str:
    if refused is None:
        return ""
    broken = next((way.broken for way in refused.ways if way.broken is not None), None)
    why = f": {broken.decision.why}" if broken is not None else ""
    return f", and still cannot {wording.capability(refused.question)}{why}"


def _alike(
    difference: Difference, asked: Sequence[Asked], estates: Sequence[Estate]
) -> dict[tuple[bool, Step, Reach, str], list[Asked]]:
    """By direction, answers, reach and context. The first context satisfies the statement as it is; others are told
    only where that one makes no difference."""
    found: dict[tuple[bool, Step, Reach, str], list[Asked]] = {}
    plain: set[tuple[Who, str, str]] = set()
    for each in asked:
        call = (each.who, each.action, each.resource)
        when = "" if call in plain else _when(difference, each)
        if when == "":
            plain.add(call)
        elif call in plain:
            continue
        step = (each.before.answer, each.after.answer)
        found.setdefault((each.gained, step, _reach(each, estates), when), []).append(each)
    return found


def _when(difference: Difference, asked: Asked) -> str:
    """The part of the context that a reader of the statement does not expect: what its own conditions ask for is left
    out, unless it denies."""
    atom = difference.gap.atom
    own = {condition.key for condition in atom.conditions} if atom.effect is Effect.ALLOW else set()
    speaking = [atom.statement, *(each.statement for each in difference.near)]
    beyond = [
        f"{spelled_key(key, speaking)} is {_any_of(values)}" if values else f"there is no {spelled_key(key, speaking)}"
        for key, values in asked.context
        if key not in own
    ]
    return f" where {wording.listed(beyond, 2)}" if beyond else ""


def _any_of(values: Sequence[str]) -> str:
    """A value that was made up only because nobody wrote it is not told."""
    return " or ".join("anything else" if value in ELSEWHERE.values() else value for value in values)


def _reach(asked: Asked, estates: Sequence[Estate]) -> Reach:
    holder = account_of(asked.resource, *estates) or asked.who.account
    if asked.who.service:
        # A service works as a role only for the role's own account.
        if service_of(asked.resource) == "iam":
            return Reach.SAME_ACCOUNT
        given = {value for key, values in asked.context if key.startswith("aws:source") for value in values}
        at_home = any(holder in value.split(":") for value in given)
        return Reach.SAME_ACCOUNT if at_home else Reach.CROSS_ACCOUNT
    if asked.who.left and asked.who.account != holder:
        return Reach.OUTSIDE
    return wording.reach(asked.who.account or None, holder, *estates)


def _written(difference: Difference, asked: Iterable[Asked]) -> Iterator[str]:
    """The resource as the statement writes it, if the call on the fresh one is among them; else what was asked for."""
    resource = difference.gap.atom.resource
    pattern = resource.one if resource is not None and not resource.negated else None
    if isinstance(pattern, Unresolved):
        yield pattern.text
        return
    arns = [each.resource for each in asked]
    meant = any(map(is_any, arns)) if pattern == "*" else isinstance(pattern, str) and concrete(pattern) in arns
    if isinstance(pattern, str) and meant:
        yield pattern
    else:
        yield from arns

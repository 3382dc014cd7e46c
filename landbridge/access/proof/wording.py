"""Differences in words: who can do what and should not, or cannot and should, why, and where that is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from landbridge.access.capabilities.chain import LinkAnswer, Question, SubjectKind, ThingKind
from landbridge.access.model import Answer, Statement
from landbridge.access.proof.findings import Difference, Kind

Line = Callable[[tuple[str, ...]], str]
"""`file:line` of a path of keys of the declaration."""


@dataclass(frozen=True)
class Worded:
    """`details` are the lines below the sentence; `statements` where the deciding statements stand; `place` the line of
    the declaration that says so, or the nearest to what it does not say."""

    kind: Kind
    sentence: str
    why: str
    mend: str
    statements: tuple[str, ...]
    place: str
    details: tuple[str, ...]


def worded(difference: Difference, line: Line) -> Worded:
    decisive = _decisive(difference)
    why = "no role or policy leads there" if decisive is None else f"{decisive.link.what}: {decisive.decision.why}"
    mend = "" if decisive is None else decisive.decision.mend
    because = () if decisive is None else tuple(map(described, decisive.decision.because))
    declared = difference.expected is not None
    path = difference.expected.place if difference.expected is not None else nearest(difference.question)
    place = line(path)
    details = [f"why: {why}"]
    details += [f"statement: {each}" for each in because]
    details += [f"assumed: {each}" for each in difference.assumptions]
    details += [f"mend: {mend}"] if mend and difference.kind is not Kind.EXCESS else []
    details.append(f"{'declared' if declared else 'not declared'}: {place}")
    return Worded(difference.kind, sentence(difference), why, mend, because, place, tuple(details))


def sentence(difference: Difference) -> str:
    """Who, what, on which way, and whether it is possible or declared."""
    asked = difference.question
    who, what = subject_in_words(asked), f"{asked.capability} {thing_in_words(asked)} ({difference.way})"
    if difference.kind is Kind.EXCESS:
        return f"{who} can {what}, which nobody declared"
    if difference.kind is Kind.MISSING:
        return f"{who} cannot {what}, which is declared"
    declared = "which is declared" if difference.expected is not None else "which nobody declared"
    if difference.kind is Kind.UNPROVEN:
        return f"whether {who} can {what}, {declared}, is not known"
    return f"that {who} can {what}, {declared}, rests on policies that are not Landbridge's"


def subject_in_words(question: Question) -> str:
    subject = question.subject
    if subject.kind is SubjectKind.ANYBODY:
        return "anybody, without credentials,"
    if subject.kind is SubjectKind.STRANGER:
        return f"a stranger of account {subject.account}"
    if subject.kind is SubjectKind.ACCOUNT:
        return f"another role of account {subject.account}"
    if subject.kind is SubjectKind.ROLE:
        return f"role {subject.name.rpartition('/')[2]} of account {subject.account}"
    return f"{subject.kind.value} {subject.name}"


def thing_in_words(question: Question) -> str:
    thing = question.thing
    where = f" of account {thing.account}" if thing.kind is ThingKind.ROLE else ""
    return f"the {thing.kind.value} {thing.key}{where}"


def described(statement: Statement) -> str:
    """Where a statement stands: stack, construct path, policy and Sid, or its number where it has none."""
    source = statement.source
    name = f"Sid {source.sid}" if source.sid else f"statement {source.index + 1}"
    place = ", ".join(part for part in (source.stack, source.path, source.policy) if part)
    return f"{place}: {source.kind.value}, {name}"


def nearest(question: Question) -> tuple[str, ...]:
    """Where in the declaration a reader would look for what it does not say."""
    subject, thing = question.subject, question.thing
    if thing.kind is ThingKind.FEATURE_GROUP:
        return ("grants", subject.name) if subject.kind is SubjectKind.TEAM else ("feature_groups", thing.key)
    if thing.kind is ThingKind.LOCAL_FEATURE_GROUP:
        return ("local_feature_groups", *thing.key.split("/"))
    if thing.kind is ThingKind.REPLICA:
        return ("replicas", thing.key.partition("/")[0])
    if thing.kind in (ThingKind.RESULTS, ThingKind.PRODUCED):
        return ("teams", thing.key.partition("/")[0])
    if thing.kind is ThingKind.MODEL_GROUP:
        return ("model_grants", subject.name) if subject.kind is SubjectKind.TEAM else ("model_groups", thing.key)
    if thing.kind is ThingKind.CONNECTION:
        return ("governance", thing.key)
    if thing.kind is ThingKind.CARD:
        return ("model_cards",)
    return ("teams", subject.name) if subject.kind is SubjectKind.TEAM else ("feature_store",)


def _decisive(difference: Difference) -> LinkAnswer | None:
    """The link to show: the one that is refused or not known; of what is open, the one whose statement let the caller
    at the thing, which is the first after the way in."""
    if difference.answered is None:
        return None
    links = difference.answered.links
    for answer in (Answer.REFUSED, Answer.UNKNOWN):
        for link in links:
            if link.decision.answer is answer:
                return link
    resting = (link for link in links if link.decision.assumptions)
    entered = (link for link in links if link.request.action != "sts:AssumeRole")
    return next(resting, None) or next(entered, None) or (links[-1] if links else None)

"""One answer in two lines: yes or no, and why in plain words: what is declared, and what the policies make of it."""

from __future__ import annotations

import re

from landbridge.access.capabilities.chain import ChainAnswer, Question, SubjectKind, ThingKind
from landbridge.access.model import Answer
from landbridge.access.proof.wording import subject_in_words
from landbridge.access.report.mend_grants import stated
from landbridge.access.report.report import DeclaredAt
from landbridge.access.report.standing import Judged, Standing
from landbridge.access.report.words import CAPABILITIES
from landbridge.declaration.models import Declaration

_SUFFIXES = {
    Standing.MISSING: ", which is declared",
    Standing.EXCESS: ", which nobody declared",
    Standing.FOREIGN: f"; it {Standing.FOREIGN.value}",
}
_BUT = {
    Standing.MISSING: ", but a declared way is not possible",
    Standing.UNPROVEN: ", but not every way is proven",
    Standing.FOREIGN: f", but a way {Standing.FOREIGN.value}",
}
BEGINS = {Answer.ALLOWED: "yes: ", Answer.REFUSED: "no: ", Answer.UNKNOWN: "unknown: whether "}
CAN = {Answer.ALLOWED: " can ", Answer.REFUSED: " cannot ", Answer.UNKNOWN: " can "}
_ARN = re.compile(r"arn:[a-z-]+:[a-z0-9-]*:[a-z0-9-]*:\d*:(\S*)")


def answer_line(judged: Judged) -> str:
    """`no: team fraud cannot write online, feature group sessions`."""
    cell = judged.cell
    thing, words = cell.question.thing, CAPABILITIES[cell.question.capability].words
    what = f"{CAN[cell.answer]}{words}, {thing.kind.value} {thing.key}"
    more = ", which its account holds" if is_own(cell.question) else suffix(judged.standing, cell.answer)
    return f"{BEGINS[cell.answer]}{who(cell.question)}{what}{more}"


def is_own(question: Question) -> bool:
    """Whether an account is asked for what it holds itself, with which its administrators may do everything."""
    subject = question.subject
    return subject.kind is SubjectKind.ACCOUNT and subject.account == question.thing.account


def suffix(standing: Standing, answer: Answer) -> str:
    """What the answer alone does not say. Of a yes that is not as declared, one way is open and another is not."""
    if answer is Answer.ALLOWED and standing in _BUT:
        return _BUT[standing]
    return _SUFFIXES.get(standing, "")


def who(question: Question) -> str:
    """`team fraud`, `another role of account 222233334444`."""
    return subject_in_words(question)


def declared_part(judged: Judged, declaration: Declaration, declared_at: DeclaredAt) -> str:
    """What the declaration says of it: the grant, or what is granted instead."""
    leading = next((each for each in judged.expected if not each.may), None)
    expected = leading or next(iter(judged.expected), None)
    if expected is not None:
        verb = "it is declared by" if leading else "it comes with"
        value = _value(declaration, expected.place)
        return f"{verb} {'.'.join(expected.place)}{f': {value}' if value else ''} ({declared_at(expected.place)})"
    if is_own(judged.cell.question):
        return "an account's administrators may do everything with what it holds"
    found = _nearest(declaration, judged.cell.question)
    if found is None:
        return "nobody declared it"
    path, words = found
    return f"{words} ({declared_at(path)})"


def policy_part(judged: Judged) -> str:
    """What the policies make of it: the way that leads on, or the link that breaks."""
    way = _telling(judged)
    if way is None:
        return "no way leads there"
    if way.answer is Answer.ALLOWED:
        if judged.standing is Standing.DECLARED:
            return "every declared way is open"
        others = sum(each.answer is Answer.ALLOWED for each in judged.cell.ways) - 1
        return f"open: {way.chain.way}{f', and {others} more' if others else ''}"
    broken = way.broken
    if broken is None:
        return f"{way.chain.way}: {way.answer.value}"
    request, decision = broken.request, broken.decision
    verb = "refused" if decision.answer is Answer.REFUSED else "unknown"
    why = decision.why.replace(f"{request.action} on {request.resource}", "it")
    return f"{request.action} is {verb}: {_ARN.sub(_short, why)}"


def _telling(judged: Judged) -> ChainAnswer | None:
    """The way that says most of the answer: of a cell that is not as declared, the one that differs; else the one that
    leads furthest."""
    must = {way for each in judged.expected if not each.may for way in each.ways}
    named = must | {way for each in judged.expected for way in each.ways}
    ways = judged.cell.ways
    if judged.standing is Standing.EXCESS:
        ways = tuple(way for way in ways if way.answer is Answer.ALLOWED and way.chain.way not in named)
    elif must:
        closed = tuple(way for way in ways if way.chain.way in must and way.answer is not Answer.ALLOWED)
        ways = closed or tuple(way for way in ways if way.chain.way in must)
        if not ways:
            return None
    else:
        ways = tuple(way for way in ways if way.answer is judged.cell.answer)
    return max(ways, key=lambda way: len(way.links) / len(way.chain.links), default=None)


def _value(declaration: Declaration, place: tuple[str, ...]) -> str:
    """What stands there, where it is one short value."""
    match place:
        case ("grants", team, key):
            return stated(declaration.grants[team][key])
        case ("model_grants", team, key):
            return declaration.model_grants[team][key].value
        case ("card_accounts", name):
            return f"stage {declaration.card_accounts[name].stage}"
        case ("teams", name, "produce"):
            return declaration.teams[name].produce or ""
        case ("teams", name, "results"):
            return declaration.teams[name].results.value
    return ""


def _nearest(declaration: Declaration, question: Question) -> tuple[tuple[str, ...], str] | None:
    """What is declared in its place."""
    subject, thing = question.subject, question.thing
    if subject.kind is SubjectKind.CARD_ACCOUNT and thing.kind is ThingKind.CARD:
        return (
            "card_accounts",
            subject.name,
        ), f"{subject.name} has stage {declaration.card_accounts[subject.name].stage}"
    if subject.kind is not SubjectKind.TEAM:
        return None
    name, key = subject.name, thing.key
    if thing.kind is ThingKind.FEATURE_GROUP:
        grant = declaration.grants.get(name, {}).get(key)
        if grant is not None:
            return ("grants", name, key), f"{name} is granted level {grant.level}, store {grant.store}"
        return ("grants", name), f"{name} is granted nothing of {key}"
    if thing.kind is ThingKind.MODEL_GROUP:
        level = declaration.model_grants.get(name, {}).get(key)
        if level is not None:
            return ("model_grants", name, key), f"{name} is granted level {level}"
        return ("model_grants", name), f"{name} is granted nothing of {key}"
    if thing.kind is ThingKind.CATALOG:
        return ("teams", name), f"{name} has no `discover: true`"
    return None


def _short(found: re.Match[str]) -> str:
    return found[1]

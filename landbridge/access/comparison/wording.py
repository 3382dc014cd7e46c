"""The words of a comparison: who, what, how far away."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.access.capabilities.chain import Capability, Question, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.principals import ADMINISTRATOR, STRANGER_INSIDE, STRANGER_OUTSIDE
from landbridge.access.comparison.change import Reach
from landbridge.access.comparison.people import Who
from landbridge.access.model import Estate
from landbridge.access.service_actions import level_of

NOBODY_S_NAME = "anybody without credentials"

_VERBS = {
    Capability.WORK_AS: "work as {thing}",
    Capability.DISCOVER: "discover {thing}",
    Capability.DESCRIBE: "describe {thing}",
    Capability.READ: "read {thing} online",
    Capability.WRITE: "write {thing} online",
    Capability.ADMINISTER: "administer {thing}",
    Capability.QUERY: "query {thing} offline",
    Capability.READ_RESULTS: "read {thing}",
    Capability.PRODUCE: "produce {thing}",
    Capability.SEE_CARD: "see {thing}",
    Capability.CHANGE_CARD: "change {thing}",
    Capability.EXPORT_CARD: "export {thing}",
    Capability.DEPLOY_MODEL: "deploy models of {thing}",
    Capability.REGISTER_MODEL: "register models in {thing}",
    Capability.RECEIVE_EVENTS: "receive events of {thing}",
    Capability.TAKE_OVER: "delete {thing} or change who may use it",
    Capability.REACH: "reach {thing}",
}

_THINGS = {
    ThingKind.FEATURE_GROUP: "{key}",
    ThingKind.LOCAL_FEATURE_GROUP: "local group {key}",
    ThingKind.REPLICA: "replica {key}",
    ThingKind.CATALOG: "the catalog of groups",
    ThingKind.RESULTS: "results of {key}",
    ThingKind.PRODUCED: "groups of {key}'s own",
    ThingKind.MODEL_GROUP: "model group {key}",
    ThingKind.CARD: "cards in {key}",
    ThingKind.CONNECTION: "connection {key}",
    ThingKind.ROLE: "role {key}",
    ThingKind.RESOURCE: "{key}",
}

_WITH_STORES = (ThingKind.FEATURE_GROUP, ThingKind.LOCAL_FEATURE_GROUP)

_WRITING = frozenset(
    {
        *(Capability.WRITE, Capability.ADMINISTER, Capability.PRODUCE, Capability.CHANGE_CARD),
        *(Capability.REGISTER_MODEL, Capability.TAKE_OVER),
    }
)

_ONLY_READ = frozenset({"kms:decrypt", "kms:describekey"})
"""What the reference calls a write, and what reads."""

_ENTERS = frozenset({"sts:assumerole", "sts:setsourceidentity", "sts:tagsession", "ram:acceptresourceshareinvitation"})
"""What gives nothing by itself: the role's policies, or the share, say what for."""


def capability(question: Question) -> str:
    text = _VERBS[question.capability].format(thing=thing(question.thing))
    return text if question.thing.kind in _WITH_STORES else text.removesuffix(" online")


def capability_writes(capability: Capability) -> bool:
    return capability in _WRITING


def action_writes(action: str) -> bool:
    """An action that is not known may do anything."""
    level = level_of(action)
    return action.lower() not in _ONLY_READ | _ENTERS and (level is None or level.changes)


def action_enters(action: str) -> bool:
    """Whether somebody comes to be somebody by it, or to have been given something."""
    return action.lower() in _ENTERS


def thing(thing: Thing) -> str:
    return _THINGS[thing.kind].format(key=thing.key)


def subject(subject: Subject, estate: Estate) -> str:
    if subject.kind is SubjectKind.ANYBODY:
        return NOBODY_S_NAME
    if subject.kind in (SubjectKind.ACCOUNT, SubjectKind.STRANGER):
        return _other_role(subject.account or "", estate)
    if subject.kind is SubjectKind.ROLE:
        return f"role {subject.name.rpartition('/')[2]}"
    return subject.name if subject.kind is SubjectKind.TEAM else f"{subject.kind} {subject.name}"


def caller(who: Who, estate: Estate) -> str:
    if who.service:
        return f"service {who.service}"
    if not who.arn:
        return NOBODY_S_NAME
    kind, _, name = who.arn.split(":", 5)[5].partition("/")
    if name == ADMINISTRATOR:
        return _other_role(who.account, estate)
    attached = ", with whatever its account attaches to it," if who.attached else ""
    if who.like:
        pattern = who.like.split(":", 5)[5].rpartition("/")[2]
        return f"any {kind} {pattern} of {_account(who.account, estate)}{attached}"
    return f"{kind} {name.rpartition('/')[2]}{attached}"


def _account(account: str, estate: Estate) -> str:
    """ "account 222233334444", "any account outside the organisation"."""
    if account in (STRANGER_OUTSIDE, STRANGER_INSIDE):
        return _other_role(account, estate)
    return f"account {account}"


def _other_role(account: str, estate: Estate) -> str:
    if account == STRANGER_OUTSIDE:
        outside = "outside the organisation" if estate.organisation else "that nothing names"
        return f"any account {outside}"
    if account == STRANGER_INSIDE:
        return "any account of the organisation" if estate.organisation else "any account"
    return f"any other role of account {account}"


def resource(arn: str) -> str:
    """What tells the resource from others of its kind; "*" is everything."""
    if arn == "*":
        return "everything"
    parts = arn.split(":", 5)
    return parts[5] if len(parts) == 6 and parts[0] == "arn" else arn


def reach(account: str | None, holder: str | None, *estates: Estate) -> Reach:
    """How far the caller's account is from that of the resource: None is somebody without an account."""
    if account is None:
        return Reach.OUTSIDE
    if account == holder:
        return Reach.SAME_ACCOUNT
    inside = any(estate.organisation is None or account in estate.members for estate in estates)
    return Reach.CROSS_ACCOUNT if inside else Reach.OUTSIDE


def listed(items: Iterable[str], most: int = 6, last: str = "and") -> str:
    """ "a, b and c"; of many the first, and how many more. With `last` "or" for "and"."""
    names = list(dict.fromkeys(items))
    if len(names) > most:
        return f"{', '.join(names[:most])} {last} {len(names) - most} more"
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

"""What decisions rest on beside statements: who is in the organisation, tags, keys, Lake Formation, routes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from landbridge.access.comparison import wording
from landbridge.access.comparison.causes import named
from landbridge.access.comparison.change import Cause, Change, ChangeKind, Direction, Reach
from landbridge.access.model import Estate, Identity, LakeFormationGrant, Resource, Route, Share, Unresolved, Value

Item = TypeVar("Item")


def setting_changes(base: Estate, head: Estate) -> list[Change]:
    """Each as one sentence; an identity or resource that only one of the two has is not among them."""
    return [*_organisation(base, head), *_identities(base, head), *_resources(base, head), *_shares(base, head)]


def lake_formation_changes(base: Estate, head: Estate) -> Iterator[Change]:
    for grant, in_head in _differing(base.lake_formation, head.lake_formation, _grant_key):
        principal = _text(grant.principal)
        account = principal if principal.isdigit() else (principal.split(":") + [""] * 5)[4]
        what = f"{wording.listed(sorted(grant.permissions))} on {_json(grant.resource)}"
        yield Change(
            ChangeKind.LAKE_FORMATION,
            Direction.GAINED if in_head else Direction.LOST,
            wording.reach(account or None, grant.account, base, head),
            wording.resource(principal),
            what,
            f"{wording.resource(principal)} {'now has' if in_head else 'no longer has'} by Lake Formation {what}",
            writes=not {"DESCRIBE", "SELECT"}.issuperset(grant.permissions),
            causes=(Cause(f"{'added' if in_head else 'removed'}: {_place(grant)}"),),
        )


def route_changes(base: Estate, head: Estate) -> Iterator[Change]:
    """One change for each target of a rule."""
    for (route, target), in_head in _differing(_deliveries(base), _deliveries(head), _delivery_key):
        arn = _text(target)
        account = (arn.split(":") + [""] * 5)[4]
        rule = wording.resource(route.arn)
        yield Change(
            ChangeKind.ROUTE,
            Direction.GAINED if in_head else Direction.LOST,
            wording.reach(account or route.account, route.account, base, head),
            wording.resource(arn),
            rule,
            f"{wording.resource(arn)} {'now gets' if in_head else 'no longer gets'} the events of {rule}: "
            f"{_json(route.pattern)}",
            causes=(Cause(f"{'added' if in_head else 'removed'}: {_place(route)}"),),
        )


def _organisation(base: Estate, head: Estate) -> Iterator[Change]:
    if base.organisation != head.organisation:
        yield _setting("the organisation", f"is {head.organisation or 'none'}, was {base.organisation or 'none'}")
    for account in sorted(base.members ^ head.members):
        now = "counts as in the organisation" if account in head.members else "no longer counts as in the organisation"
        yield _setting(f"account {account}", now)


def _identities(base: Estate, head: Estate) -> Iterator[Change]:
    for arn in sorted(base.identities.keys() & head.identities.keys()):
        before, after = base.identities[arn], head.identities[arn]
        who = f"role {arn.rpartition('/')[2]}"
        if (before.boundary is None) is not (after.boundary is None):
            lost = after.boundary is not None
            now = "has a permissions boundary" if lost else "has no permissions boundary: all that is attached counts"
            yield replace(_setting(who, now, after), direction=Direction.LOST if lost else Direction.GAINED)
        if before.tags != after.tags:
            yield _setting(who, _tags(before.tags, after.tags), after)


def _resources(base: Estate, head: Estate) -> Iterator[Change]:
    for arn in sorted(base.resources.keys() & head.resources.keys()):
        before, after = base.resources[arn], head.resources[arn]
        what = wording.resource(arn)
        if before.tags != after.tags:
            yield _setting(what, _tags(before.tags, after.tags), after)
        if set(before.aliases) != set(after.aliases):
            yield _setting(what, f"has the aliases {wording.listed(sorted(after.aliases)) or 'none'}", after)
        if before.key != after.key:
            yield _setting(what, f"is encrypted with {_key(after.key)}, was with {_key(before.key)}", after)
        if before.complete is not after.complete:
            known = "is now known in full" if after.complete else "is no longer known in full"
            yield _setting(f"the policy of {what}", known, after)
        if before.guarded is not after.guarded:
            now = "blocks public access" if after.guarded else "no longer blocks public access"
            direction = Direction.LOST if after.guarded else Direction.GAINED
            yield replace(_setting(what, now, after), direction=direction, reach=Reach.OUTSIDE)
        if before.account != after.account:
            yield _setting(what, f"is held by account {after.account}, was by {before.account}", after)


def _shares(base: Estate, head: Estate) -> Iterator[Change]:
    """Shares that hold nothing yet, such as those that a spoke fills itself: no statement says what they are for."""
    before = {(share.account, share.name): share for share in base.shares if not share.resources}
    after = {(share.account, share.name): share for share in head.shares if not share.resources}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old != new:
            what = f"share {key[1]}"
            change = _setting(what, f"is {_share(new)}, was {_share(old)}", new or old)
            more, fewer = _principals(new) - _principals(old), _principals(old) - _principals(new)
            if more or fewer:
                direction = Direction.GAINED if more else Direction.LOST
                reaches = [_reach_of(principal, key[0], base, head) for principal in sorted(more or fewer)]
                change = replace(change, direction=direction, reach=min(reaches, key=list(Reach).index))
            yield change


def _reach_of(principal: str, owner: str, *estates: Estate) -> Reach:
    """An organisation or a unit is many other accounts; it is declared to be one's own."""
    if ":organizations:" in principal:
        return Reach.CROSS_ACCOUNT
    account = principal.split(":")[4] if principal.count(":") >= 5 else principal
    return wording.reach(account, owner, *estates)


def _principals(share: Share | None) -> set[str]:
    return set() if share is None else set(map(_text, share.principals))


def _share(share: Share | None) -> str:
    if share is None:
        return "not there"
    outside = ", also outside the organisation" if share.external else ""
    return f"for {wording.listed(sorted(map(_text, share.principals))) or 'nobody'}{outside}"


def _setting(who: str, now: str, holder: Identity | Resource | Share | None = None) -> Change:
    causes = (Cause(_place(holder)),) if holder is not None else ()
    return Change(ChangeKind.SETTING, Direction.NEITHER, Reach.SAME_ACCOUNT, who, now, f"{who} {now}", causes=causes)


def _tags(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    keys = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    changes = (f"{key} {after.get(key, 'none')}, was {before.get(key, 'none')}" for key in keys)
    return f"has other tags: {wording.listed(changes)}"


def _differing(
    before: Sequence[Item], after: Sequence[Item], key: Callable[[Item], Hashable]
) -> Iterator[tuple[Item, bool]]:
    """What one has more often than the other, with whether that is the head."""
    for items, others, in_head in ((before, after, False), (after, before, True)):
        left = Counter(map(key, others))
        for item in items:
            if left[key(item)]:
                left[key(item)] -= 1
            else:
                yield item, in_head


def _deliveries(estate: Estate) -> list[tuple[Route, Value]]:
    return [(route, target) for route in estate.routes if route.enabled for target in route.targets]


def _delivery_key(delivery: tuple[Route, Value]) -> Hashable:
    route, target = delivery
    return (route.arn, _json(route.pattern), _text(target))


def _grant_key(grant: LakeFormationGrant) -> Hashable:
    return (grant.account, _text(grant.principal), _json(grant.resource), tuple(sorted(grant.permissions)))


def _place(holder: Identity | Resource | Share | LakeFormationGrant | Route) -> str:
    return named(holder.source).partition(" in ")[2].rpartition(" (")[0]


def _key(value: Value | None) -> str:
    return "AWS's own key" if value is None else wording.resource(_text(value))


def _text(value: Value) -> str:
    return value.text if isinstance(value, Unresolved) else value


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=lambda each: getattr(each, "text", repr(each)))

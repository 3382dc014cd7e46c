"""The ARNs that a statement's resource could mean, in either of two estates."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from landbridge.access.comparison.atoms import Atom
from landbridge.access.comparison.covering import Gap
from landbridge.access.comparison.holders import Difference
from landbridge.access.comparison.patterns import concrete, is_wild, matches, service_of, thing_of
from landbridge.access.model import Effect, Estate, Identity, PolicyKind
from landbridge.access.wildcards import expression, literal_start, without_variables

MOST_THINGS = 16
"""How many known things are asked about for one pattern, besides a fresh one that nothing known is."""

_FRESH = "landbridge-any-other"

_ALIASES = "kms:resourcealiases"


class Things:
    """What two estates hold, by ARN."""

    def __init__(self, base: Estate, head: Estate) -> None:
        self._estates = (base, head)
        known = {*base.resources, *head.resources, *base.identities, *head.identities}
        self._known = sorted({*known, *_meant(base), *_meant(head)})
        self._of_service: defaultdict[str, list[str]] = defaultdict(list)
        for arn in self._known:
            self._of_service[service_of(arn)].append(arn)

    def is_missing(self, arn: str, estate: Estate) -> bool:
        """Whether the other estate holds what the ARN names and this one does not."""
        thing = thing_of(arn)
        held = [thing in each.resources or thing in each.identities for each in (estate, *self._estates)]
        return any(held) and not held[0]

    def about(self, difference: Difference) -> list[str]:
        """Known ARNs and a fresh one that the statement means; those of its own holder alone, where it has one."""
        holder, gap = difference.holder, difference.gap
        resource = gap.atom.resource
        own = holder.key if holder.kind in (PolicyKind.RESOURCE, PolicyKind.TRUST) else ""
        if resource is None:
            return [own]
        if resource.negated:
            services = {action.partition(":")[0] for action in gap.actions}
            left_out = [str(value) for value in resource.values]
            candidates = [arn for service in sorted(services) for arn in (*self._of_service[service], _any_of(service))]
            return [arn for arn in candidates if not any(matches(value, arn) for value in left_out)][: MOST_THINGS + 1]
        pattern = resource.one
        if not isinstance(pattern, str):
            return [own] if own else ["*"]
        if not is_wild(pattern):
            return [pattern]
        if pattern == "*":
            return self._of_holder(own) if own else self._of_actions(gap, holder.key)
        return list(dict.fromkeys([concrete(pattern), *self._matching(pattern, gap.atom)]))

    def _of_holder(self, own: str) -> list[str]:
        return [own, f"{own}/any"] if service_of(own) == "s3" else [own]

    def _of_actions(self, gap: Gap, holder: str) -> list[str]:
        """What the identity itself speaks of comes first, then others' of the same services."""
        services = sorted({action.partition(":")[0] for action in gap.actions})
        own = [arn for estate in self._estates for arn in _meant_by(estate.identities.get(holder))]
        known = [*own, *(arn for service in services for arn in islice(self._of_service[service], MOST_THINGS))]
        fitting = [arn for arn in dict.fromkeys(known) if service_of(arn) in services]
        return ["*", *fitting[:MOST_THINGS], *map(_any_of, services[:MOST_THINGS])]

    def _matching(self, pattern: str, atom: Atom) -> list[str]:
        """Keys whose aliases the statement names come first."""
        aliases = {str(value) for each in atom.conditions if each.key == _ALIASES for value in each.values}
        if not aliases:
            return list(islice(self._from(pattern), MOST_THINGS))
        return sorted(self._from(pattern), key=lambda arn: not self._has_alias(arn, aliases))[:MOST_THINGS]

    def _from(self, pattern: str) -> Iterator[str]:
        literal = literal_start(pattern)
        whole = expression(without_variables(pattern))
        for arn in islice(self._known, bisect_left(self._known, literal), None):
            if not arn.startswith(literal):
                return
            if whole.fullmatch(arn):
                yield arn

    def _has_alias(self, arn: str, aliases: Iterable[str]) -> bool:
        held = (estate.resources[arn].aliases for estate in self._estates if arn in estate.resources)
        return any(matches(pattern, alias) for each in held for alias in each for pattern in aliases)


def _meant(estate: Estate) -> Iterator[str]:
    for identity in estate.identities.values():
        yield from _meant_by(identity)


def _meant_by(identity: Identity | None) -> Iterator[str]:
    """Something for each pattern that the identity is allowed: of a bucket, an object below each prefix."""
    for statement in identity.policies if identity is not None else ():
        if statement.effect is Effect.ALLOW and not statement.not_resources:
            yield from (concrete(each) for each in statement.resources if isinstance(each, str) and each != "*")


def _any_of(service: str) -> str:
    """Something of the service that nothing known is."""
    return f"arn:aws:s3:::{_FRESH}/any" if service == "s3" else f"arn:aws:{service}:any-region-1:000000000003:{_FRESH}"


def is_any(arn: str) -> bool:
    """Whether the ARN stands for anything there may be."""
    return arn == "*" or arn.endswith((f":{_FRESH}", f":{_FRESH}/any"))

"""What each side says of one request: the caller's own policies, and what governs the resource."""

from __future__ import annotations

from typing import NamedTuple

from landbridge.access.evaluation.context import Facts
from landbridge.access.evaluation.governing import POLICY_REQUIRED, Governed
from landbridge.access.evaluation.policies import NOTHING, Outcome, Policies, both, either
from landbridge.access.evaluation.principals import Way
from landbridge.access.model import Caller

_EVERYTHING = Outcome(True)


class Layers(NamedTuple):
    """The policies that one request meets. `own` are the caller's, `limits` its boundary and session policies,
    `resource` the resource's policy and shares, `organisation` the control policies."""

    own: Policies
    limits: tuple[Policies, ...]
    resource: tuple[Policies, ...]
    organisation: tuple[Policies, ...]


class Sides(NamedTuple):
    """`identity` and `limits` as they stand; `ways` those in which the resource's policy lets the caller in."""

    allow: Outcome
    deny: Outcome
    identity: Outcome
    limits: tuple[Outcome, ...]
    resource: Outcome
    same_account: bool
    required: bool

    @property
    def own(self) -> Outcome:
        """What the caller's own policies give, within its limits."""
        return both(self.identity, *self.limits)


def weighed(layers: Layers, action: str, facts: Facts) -> Sides:
    """Both sides of a request, put together as
    IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html and
    reference_policies_evaluation-logic-cross-account.html say. `action` is in lower case."""
    caller, governed = facts.caller, facts.governed
    identity = _EVERYTHING if _is_root(caller) else layers.own.allowing(action).outcome(facts)
    limits = tuple(each.allowing(action).outcome(facts) for each in layers.limits)
    ways = _ways(layers.resource, action, facts)
    direct = ways.get(Way.DIRECT, NOTHING)
    by_role = ways.get(Way.ROLE, NOTHING)
    by_account = ways.get(Way.ACCOUNT, NOTHING)
    resource = either(direct, by_role, by_account) if ways else NOTHING
    required = action.partition(":")[0] in POLICY_REQUIRED and governed.has_side
    account = caller.account
    same = account is not None and (not governed.has_side or governed.account == account)
    if caller.arn is None:
        allow = direct
    elif not same:
        allow = both(identity, *limits, resource)
    else:
        if required and not governed.complete and not by_account.truth and _is_key(governed):
            # What KMS itself writes for a key (kms/latest/developerguide/key-policy-default.html).
            by_account = _EVERYTHING
        needed = (by_account,) if required else ()
        by_identity = both(identity, *limits, *needed)
        allow = either(direct, by_identity, both(by_role, *limits)) if ways else by_identity
    return Sides(allow, _deny(layers, action, facts), identity, limits, resource, same, required)


def _is_root(caller: Caller) -> bool:
    """An account's root user has full access without any policy
    (IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html)."""
    return caller.arn is not None and caller.arn.endswith(":root")


def _is_key(governed: Governed) -> bool:
    return ":kms:" in governed.arn


def _ways(policies: tuple[Policies, ...], action: str, facts: Facts) -> dict[Way, Outcome]:
    if len(policies) == 1:
        return policies[0].allowing(action).reaching(facts)
    found: dict[Way, Outcome] = {}
    for each in policies:
        for way, outcome in each.allowing(action).reaching(facts).items():
            found[way] = either(found.get(way, NOTHING), outcome)
    return found


def _deny(layers: Layers, action: str, facts: Facts) -> Outcome:
    """An explicit deny, wherever it stands."""
    found = []
    for each in (layers.own, *layers.limits, *layers.organisation):
        denying = each.denying(action)
        if denying.any:
            found.append(denying.outcome(facts))
    for each in layers.resource:
        denying = each.denying(action)
        if denying.any:
            found += denying.reaching(facts).values()
    return either(*found) if found else NOTHING

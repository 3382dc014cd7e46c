"""Why a request was decided as it was, and what would mend a refusal: one sentence each, with names."""

from __future__ import annotations

from landbridge.access.evaluation.context import Facts
from landbridge.access.evaluation.policies import Outcome
from landbridge.access.evaluation.sides import Sides
from landbridge.access.model import Caller, PolicyKind, Statement


def name_of(caller: Caller) -> str:
    """The caller as people name it: role NAME, user NAME, NAME.amazonaws.com, anybody."""
    if caller.service is not None:
        return caller.service
    if caller.arn is None:
        return "anybody"
    what, slash, path = caller.arn.rpartition(":")[2].partition("/")
    return f"{what} {path.rpartition('/')[2]}" if slash else f"account {caller.account}"


def label(statement: Statement) -> str:
    """Where a statement stands, as people name it."""
    source = statement.source
    place = source.sid or f"statement {source.index + 1}"
    return f"{source.kind} {source.policy or source.path} ({place})"


def allowed(facts: Facts, sides: Sides) -> str:
    """Who lets the caller in."""
    rules = sides.allow.rules
    by = " and ".join([label(rule.statement) for rule in rules]) or "being the account itself"
    return f"{by} {'let' if len(rules) > 1 else 'lets'} {name_of(facts.caller)} do {_what(facts)}"


def denied(facts: Facts, sides: Sides) -> tuple[str, str]:
    statement = sides.deny.rules[0].statement
    why = f"{_what(facts)} is denied to {name_of(facts.caller)} by {label(statement)}"
    return why, f"leave {name_of(facts.caller)}, the action or the resource out of {label(statement)}"


def undecided(facts: Facts, outcome: Outcome) -> tuple[str, str]:
    rule = outcome.rules[0]
    effect = "denies" if rule.statement.effect == "Deny" else "allows"
    why = f"whether {label(rule.statement)} {effect} {_what(facts)} rests on {rule.undecided(facts)}"
    return why, "write what it rests on as a value that is known, or give it with the request"


def silent(facts: Facts) -> tuple[str, str]:
    resource = facts.request.resource
    why = f"no known statement lets {name_of(facts.caller)} do {_what(facts)}, and not all of its policy is known"
    return why, f"read the policy of {resource} in its account"


def missing_role(facts: Facts) -> tuple[str, str]:
    account = facts.governed.account
    why = f"there is no such role: no stack of account {account} makes {facts.arn}"
    return why, f"make {facts.arn}, or correct its name"


def assumption(facts: Facts, sides: Sides) -> str:
    """What is taken for granted of a policy that is not all known."""
    resource = facts.governed.resource.arn if facts.governed.resource is not None else facts.arn
    by_identity = sides.same_account and sides.identity.truth
    if ":kms:" in resource and by_identity:
        return (
            f"the policy of {resource} is not Landbridge's; "
            "assumed to leave access to its account, as KMS's default does"
        )
    return f"the policy of {resource} is not Landbridge's; assumed not to deny"


def refused(facts: Facts, sides: Sides) -> tuple[str, str]:
    """Every side that is missing, and what each would take."""
    who, what, action, resource = name_of(facts.caller), _what(facts), facts.request.action, facts.request.resource
    why, mend = [], []
    if facts.caller.arn is not None:
        if sides.identity.truth is False:
            why.append(f"no identity policy of {who} allows {what}")
            mend.append(f"allow {action} on {resource} in an identity policy of {who}")
        for kind, limit in zip(_limits(facts.caller), sides.limits, strict=True):
            if limit.truth is False:
                why.append(f"the {kind} of {who} does not allow {what}")
                mend.append(f"allow {action} on {resource} in the {kind} of {who}")
    if _lacks_resource_side(facts, sides):
        why.append(_silence(facts, sides))
        mend.append(_opening(facts))
    return "; ".join(why) or f"nothing allows {who} {what}", " and ".join(mend)


def _limits(caller: Caller) -> tuple[PolicyKind, ...]:
    limits = ((caller.boundary, PolicyKind.BOUNDARY), (caller.session, PolicyKind.SESSION))
    return tuple(kind for policies, kind in limits if policies is not None)


def _lacks_resource_side(facts: Facts, sides: Sides) -> bool:
    if sides.resource.truth is not False:
        return False
    return facts.governed.has_side and (not sides.same_account or sides.required)


def _silence(facts: Facts, sides: Sides) -> str:
    who, action, resource = name_of(facts.caller), facts.request.action, facts.request.resource
    policy = _policy(facts)
    if facts.caller.arn is None:
        return f"the {policy} of {resource} does not allow {who} {action}"
    if sides.same_account:
        return f"the {policy} of {resource} allows {action} neither to {who} nor to its account"
    return f"the {policy} of {resource} does not allow {action} to {who} of account {facts.caller.account}"


def _opening(facts: Facts) -> str:
    who = facts.caller.arn or facts.caller.service or "everybody"
    return f"allow {facts.request.action} to {who} in the {_policy(facts)} of {facts.request.resource}"


def _policy(facts: Facts) -> str:
    action = facts.request.action.lower()
    if action.startswith("sts:"):
        return "trust policy"
    return "policy or RAM share" if action.startswith("sagemaker:") else "policy"


def _what(facts: Facts) -> str:
    return f"{facts.request.action} on {facts.request.resource}"

"""One scenario judged by two: Landbridge's evaluator and ministack's, which was written apart from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ministack.core import iam_evaluator as ministack

from tests.landbridge.access.evaluation.cases import ALLOWED, HOME, REGION, ROLE, Policy, decide

Context = Mapping[str, tuple[str, ...]]
Recognises = Callable[["Scenario", Policy], bool]


@dataclass(frozen=True)
class Scenario:
    """Policies of every place, and one request. `policy` is the resource's."""

    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    policy: tuple[Policy, ...] = ()
    owner: str = HOME
    who: str = ROLE
    action: str = "s3:GetObject"
    resource: str = "arn:aws:s3:::data/sales/part-0.parquet"
    context: Context = field(default_factory=dict)

    def without(self, recognised: Recognises) -> Scenario:
        """The scenario less the statements that are recognised."""

        def kept(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
            return tuple(each for each in policies if not recognised(self, each))

        return replace(
            self,
            identity=kept(self.identity),
            boundary=None if self.boundary is None else kept(self.boundary),
            session=None if self.session is None else kept(self.session),
            policy=kept(self.policy),
        )

    @property
    def limited(self) -> bool:
        return self.boundary is not None or self.session is not None


def landbridge_allows(scenario: Scenario) -> bool | None:
    """None where it cannot be known."""
    decision = decide(
        *scenario.identity,
        who=scenario.who,
        action=scenario.action,
        resource=scenario.resource,
        context=scenario.context,
        boundary=scenario.boundary,
        session=scenario.session,
        policy=scenario.policy,
        owner=scenario.owner,
    )
    return None if decision.answer == "unknown" else decision.answer is ALLOWED


def ministack_allows(scenario: Scenario) -> bool:
    account = scenario.who.split(":")[4]
    role = scenario.who.rpartition(":role/")[2] if ":role/" in scenario.who else None
    # ministack knows a role by its session.
    arn = scenario.who if role is None else f"arn:aws:sts::{account}:assumed-role/{role}/monday"
    context = ministack.EvalContext(
        principal_arn=arn,
        principal_type="User" if role is None else "AssumedRole",
        principal_account=account,
        action=scenario.action,
        resource_arn=scenario.resource,
        region=REGION,
        source_ip="",
        secure_transport=True,
        service_context={key: _as_given(values) for key, values in scenario.context.items()},
    )
    limits = tuple([_parsed(each)] for each in (scenario.boundary, scenario.session) if each is not None)
    identity = ministack.evaluate(context, [_parsed(scenario.identity)], *limits)
    together = ministack.combine_resource_policy(
        identity,
        context,
        {"Version": "2012-10-17", "Statement": list(scenario.policy)},
        scenario.owner,
        required=scenario.action.startswith("kms:"),
        limits=limits,
    )
    return bool(together.decision == "Allow")


def _as_given(values: tuple[str, ...]) -> Any:
    """A key of one value is a text; absent is None."""
    if not values:
        return None
    return values[0] if len(values) == 1 else list(values)


def _parsed(policies: tuple[Policy, ...]) -> Any:
    return ministack.parse_policy_document({"Version": "2012-10-17", "Statement": list(policies)})


def agree(scenario: Scenario) -> bool:
    return landbridge_allows(scenario) is ministack_allows(scenario)


def listed(statement: Policy, element: str) -> list[str]:
    """The values of an element that is a text or a list."""
    found = statement.get(element, [])
    return [found] if isinstance(found, str) else list(found)


def principals(statement: Policy) -> list[str]:
    found = statement.get("Principal", {})
    return [found] if isinstance(found, str) else listed(found, "AWS")


def conditions(statement: Policy) -> list[tuple[str, str, list[str]]]:
    """Operator, key and values of every condition."""
    return [
        (operator, key, [values] if isinstance(values, str) else list(values))
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    ]

"""One request, one decision."""

from __future__ import annotations

from landbridge.access.evaluation import sentences
from landbridge.access.evaluation.context import Facts
from landbridge.access.evaluation.governing import Governed, Governing
from landbridge.access.evaluation.organisation import resource_control, service_control
from landbridge.access.evaluation.policies import Outcome, Policies
from landbridge.access.evaluation.sides import Layers, Sides, weighed
from landbridge.access.model import Answer, Caller, Decision, Estate, Request, Share, Statements
from landbridge.access.shares import share_statements

_NEVER_SHARED = frozenset({"s3", "kms", "sqs", "sns", "sts", "iam", "lambda", "secretsmanager", "athena", "events"})
"""Services of which RAM shares nothing that an estate holds (ram/latest/userguide/shareable.html)."""


class Evaluator:
    """Decides requests against an estate, by AWS's documented logic. It keeps what it has compiled: make one for each
    estate, and ask it as often as you like.

    * An explicit deny anywhere refuses. One that cannot be decided makes what is otherwise allowed unknown.
    * Within an account the identity's policies or the resource's allow; across accounts both must. A key's policy and a
      role's trust must allow always. Boundary and session policies limit.
    * An allowance that cannot be decided makes what is otherwise refused unknown.
    * A role that the estate does not hold is refused where the account's stacks are in the estate, else unknown.
    * A resource whose policy is not all known, or that an account may hold beside its stacks (bucket, key, catalog), is
      assumed not to deny; across accounts, and to whom its own account allows nothing, it is unknown.

    What no policy says is not judged: KMS grants, S3's ACLs and Block Public Access, endpoints, Lake Formation.
    """

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._governing = Governing(estate)
        self._compiled: dict[int, Policies] = {}
        self._nothing = Policies(())
        self._shares = self._by_account(estate.shares)

    def decide(self, request: Request) -> Decision:
        """The answer to a request, with the statements that made it."""
        action = request.action.lower()
        governed = self._governing.of(action, request.resource)
        facts = Facts(request, governed, self.estate)
        if governed.missing:
            return Decision(Answer.REFUSED, (), *sentences.missing_role(facts))
        sides = weighed(self._layers(request.caller, action, governed), action, facts)
        if sides.deny.truth:
            return Decision(Answer.REFUSED, _statements(sides.deny), *sentences.denied(facts, sides))
        if sides.allow.truth:
            return self._allowed(facts, sides)
        if sides.allow.truth is None or self._may_be_allowed(facts, sides):
            return self._unknown(facts, sides)
        return Decision(Answer.REFUSED, (), *sentences.refused(facts, sides))

    def _allowed(self, facts: Facts, sides: Sides) -> Decision:
        if sides.deny.truth is None:
            return self._unknown(facts, sides)
        because = _statements(sides.allow)
        if facts.governed.complete:
            return Decision(Answer.ALLOWED, because, sentences.allowed(facts, sides))
        assumption = sentences.assumption(facts, sides)
        return Decision(Answer.ALLOWED, because, sentences.allowed(facts, sides), assumptions=(assumption,))

    def _unknown(self, facts: Facts, sides: Sides) -> Decision:
        if sides.deny.truth is None:
            return Decision(Answer.UNKNOWN, _statements(sides.deny), *sentences.undecided(facts, sides.deny))
        if sides.allow.rules:
            return Decision(Answer.UNKNOWN, _statements(sides.allow), *sentences.undecided(facts, sides.allow))
        if sides.own.truth is None:
            return Decision(Answer.UNKNOWN, _statements(sides.own), *sentences.undecided(facts, sides.own))
        assumption = sentences.assumption(facts, sides)
        return Decision(Answer.UNKNOWN, (), *sentences.silent(facts), assumptions=(assumption,))

    def _may_be_allowed(self, facts: Facts, sides: Sides) -> bool:
        """Whether the part of the resource's policy that nobody here knows could allow it."""
        if facts.governed.complete:
            return False
        crosses = facts.caller.arn is not None and facts.governed.account not in (None, facts.caller.account)
        return not crosses or sides.own.truth is not False

    def _layers(self, caller: Caller, action: str, governed: Governed) -> Layers:
        limits = tuple(self._policies(each) for each in (caller.boundary, caller.session) if each is not None)
        resource: tuple[Policies, ...] = (self._policies(governed.policy),) if governed.policy else ()
        shares = self._shares.get(governed.account or "")
        if shares is not None and action.partition(":")[0] not in _NEVER_SHARED:
            resource += (shares,)
        organisation: tuple[Policies, ...] = ()
        if self.estate.service_control or self.estate.resource_control:
            control = resource_control(caller, action, governed.arn, governed.account, self.estate)
            organisation = tuple(
                self._policies(each) for each in (service_control(caller, self.estate), control) if each
            )
        return Layers(self._policies(caller.policies), limits, resource, organisation)

    def _policies(self, statements: Statements) -> Policies:
        """Compiled once for each tuple. The tuple is kept, so that its id stays its own."""
        if not statements:
            return self._nothing
        found = self._compiled.get(id(statements))
        if found is None:
            found = self._compiled[id(statements)] = Policies(statements)
        return found

    def _by_account(self, shares: tuple[Share, ...]) -> dict[str, Policies]:
        """All shares of an account together, as one policy of everything that they share."""
        statements: dict[str, list[Statements]] = {}
        for share in shares:
            statements.setdefault(share.account, []).append(share_statements(share, self.estate))
        return {
            account: Policies(tuple(statement for each in found for statement in each))
            for account, found in statements.items()
        }


def _statements(outcome: Outcome) -> Statements:
    return tuple(rule.statement for rule in outcome.rules)

"""Whether a request is allowed.

Rules: IAM User Guide, "Policy evaluation logic" and its pages on one account and on several
(IAM/latest/UserGuide/reference_policies_evaluation-logic.html, ..._policy-eval-basics.html and
reference_policies_evaluation-logic-cross-account.html); for keys and roles AWS KMS Developer Guide, "Key policies"
(kms/latest/developerguide/key-policies.html), and IAM's page on trust policies.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.principals import BOUNDARY, Naming, naming
from sandbox.extension.authorization.statements import Statement, statements


@dataclass(frozen=True)
class ResourcePolicy:
    """The policies of a resource, and whether its own account needs to be allowed by them too (a KMS key, a role)."""

    documents: tuple[str, ...] = ()
    required: bool = False

    @classmethod
    def of(cls, *documents: str | Mapping[str, Any] | None, required: bool = False) -> "ResourcePolicy":
        """From JSON or parsed documents; None and empty ones are left out."""
        kept = tuple(text if isinstance(text, str) else json.dumps(text) for text in documents if text)
        return cls(kept, required)


@dataclass(frozen=True)
class Decision:
    """The answer: `allowed`, else whether a Deny did it (`explicit`) and the kind of policy that refused."""

    allowed: bool
    explicit: bool = False
    policy: str = "identity-based"

    def message(self, request: Request) -> str:
        """AWS's wording of a refusal (IAM/latest/UserGuide/troubleshoot_access-denied.html)."""
        start = f"User: {request.principal.arn} is not authorized to perform: {request.action}"
        article = "an" if self.policy[0] in "aeiou" else "a"
        kind = self.policy if self.policy == BOUNDARY else f"{self.policy} policy"
        reason = (
            f"with an explicit deny in {article} {kind}"
            if self.explicit
            else f"because no {kind} allows the {request.action} action"
        )
        return f"{start} on resource: {request.resource} {reason}"


def decide(request: Request, policy: ResourcePolicy | None = None, *, service: str | None = None) -> Decision:
    """Judge `request` by the caller's policies and the resource's; `service` is the calling service principal."""
    found = [item for text in (policy.documents if policy else ()) for item in statements(text)]
    given = _resource_naming(request, found, service)
    identity = [item for text in request.principal.documents for item in statements(text)]
    limits = [
        (kind, [item for text in documents for item in statements(text)])
        for kind, documents in request.principal.limits
    ]
    if given is None:
        return Decision(False, explicit=True, policy="resource-based")
    for kind, group in (("identity-based", identity), *limits):
        if _any(request, group, "Deny"):
            return Decision(False, explicit=True, policy=kind)
    refusing_limit = next((kind for kind, group in limits if not _any(request, group, "Allow")), None)
    identity_allows = request.principal.is_root or _any(request, identity, "Allow")
    same_account = request.owner in (None, request.principal.account)
    if same_account:
        if given is Naming.SESSION:
            return Decision(True)
        allowed = identity_allows and (given or policy is None or not policy.required)
        if not allowed and given is not Naming.ROLE:
            return Decision(False, policy="resource-based" if identity_allows else "identity-based")
    elif not identity_allows:
        return Decision(False)
    elif not given:
        return Decision(False, policy="resource-based")
    return Decision(False, policy=refusing_limit) if refusing_limit else Decision(True)


def resource_decision(request: Request, policy: ResourcePolicy, *, service: str | None = None) -> str:
    """Allow, Deny or ImplicitDeny by the resource's policies alone."""
    found = [item for text in policy.documents for item in statements(text)]
    given = _resource_naming(request, found, service)
    return "Deny" if given is None else "Allow" if given else "ImplicitDeny"


def _resource_naming(request: Request, found: Sequence[Statement], service: str | None) -> Naming | None:
    """How closely an Allow names the caller; None where a Deny applies."""
    best = Naming.NOT
    for statement in found:
        named = naming(statement.body, request.principal, service)
        if named and (statement.effect == "Deny" or named > best) and statement.applies(request):
            if statement.effect == "Deny":
                return None
            best = named if statement.effect == "Allow" else best
    return best


def _any(request: Request, found: Sequence[Statement], effect: str) -> bool:
    return any(item.effect == effect and item.applies(request) for item in found)

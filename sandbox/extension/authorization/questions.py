"""What other parts of the extension ask: is this allowed?"""

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator, responses

from sandbox.extension.authorization import callers, keys, resources
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import Decision, ResourcePolicy, decide
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError

_ALIAS_ACTIONS = frozenset({"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"})


def authorize(
    action: str,
    resource_arn: str,
    *,
    context: Mapping[str, Any] | None = None,
    resource_policy: Mapping[str, Any] | None = None,
    via: str | None = None,
) -> None:
    """Refuse the current request unless its caller may do `action` (such as sagemaker:GetRecord) on `resource_arn`.

    The resource belongs to the account in the ARN, to the bucket's owner for S3, or to the account that `context`
    gives as aws:ResourceAccount. In the caller's own account an identity policy suffices, or a resource policy that
    names the caller; in another account both must allow; a Deny in any policy wins. Policies that the local AWS
    keeps itself (bucket, key, trust, queue, ...) count by themselves; `resource_policy` is one more, such as what a
    resource share stands for. `context` holds further condition keys by name. An account's root may do everything in
    its account, and elsewhere what resource policies allow.

    Raises AwsError AccessDeniedException (403) in AWS's words.
    """
    _refuse_unless(*ask(callers.current(), action, resource_arn, context, resource_policy, via=via))


def authorize_role(role_arn: str, action: str, resource_arn: str, *, context: Mapping[str, Any] | None = None) -> None:
    """The same for a session of the role `role_arn`, as when a service acts with a role that it was given."""
    _refuse_unless(*ask(callers.of_role(role_arn), action, resource_arn, context, secure=True))


def ask(
    principal: Principal,
    action: str,
    resource_arn: str,
    context: Mapping[str, Any] | None = None,
    resource_policy: Mapping[str, Any] | None = None,
    *,
    via: str | None = None,
    secure: bool = False,
) -> tuple[Decision, Request]:
    """The decision on an action of `principal`, and the request as it was judged.

    What a service does, on the caller's behalf or with a role (`secure`), counts as sent over TLS.
    """
    given = {name.lower(): value for name, value in (context or {}).items()}
    on_alias = action in _ALIAS_ACTIONS and ":alias/" in resource_arn
    if action.startswith("kms:") and not on_alias and (record := keys.find(resource_arn)) is not None:
        # "You cannot use an alias name or alias ARN to identify a KMS key in a policy": judged by the key's own ARN.
        resource_arn = record["Arn"]
        given = keys.condition_keys(record, principal, {}) | given
    owner = given.get("aws:resourceaccount") or resources.owner(action, resource_arn)
    own = resources.policy(action, resource_arn)
    documents = (*(own.documents if own else ()), resource_policy)
    policy = ResourcePolicy.of(*documents, required=bool(own and own.required))
    if _names_resource_tags(principal, policy):
        given = {**resources.tags(resource_arn, owner), **given}
    source_ip, tls = iam_evaluator._request_origin.get()
    region = responses.get_region()
    request = Request(principal, action, resource_arn, region, owner, given, source_ip, tls or secure or bool(via), via)
    return decide(request, policy), request


def _refuse_unless(decision: Decision, request: Request) -> None:
    if not decision.allowed:
        raise AwsError("AccessDeniedException", decision.message(request), 403)


def _names_resource_tags(principal: Principal, policy: ResourcePolicy) -> bool:
    documents = [*principal.documents, *policy.documents, *(text for _, group in principal.limits for text in group)]
    return any("resourcetag/" in text.lower() for text in documents)

"""Judging every API request: ministack's `enforce` with the evaluation of this package.

The evaluator that ministack calls before each handler is replaced; authentication stays its own. What a request
needs beyond the one action and resource that ministack names is in `requirements`.
"""

import contextlib
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from ministack.core import iam_actions, iam_evaluator, responses
from ministack.core.iam_evaluator import AuthError, EvalContext, EvalResult

from sandbox.extension.authorization import callers, questions, requirements
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import Decision, ResourcePolicy, resource_decision
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError

_refusal: ContextVar[str] = ContextVar("landbridge_refusal", default="")
_MAY_BE_ANONYMOUS = frozenset({"execute-api:Invoke", "lambda:InvokeFunctionUrl"})
# The root of the owner may always do these: "the AWS account root user can always" undo a policy that locks it out
# (AmazonS3/latest/userguide/bucket-policies.html, s3:PutBucketPolicy in API_PutBucketPolicy.html).
_ROOT_MAY_UNLOCK = frozenset({"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"})


def enforce(
    access_key_id: str,
    iam_action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: Mapping[str, Any] | None = None,
) -> EvalResult | AuthError | None:
    """None if the request is allowed, else why not, in the classes that ministack's callers expect."""
    account = responses.get_account_id()
    callers.pin(access_key_id)
    failure = iam_evaluator._s3_scope_failure(service)
    if failure:
        return failure
    may_be_anonymous = service == "s3" or iam_action in _MAY_BE_ANONYMOUS
    if iam_evaluator._anonymous.get() and not may_be_anonymous:
        if iam_evaluator._served_unsigned(service, iam_action):
            return None
        message = iam_actions.anonymous_denial_message(service, iam_action, resource_arn)
        return AuthError("MissingAuthenticationToken", message)
    if may_be_anonymous and not access_key_id and iam_evaluator._signed_request.get() is None:
        return None  # the service's handler judges anonymous requests
    checked = iam_evaluator.authenticate(access_key_id or "", account)
    if isinstance(checked, AuthError):
        return checked
    if iam_action in iam_evaluator._ALWAYS_ALLOWED_ACTIONS:
        return None
    try:
        principal = callers.of_access_key(access_key_id or "", account)
    except AwsError as error:
        return AuthError(error.code, error.message)
    return _judge(principal, service, iam_action, resource_arn, service_context or {})


def _judge(
    principal: Principal, service: str, action: str, resource: str, context: Mapping[str, Any]
) -> EvalResult | None:
    for need in requirements.of(service, action, resource, context):
        if principal.is_root and need.action in _ROOT_MAY_UNLOCK and need.owned_by(principal.account):
            continue
        decision, request = questions.ask(principal, need.action, need.resource, need.keys)
        if not decision.allowed:
            _refusal.set(_wording(service, decision, request))
            by_resource = decision.explicit and decision.policy == "resource-based"
            return EvalResult(
                "Deny" if decision.explicit else "ImplicitDeny",
                principal.arn,
                resource_policy_arn=request.resource if by_resource else "",
            )
    return None


def _wording(service: str, decision: Decision, request: Request) -> str:
    """The message as the service words it: S3 quotes the resource, STS gives no reason."""
    start, named, reason = decision.message(request).partition(f" on resource: {request.resource}")
    if service == "s3":
        named = f' on resource: "{request.resource}"'
    return start + named + ("" if service == "sts" else reason)


def _principal_of(context: EvalContext) -> Principal:
    """The principal of ministack's own evaluation context, which knows it by its ARN and often calls it a root."""
    arn = context.principal_arn
    with contextlib.suppress(AwsError):
        if arn == (caller := callers.current()).arn:
            return caller
    role = callers.stored_role(arn) if ":assumed-role/" in arn else None
    kinds = {":assumed-role/": "AssumedRole", ":user/": "User", ":root": "Account"}
    kind = next((kind for part, kind in kinds.items() if part in arn), context.principal_type)
    own = role["Arn"] if role else arn
    return Principal(context.principal_account, arn, own, kind, keys=context.principal_keys)


def evaluate_resource_policy(
    document: str | dict[str, Any] | None,
    context: EvalContext,
    service: str | None = None,
    named_only: bool = False,
    direct_only: bool = False,
    *,
    federated: bool = False,
) -> EvalResult:
    """ministack's evaluation of one resource policy (queues, topics, anonymous S3), with this package's rules.

    `federated`: the caller is an identity provider that a trust policy names as Federated.
    """
    keys = {name.lower(): value for name, value in context.service_context.items()}
    request = Request(
        replace(_principal_of(context), type="FederatedUser") if federated else _principal_of(context),
        context.action,
        context.resource_arn,
        context.region,
        iam_evaluator._account_from_arn(context.resource_arn),
        keys,
        context.source_ip,
        context.secure_transport or service is not None,
    )
    return EvalResult(resource_decision(request, ResourcePolicy.of(document), service=service), context.principal_arn)


def install() -> None:
    """Put this package's judgement in place of ministack's."""
    iam_evaluator.enforce = enforce
    iam_evaluator.evaluate_resource_policy = evaluate_resource_policy
    requirements.install()
    _word_refusals()
    _pin_callers()


def _word_refusals() -> None:
    answer = iam_actions.access_denied_response
    if getattr(answer, "extended", False):
        return

    def worded(
        service: str, action: str, principal_arn: str, request_id: str, *, message: str = "", **details: Any
    ) -> tuple[Any, ...]:
        refusal, authenticated = _refusal.get(), not details.get("error_code")
        _refusal.set("")
        message = message or (refusal if authenticated else "")
        answered: tuple[Any, ...] = answer(service, action, principal_arn, request_id, message=message, **details)
        return answered

    worded.extended = True  # type: ignore[attr-defined]
    iam_actions.access_denied_response = worded


def _pin_callers() -> None:
    """Remember the caller of requests that no action covers as well."""
    pin = iam_evaluator.pin_request_caller
    if getattr(pin, "extended", False):
        return

    def pinned(headers: dict[str, str], query_params: dict[str, Any] | None = None) -> None:
        from ministack.core.router import extract_access_key_id

        callers.pin(extract_access_key_id(headers, query_params))
        pin(headers, query_params)

    pinned.extended = True  # type: ignore[attr-defined]
    iam_evaluator.pin_request_caller = pinned

"""The calls that take an account's roles over: the roles themselves, users, policies, functions, stacks, parameters.

IAM, CloudFormation and Parameter Store know the caller's own account alone: of another account's nobody can say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sandbox.demonstration.outcome import NotVerifiable
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import parameter_value
from sandbox.demonstration.replay.own_account import at_home, not_here, only_if_refused
from sandbox.demonstration.replay.ways import Asked, Call

EMPTY = '{"Version": "2012-10-17", "Statement": []}'
_DOCUMENT = {"PolicyDocument": EMPTY}
_ANYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"
_PROVIDERS = "the local AWS has no identity providers"
_FUNCTIONS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "lambda:UpdateFunctionCode": ("update_function_code", {"ZipFile": b"replay"}),
    "lambda:UpdateFunctionConfiguration": ("update_function_configuration", {"Timeout": 1}),
    "lambda:AddPermission": (
        "add_permission",
        {"StatementId": "replay", "Action": "lambda:InvokeFunction", "Principal": "000000000002"},
    ),
    "lambda:InvokeFunction": ("invoke", {}),
}


def _by_name(service: str, operation: str, parameter: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        if asked.request.caller.account == asked.request.resource.split(":")[4]:
            only_if_refused(asked)
        name = asked.resource.rpartition("/")[2]
        return at_home(asked, partial(getattr(asked.identity.client(service), operation), **{parameter: name}, **given))

    return made


def _role(operation: str, **given: str) -> Callable[[Ground, Asked], Call]:
    return _by_name("iam", operation, "RoleName", **given)


def _user(operation: str, **given: str) -> Callable[[Ground, Asked], Call]:
    return _by_name("iam", operation, "UserName", **given)


def _policy(operation: str, **given: str) -> Callable[[Ground, Asked], Call]:
    """By its ARN, which names the account."""

    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        return partial(getattr(asked.identity.client("iam"), operation), PolicyArn=asked.request.resource, **given)

    return made


def _function(operation: str, given: dict[str, Any]) -> Callable[[Ground, Asked], Call]:
    """By its ARN, as functions of other accounts are called."""

    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        return partial(
            getattr(asked.identity.client("lambda"), operation), FunctionName=asked.request.resource, **given
        )

    return made


def _pass_role(ground: Ground, asked: Asked) -> None:
    """Asked by CreateFeatureGroup of whoever hands a role to it."""
    if not any(
        request.action == "sagemaker:CreateFeatureGroup" for link in asked.chain.links for request in link.requests
    ):
        raise NotVerifiable("no call of its own: a service asks it of whoever hands it a role")


def _put_parameter(ground: Ground, asked: Asked) -> Call:
    """The value that it has; by its name, as ARNs are not taken (SSM API reference, PutParameter)."""
    name, value = asked.resource.removeprefix("parameter"), parameter_value(ground, asked)
    put = asked.identity.client("ssm").put_parameter
    return at_home(asked, partial(put, Name=name, Value=value, Overwrite=True))


MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    "iam:CreateRole": _role("create_role", AssumeRolePolicyDocument=EMPTY),
    "iam:UpdateAssumeRolePolicy": _role("update_assume_role_policy", **_DOCUMENT),
    "iam:PutRolePolicy": _role("put_role_policy", PolicyName="replay", **_DOCUMENT),
    "iam:DeleteRolePolicy": _role("delete_role_policy", PolicyName="replay"),
    "iam:AttachRolePolicy": _role("attach_role_policy", PolicyArn=_ANYTHING),
    "iam:DetachRolePolicy": _role("detach_role_policy", PolicyArn=_ANYTHING),
    "iam:PutRolePermissionsBoundary": _role("put_role_permissions_boundary", PermissionsBoundary=_ANYTHING),
    "iam:DeleteRolePermissionsBoundary": _role("delete_role_permissions_boundary"),
    "iam:DeleteRole": _role("delete_role"),
    "iam:PassRole": _pass_role,
    "iam:CreatePolicyVersion": _policy("create_policy_version", **_DOCUMENT),
    "iam:SetDefaultPolicyVersion": _policy("set_default_policy_version", VersionId="v1"),
    "iam:CreateAccessKey": _user("create_access_key"),
    "iam:CreateLoginProfile": _user("create_login_profile", Password="replay"),  # noqa: S106
    "iam:PutUserPolicy": _user("put_user_policy", PolicyName="replay", **_DOCUMENT),
    "iam:AttachUserPolicy": _user("attach_user_policy", PolicyArn=_ANYTHING),
    "cloudformation:UpdateStack": _by_name("cloudformation", "update_stack", "StackName", UsePreviousTemplate=True),
    "cloudformation:CreateChangeSet": _by_name(
        "cloudformation", "create_change_set", "StackName", ChangeSetName="replay", UsePreviousTemplate=True
    ),
    **{action: _function(*call) for action, call in _FUNCTIONS.items()},
    "ssm:PutParameter": _put_parameter,
    "sts:AssumeRoleWithWebIdentity": not_here(_PROVIDERS),
    "sts:AssumeRoleWithSAML": not_here(_PROVIDERS),
}

"""How the console comes in: its role, or its user's key; and the profile that its links open.

Nobody but the console's account can try the role, so that what is judged is the role's trust policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.governance.checks.finding import Finding, failed, is_missing, listed, passed, statements, unknown
from landbridge.aws.governance.target import Target

_OPERATORS = ("StringEquals",)


def check_entry(session: Any, target: Target) -> Iterator[Finding]:
    if target.has_role:
        yield from _role(session.client("iam"), target)
    else:
        yield from _key(session, target)


def check_profile(session: Any, target: Target) -> Iterator[Finding]:
    sagemaker = session.client("sagemaker")
    profile = target.names.governance_profile(target.name)
    domain = target.connection.default_profile.domain or _made_domain(sagemaker, profile)
    deploy = f"deploy {target.stack}"
    if domain is None:
        yield failed("default profile", f"there is no domain {profile}", deploy)
        return
    try:
        found = sagemaker.describe_user_profile(DomainId=domain, UserProfileName=profile)
    except ClientError as error:
        if not is_missing(error):
            raise
        yield failed("default profile", f"the domain {domain} has no profile {profile}", deploy)
        return
    arn = target.names.user_profile_arn(target.account, domain, profile)
    if found["Status"] != "InService":
        yield failed("default profile", f"{arn} is {found['Status']}", f"wait until it is InService, or {deploy}")
    else:
        yield passed("default profile", arn)


def _made_domain(sagemaker: Any, name: str) -> str | None:
    pages = sagemaker.get_paginator("list_domains").paginate()
    return next((each["DomainId"] for page in pages for each in page["Domains"] if each["DomainName"] == name), None)


def _role(iam: Any, target: Target) -> Iterator[Finding]:
    deploy = f"deploy {target.stack}"
    try:
        trust = iam.get_role(RoleName=target.role_name)["Role"]["AssumeRolePolicyDocument"]
    except ClientError as error:
        if not is_missing(error):
            raise
        yield failed("role", f"{target.role_arn} is not there", deploy)
        return
    yield from judged_trust(trust, target)


def judged_trust(trust: Mapping[str, Any], target: Target) -> Iterator[Finding]:
    """What a trust policy says to the console with the right external id, without one and with a wrong one."""
    deploy = f"deploy {target.stack}"
    console = target.names.root_arn(target.connection.console_account)
    wanted = target.connection.external_id
    letting = [
        each
        for each in statements(trust)
        if each.get("Effect") == "Allow" and {"sts:AssumeRole", "sts:*", "*"} & set(listed(each.get("Action")))
    ]
    right = [each for each in letting if _principals(each) == [console] and _external_ids(each) == [wanted]]
    if any(each.get("Effect") == "Deny" for each in statements(trust)):
        yield unknown("role", f"the trust policy of {target.role_arn} denies something", f"compare it: {deploy}")
    elif not right:
        yield failed("role", f"{console} with the declared external id is not let in", deploy)
    elif any(set(_keys(each)) - {"sts:externalid"} for each in right):
        yield unknown("role", "the trust policy has conditions besides the external id", f"compare it: {deploy}")
    else:
        yield passed("role", f"{target.role_arn} lets {console} in with the declared external id")
    for subject, open_to in (
        ("role without external id", [each for each in letting if not _external_ids(each)]),
        ("role with a wrong external id", [each for each in letting if set(_external_ids(each)) - {wanted}]),
    ):
        if open_to:
            names = ", ".join(sorted({name for each in open_to for name in _principals(each)}))
            yield failed(subject, f"it is open to {names}", deploy)
        else:
            yield passed(subject, "it is refused")


def _principals(statement: Mapping[str, Any]) -> list[str]:
    """The account's number stands for its root (IAM user guide, reference_policies_elements_principal)."""
    principal = statement.get("Principal", {})
    if isinstance(principal, str):
        return [principal]
    return [str(name) for names in principal.values() for name in listed(names)]


def _keys(statement: Mapping[str, Any]) -> list[str]:
    return [key.lower() for keys in statement.get("Condition", {}).values() for key in keys]


def _external_ids(statement: Mapping[str, Any]) -> list[str]:
    return [
        value
        for operator, keys in statement.get("Condition", {}).items()
        if operator in _OPERATORS
        for key, values in keys.items()
        if key.lower() == "sts:externalid"
        for value in listed(values)
    ]


def _key(session: Any, target: Target) -> Iterator[Finding]:
    rotate = f"landbridge governance rotate {target.name}"
    try:
        keys = session.client("iam").list_access_keys(UserName=target.user_name)["AccessKeyMetadata"]
    except ClientError as error:
        if not is_missing(error):
            raise
        yield failed("access key", f"there is no user {target.user_name}", f"deploy {target.stack}")
        return
    active = [key for key in keys if key["Status"] == "Active"]
    if not active:
        yield failed("access key", f"the user {target.user_name} has no active key", rotate)
    elif len(active) > 1:
        yield unknown("access key", "a rotation is under way: two keys are active", f"{rotate} --finish")
    else:
        yield passed("access key", f"one key of {target.user_name} is active, of {active[0]['CreateDate']:%Y-%m-%d}")
    secret = target.names.governance_secret(target.name)
    try:
        session.client("secretsmanager").describe_secret(SecretId=secret)
    except ClientError as error:
        if not is_missing(error):
            raise
        yield failed("secret", f"{secret} is not there", f"deploy {target.stack}, then {rotate}")
    else:
        yield passed("secret", f"{secret} is there")

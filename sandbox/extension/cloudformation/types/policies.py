"""AWS::IAM::ManagedPolicy and AWS::IAM::Policy (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-iam-managedpolicy.html, aws-resource-iam-policy.html), for roles.
"""

import json
from typing import Any

from sandbox.extension.cloudformation.registry import Outcome, physical_name, register_type
from sandbox.extension.cloudformation.service_calls import client

Properties = dict[str, Any]
_VERSIONS = 5


def install() -> None:
    """Register both types."""
    register_type(
        "AWS::IAM::ManagedPolicy",
        create=_create_managed,
        update=_update_managed,
        delete=_delete_managed,
        properties=["Description", "ManagedPolicyName", "Path", "PolicyDocument.*", "Roles"],
        create_only=["Description", "ManagedPolicyName", "Path"],
        name_property="ManagedPolicyName",
        updates_in_steps=True,
    )
    register_type(
        "AWS::IAM::Policy",
        create=_create_inline,
        update=_update_inline,
        delete=_delete_inline,
        properties=["PolicyName", "PolicyDocument.*", "Roles"],
        create_only=[],
        updates_in_steps=True,
    )


def _create_managed(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    policy = client("iam").create_policy(
        PolicyName=properties.get("ManagedPolicyName") or physical_name(stack_name, logical_id),
        Path=properties.get("Path", "/"),
        Description=properties.get("Description", ""),
        PolicyDocument=json.dumps(properties["PolicyDocument"]),
    )["Policy"]
    arn = policy["Arn"]
    try:
        _attach(arn, {}, properties)
    except Exception:
        _delete_managed(arn, properties)
        raise
    return arn, {"PolicyArn": arn, "PolicyId": policy["PolicyId"]}


def _update_managed(arn: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    iam = client("iam")
    if old["PolicyDocument"] != new["PolicyDocument"]:
        versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
        if len(versions) >= _VERSIONS:
            oldest = min((v for v in versions if not v["IsDefaultVersion"]), key=lambda v: int(v["VersionId"][1:]))
            iam.delete_policy_version(PolicyArn=arn, VersionId=oldest["VersionId"])
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(new["PolicyDocument"]), SetAsDefault=True)
    _attach(arn, old, new)
    return arn, {"PolicyArn": arn, "PolicyId": iam.get_policy(PolicyArn=arn)["Policy"]["PolicyId"]}


def _delete_managed(arn: str, properties: Properties) -> None:
    iam = client("iam")
    try:
        _attach(arn, properties, {})
        for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=arn)
    except iam.exceptions.NoSuchEntityException:
        return


def _attach(arn: str, old: Properties, new: Properties) -> None:
    iam = client("iam")
    for role in _left_out(old, new):
        try:
            iam.detach_role_policy(RoleName=role, PolicyArn=arn)
        except iam.exceptions.NoSuchEntityException:
            continue
    for role in _left_out(new, old):
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)


def _create_inline(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    if not properties.get("Roles"):
        raise ValueError("At least one of [Groups,Roles,Users] must be non-empty.")
    identifier = physical_name(stack_name, logical_id)
    try:
        _embed(properties["PolicyName"], properties)
    except Exception:
        _delete_inline(identifier, properties)
        raise
    return identifier, {"Id": identifier}


def _update_inline(identifier: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    _embed(new["PolicyName"], new)
    kept = new["Roles"] if new["PolicyName"] == old["PolicyName"] else []
    _take(old["PolicyName"], [role for role in old["Roles"] if role not in kept])
    return identifier, {"Id": identifier}


def _delete_inline(identifier: str, properties: Properties) -> None:
    _take(properties["PolicyName"], properties["Roles"])


def _embed(name: str, properties: Properties) -> None:
    for role in properties["Roles"]:
        client("iam").put_role_policy(
            RoleName=role, PolicyName=name, PolicyDocument=json.dumps(properties["PolicyDocument"])
        )


def _take(name: str, roles: list[str]) -> None:
    iam = client("iam")
    for role in roles:
        try:
            iam.delete_role_policy(RoleName=role, PolicyName=name)
        except iam.exceptions.NoSuchEntityException:
            continue


def _left_out(these: Properties, those: Properties) -> list[str]:
    return [role for role in these.get("Roles", []) if role not in those.get("Roles", [])]

"""AWS::IAM::Role (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html).

ministack's own type ignores the permissions boundary and replaces a role of the same name that exists already.
"""

import json
from typing import Any

from ministack.services import iam as iam_service

from sandbox.extension.cloudformation.registry import Outcome, physical_name, register_type
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]


def install() -> None:
    """Register the type."""
    register_type(
        "AWS::IAM::Role",
        create=_create,
        update=_update,
        delete=_delete,
        properties=[
            "AssumeRolePolicyDocument.*",
            "Description",
            "ManagedPolicyArns",
            "MaxSessionDuration",
            "Path",
            "PermissionsBoundary",
            "Policies.PolicyName",
            "Policies.PolicyDocument.*",
            "RoleName",
            "Tags.Key",
            "Tags.Value",
        ],
        create_only=["Path", "RoleName"],
        name_property="RoleName",
        tags=True,
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    name = properties.get("RoleName") or physical_name(stack_name, logical_id, max_length=64)
    request: Properties = {
        "RoleName": name,
        "Path": properties.get("Path", "/"),
        "AssumeRolePolicyDocument": json.dumps(properties["AssumeRolePolicyDocument"]),
        "Description": properties.get("Description", ""),
        "MaxSessionDuration": int(properties.get("MaxSessionDuration", 3600)),
        "Tags": tag_list(properties.get("Tags")),
    }
    if "PermissionsBoundary" in properties:
        request["PermissionsBoundary"] = properties["PermissionsBoundary"]
    role = client("iam").create_role(**request)["Role"]
    try:
        _permit(name, {}, properties)
    except Exception:
        _delete(name, properties)
        raise
    return name, {"Arn": role["Arn"], "RoleId": role["RoleId"]}


def _update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    iam = client("iam")
    if old["AssumeRolePolicyDocument"] != new["AssumeRolePolicyDocument"]:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(new["AssumeRolePolicyDocument"]))
    iam.update_role(RoleName=name, MaxSessionDuration=int(new.get("MaxSessionDuration", 3600)))
    # Not through the API: ministack takes an empty description for one that is not given.
    iam_service._roles[name]["Description"] = new.get("Description", "")
    if "PermissionsBoundary" in new:
        iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=new["PermissionsBoundary"])
    elif "PermissionsBoundary" in old:
        iam.delete_role_permissions_boundary(RoleName=name)
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        iam.untag_role(RoleName=name, TagKeys=gone)
    if tags := tag_list(new.get("Tags")):
        iam.tag_role(RoleName=name, Tags=tags)
    _permit(name, old, new)
    role = iam.get_role(RoleName=name)["Role"]
    return name, {"Arn": role["Arn"], "RoleId": role["RoleId"]}


def _delete(name: str, properties: Properties) -> None:
    iam = client("iam")
    try:
        _permit(name, properties, {})
        iam.delete_role(RoleName=name)
    except iam.exceptions.NoSuchEntityException:
        return


def _permit(name: str, old: Properties, new: Properties) -> None:
    """Give the role the policies of `new` and take from it those that only `old` has; others are not touched."""
    iam = client("iam")
    before, after = _inline(old), _inline(new)
    for policy in before.keys() - after.keys():
        _ignoring_absence(iam.delete_role_policy, RoleName=name, PolicyName=policy)
    for policy, document in after.items():
        if before.get(policy) != document:
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    attached, wanted = old.get("ManagedPolicyArns", []), new.get("ManagedPolicyArns", [])
    for arn in (arn for arn in attached if arn not in wanted):
        _ignoring_absence(iam.detach_role_policy, RoleName=name, PolicyArn=arn)
    for arn in (arn for arn in wanted if arn not in attached):
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)


def _inline(properties: Properties) -> dict[str, Any]:
    return {policy["PolicyName"]: policy["PolicyDocument"] for policy in properties.get("Policies", [])}


def _ignoring_absence(operation: Any, **parameters: str) -> None:
    try:
        operation(**parameters)
    except client("iam").exceptions.NoSuchEntityException:
        return

"""AWS::IAM::User, AWS::IAM::UserPolicy and AWS::IAM::AccessKey (docs.aws.amazon.com/AWSCloudFormation/latest/
TemplateReference/aws-resource-iam-user.html, aws-resource-iam-userpolicy.html, aws-resource-iam-accesskey.html).

Ref of a key is its id, its attribute SecretAccessKey the secret, which CloudFormation shows nowhere by itself. A higher
Serial makes a new key.
"""

import json
from typing import Any

from sandbox.extension.cloudformation.registry import Outcome, physical_name, register_type
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]


def install() -> None:
    """Register the three types."""
    register_type(
        "AWS::IAM::User",
        create=_create,
        update=_update,
        delete=_delete,
        properties=[
            "ManagedPolicyArns",
            "Path",
            "PermissionsBoundary",
            "Policies.PolicyName",
            "Policies.PolicyDocument.*",
            "UserName",
            "Tags.Key",
            "Tags.Value",
        ],
        create_only=["Path", "UserName"],
        name_property="UserName",
        tags=True,
        updates_in_steps=True,
    )
    register_type(
        "AWS::IAM::UserPolicy",
        create=_create_policy,
        update=_update_policy,
        delete=_delete_policy,
        properties=["UserName", "PolicyName", "PolicyDocument.*"],
        create_only=["UserName", "PolicyName"],
    )
    register_type(
        "AWS::IAM::AccessKey",
        create=_create_key,
        update=_update_key,
        delete=_delete_key,
        properties=["UserName", "Serial", "Status"],
        create_only=["UserName", "Serial"],
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    name = properties.get("UserName") or physical_name(stack_name, logical_id, max_length=64)
    request: Properties = {"Path": properties.get("Path", "/"), "Tags": tag_list(properties.get("Tags"))}
    if "PermissionsBoundary" in properties:
        request["PermissionsBoundary"] = properties["PermissionsBoundary"]
    user = client("iam").create_user(UserName=name, **request)["User"]
    try:
        _permit(name, {}, properties)
    except Exception:
        _delete(name, properties)
        raise
    return name, {"Arn": user["Arn"]}


def _update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    iam = client("iam")
    if "PermissionsBoundary" in new:
        iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=new["PermissionsBoundary"])
    elif "PermissionsBoundary" in old:
        iam.delete_user_permissions_boundary(UserName=name)
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        iam.untag_user(UserName=name, TagKeys=gone)
    if tags := tag_list(new.get("Tags")):
        iam.tag_user(UserName=name, Tags=tags)
    _permit(name, old, new)
    return name, {"Arn": iam.get_user(UserName=name)["User"]["Arn"]}


def _delete(name: str, properties: Properties) -> None:
    iam = client("iam")
    try:
        _permit(name, properties, {})
        iam.delete_user(UserName=name)
    except iam.exceptions.NoSuchEntityException:
        return


def _permit(name: str, old: Properties, new: Properties) -> None:
    """Give the user the policies of `new` and take those that only `old` has; others are not touched."""
    iam = client("iam")
    before, after = _inline(old), _inline(new)
    for policy in before.keys() - after.keys():
        _ignoring_absence(iam.delete_user_policy, UserName=name, PolicyName=policy)
    for policy, document in after.items():
        iam.put_user_policy(UserName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
    attached, wanted = old.get("ManagedPolicyArns") or [], new.get("ManagedPolicyArns") or []
    for arn in (arn for arn in attached if arn not in wanted):
        _ignoring_absence(iam.detach_user_policy, UserName=name, PolicyArn=arn)
    for arn in (arn for arn in wanted if arn not in attached):
        iam.attach_user_policy(UserName=name, PolicyArn=arn)


def _inline(properties: Properties) -> dict[str, Any]:
    return {policy["PolicyName"]: policy["PolicyDocument"] for policy in properties.get("Policies") or []}


def _create_policy(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    _put_policy(properties)
    return physical_name(stack_name, logical_id), {}


def _update_policy(identifier: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    _put_policy(new)
    return identifier, {}


def _delete_policy(identifier: str, properties: Properties) -> None:
    iam = client("iam")
    _ignoring_absence(iam.delete_user_policy, UserName=properties["UserName"], PolicyName=properties["PolicyName"])


def _put_policy(properties: Properties) -> None:
    client("iam").put_user_policy(
        UserName=properties["UserName"],
        PolicyName=properties["PolicyName"],
        PolicyDocument=json.dumps(properties["PolicyDocument"]),
    )


def _create_key(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    key = client("iam").create_access_key(UserName=properties["UserName"])["AccessKey"]
    attributes = {"SecretAccessKey": key["SecretAccessKey"]}
    _set_status(key["AccessKeyId"], properties)
    return key["AccessKeyId"], attributes


def _update_key(identifier: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    _set_status(identifier, new)
    # Only the service knows the secret of a key that exists, and tells it to nobody.
    from ministack.services import iam as iam_service

    return identifier, {"SecretAccessKey": iam_service._access_keys[identifier]["SecretAccessKey"]}


def _delete_key(identifier: str, properties: Properties) -> None:
    iam = client("iam")
    _ignoring_absence(iam.delete_access_key, UserName=properties["UserName"], AccessKeyId=identifier)


def _set_status(identifier: str, properties: Properties) -> None:
    status = properties.get("Status", "Active")
    client("iam").update_access_key(UserName=properties["UserName"], AccessKeyId=identifier, Status=status)


def _ignoring_absence(operation: Any, **parameters: str) -> None:
    try:
        operation(**parameters)
    except client("iam").exceptions.NoSuchEntityException:
        return

"""Who owns a resource, and which policies it carries itself."""

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import s3, tagging

from sandbox.extension.authorization import callers, glue_policy, keys
from sandbox.extension.authorization.decision import ResourcePolicy

# Actions on a resource that does not exist yet: if its name is taken the service says so, not IAM.
_CREATIONS = frozenset({"s3:CreateBucket"})
_TRUSTED_ACTIONS = frozenset({"sts:assumerole", "sts:tagsession", "sts:setsourceidentity"})


def owner(action: str, arn: str) -> str | None:
    """The account that owns the resource: that of the ARN, or of the bucket, whose ARN names none."""
    if action in _CREATIONS:
        return None
    name = bucket_name(arn)
    if name is not None:
        found: str | None = s3._bucket_owner_account(name)
        return found
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[4].isdigit() else None


def bucket_name(arn: str) -> str | None:
    """The bucket that the ARN of a bucket or object names; None for other resources."""
    partition, _, rest = arn.partition(":s3:::")
    return rest.split("/", 1)[0] if rest and partition.startswith("arn:") else None


def policy(action: str, arn: str) -> ResourcePolicy | None:
    """The policies of the resource `arn` that bear on `action`; None where its service has no resource policies."""
    service = action.partition(":")[0]
    if action.lower() in _TRUSTED_ACTIONS:
        role = callers.stored_role(arn)
        return ResourcePolicy.of(role and role["AssumeRolePolicyDocument"], required=True)
    if service == "kms" and keys.is_key(arn):
        record = keys.find(arn)
        return ResourcePolicy.of(record and record.get("Policy"), *keys.grant_policies(record), required=True)
    if action in _CREATIONS:
        return None
    account = owner(action, arn)
    if service == "glue":
        region = arn.split(":")[3] if account else responses.get_region()
        return ResourcePolicy.of(account and glue_policy.document(account, region))
    name = bucket_name(arn)
    if name is not None:
        return ResourcePolicy.of(account and s3._bucket_policies.get_scoped(account, None, name))
    with responses.request_scope(account or responses.get_account_id(), responses.get_region()):
        found = iam_evaluator._resource_policy(service, arn)
    return ResourcePolicy.of(found[0]) if found is not None else None


def tags(arn: str, account: str | None) -> Mapping[str, Any]:
    """The tags of a resource as `aws:ResourceTag` condition keys."""
    with responses.request_scope(account or responses.get_account_id(), responses.get_region()):
        found = tagging.resource_tags(arn) or {}
    return {f"aws:resourcetag/{name.lower()}": value for name, value in found.items()}

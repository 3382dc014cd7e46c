"""The calls that delete buckets, keys and shares or change who may use them.

Nobody is granted them. What they change is put back; what could not be put back is tried only where it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import bucket_policy, key_arn, share_arn
from sandbox.demonstration.replay.own_account import not_here, only_if_refused, own_share
from sandbox.demonstration.replay.ways import Asked, Call

_EMPTY = '{"Version": "2012-10-17", "Statement": []}'
_RAM_ASKS = "no call of its own: RAM asks it of whoever shares"
_INVENTORY = {
    "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::replay", "Format": "CSV"}},
    "IsEnabled": True,
    "Id": "replay",
    "IncludedObjectVersions": "Current",
    "Schedule": {"Frequency": "Daily"},
}


def _bucket(operation: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    """A change of a bucket's settings, tried where it is refused."""

    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        return partial(getattr(asked.identity.client("s3"), operation), Bucket=asked.resource, **given)

    return made


def _put_inventory(ground: Ground, asked: Asked) -> Call:
    """Whoever may not is refused before S3 looks for the operation."""
    only_if_refused(asked, "the local AWS has no inventories of buckets")
    put = asked.identity.client("s3").put_bucket_inventory_configuration
    return partial(put, Bucket=asked.resource, Id="replay", InventoryConfiguration=_INVENTORY)


def _put_bucket_policy(ground: Ground, asked: Asked) -> Call:
    """The policy that it has."""
    policy = bucket_policy(ground, asked)
    return partial(asked.identity.client("s3").put_bucket_policy, Bucket=asked.resource, Policy=policy)


def _delete_bucket_policy(ground: Ground, asked: Asked) -> Call:
    policy = bucket_policy(ground, asked)

    def delete() -> None:
        asked.identity.client("s3").delete_bucket_policy(Bucket=asked.resource)
        root = ground.callers.root(asked.question.thing.account)
        root.client("s3").put_bucket_policy(Bucket=asked.resource, Policy=policy)

    return delete


def _key(operation: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        key = key_arn(ground, asked)
        return partial(getattr(asked.identity.client("kms"), operation), KeyId=key, **given)

    return made


def _create_grant(ground: Ground, asked: Asked) -> Call:
    account = asked.request.resource.split(":")[4]
    key = key_arn(ground, asked)

    def create() -> None:
        grant = asked.identity.client("kms").create_grant(
            KeyId=key, GranteePrincipal=ground.names.root_arn(account), Operations=["DescribeKey"]
        )
        ground.callers.root(account).client("kms").revoke_grant(KeyId=key, GrantId=grant["GrantId"])

    return create


def _update_alias(ground: Ground, asked: Asked) -> Call:
    """To the key that it points at."""
    key, alias = key_arn(ground, asked), asked.resource.removeprefix("key/")
    return partial(asked.identity.client("kms").update_alias, AliasName=alias, TargetKeyId=key)


def _share(operation: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        call = getattr(asked.identity.client("ram"), operation)
        return own_share(asked, partial(call, resourceShareArn=share_arn(ground, asked), **given))

    return made


MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    "s3:PutBucketPolicy": _put_bucket_policy,
    "s3:DeleteBucketPolicy": _delete_bucket_policy,
    "s3:PutLifecycleConfiguration": _bucket("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": []}),
    "s3:PutReplicationConfiguration": _bucket(
        "put_bucket_replication", ReplicationConfiguration={"Role": "", "Rules": []}
    ),
    "s3:PutBucketAcl": _bucket("put_bucket_acl", ACL="private"),
    "s3:PutBucketOwnershipControls": _bucket(
        "put_bucket_ownership_controls", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    ),
    "s3:PutBucketPublicAccessBlock": _bucket("put_public_access_block", PublicAccessBlockConfiguration={}),
    "s3:DeleteBucket": _bucket("delete_bucket"),
    "s3:PutInventoryConfiguration": _put_inventory,
    "s3:PutEncryptionConfiguration": _bucket(
        "put_bucket_encryption",
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    ),
    "s3:PutBucketVersioning": _bucket("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}),
    "kms:PutKeyPolicy": _key("put_key_policy", Policy=_EMPTY),
    "kms:ScheduleKeyDeletion": _key("schedule_key_deletion"),
    "kms:DisableKey": _key("disable_key"),
    "kms:ReplicateKey": _key("replicate_key", ReplicaRegion="eu-central-1"),
    "kms:CreateGrant": _create_grant,
    "kms:UpdateAlias": _update_alias,
    "ram:DisassociateResourceShare": _share("disassociate_resource_share", principals=["000000000002"]),
    "ram:UpdateResourceShare": _share("update_resource_share", allowExternalPrincipals=True),
    "ram:DeleteResourceShare": _share("delete_resource_share"),
    "ram:AssociateResourceSharePermission": _share(
        "associate_resource_share_permission",
        permissionArn="arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerCatalogResourceSearch",
    ),
    "ram:ReplacePermissionAssociations": not_here("the local AWS has no ReplacePermissionAssociations"),
    "sagemaker:PutResourcePolicy": not_here(_RAM_ASKS),
    "sagemaker:DeleteResourcePolicy": not_here(_RAM_ASKS),
}

"""The calls that delete things or change who may use them: buckets, keys, catalogs, roles, shares.

Nobody is granted them. What they change is put back; what could not be put back is tried only where it is refused.
IAM, Glue's catalog policy and shares know the caller's own account alone: of another account's nobody can say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from landbridge.access.model import Answer
from sandbox.demonstration.outcome import NotVerifiable, Refused
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import bucket_policy, catalog_policy, described_table, key_arn, share_arn
from sandbox.demonstration.replay.ways import Asked, Call

_UNKNOWN = ("UnknownResourceException", "OperationNotPermittedException")
_EMPTY = '{"Version": "2012-10-17", "Statement": []}'


def _bucket(operation: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    """A change of a bucket's settings, tried where it is refused."""

    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        return partial(getattr(asked.identity.client("s3"), operation), Bucket=asked.resource, **given)

    return made


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


def _key(operation: str, undo: str = "", **given: Any) -> Callable[[Ground, Asked], Call]:
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


def _put_catalog_policy(ground: Ground, asked: Asked) -> Call:
    """The policy that it has."""
    policy = catalog_policy(ground, asked)
    put = partial(asked.identity.client("glue").put_resource_policy, PolicyInJson=policy)
    return at_home(asked, put)


def _delete_catalog_policy(ground: Ground, asked: Asked) -> Call:
    policy = catalog_policy(ground, asked)

    def delete() -> None:
        asked.identity.client("glue").delete_resource_policy()
        ground.callers.root(asked.question.thing.account).client("glue").put_resource_policy(PolicyInJson=policy)

    return at_home(asked, delete)


def _update_table(ground: Ground, asked: Asked) -> Call | None:
    """To what it is."""
    if not asked.resource.startswith("table/"):
        return None
    table = described_table(ground, asked)
    kept = ("Name", "StorageDescriptor", "PartitionKeys", "TableType", "Parameters")
    return partial(
        asked.identity.client("glue").update_table,
        CatalogId=asked.question.thing.account,
        DatabaseName=table["DatabaseName"],
        TableInput={name: table[name] for name in kept if name in table},
    )


def _delete_table(ground: Ground, asked: Asked) -> Call | None:
    if not asked.resource.startswith("table/"):
        return None
    only_if_refused(asked)
    table = described_table(ground, asked)
    delete = asked.identity.client("glue").delete_table
    return partial(
        delete, CatalogId=asked.question.thing.account, DatabaseName=table["DatabaseName"], Name=table["Name"]
    )


def _delete_database(ground: Ground, asked: Asked) -> Call | None:
    if not asked.resource.startswith("database/"):
        return None
    only_if_refused(asked)
    name = asked.resource.partition("/")[2]
    delete = asked.identity.client("glue").delete_database
    return partial(delete, CatalogId=asked.question.thing.account, Name=name)


def _role(operation: str, **given: str) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        if asked.request.caller.account == asked.request.resource.split(":")[4]:
            only_if_refused(asked)
        name = asked.resource.rpartition("/")[2]
        return at_home(asked, partial(getattr(asked.identity.client("iam"), operation), RoleName=name, **given))

    return made


def _share(operation: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        arn = share_arn(ground, asked)
        return own_share(
            asked, partial(getattr(asked.identity.client("ram"), operation), resourceShareArn=arn, **given)
        )

    return made


def _pass_role(ground: Ground, asked: Asked) -> None:
    """Asked by CreateFeatureGroup of whoever hands a role to it."""
    if not any(
        request.action == "sagemaker:CreateFeatureGroup" for link in asked.chain.links for request in link.requests
    ):
        raise NotVerifiable("no call of its own: a service asks it of whoever hands it a role")


def _not_here(why: str) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        raise NotVerifiable(why)

    return made


def at_home(asked: Asked, call: Call) -> Call:
    """In another account the same words would be about the caller's own."""
    return call if asked.request.caller.account == asked.question.thing.account else _elsewhere


def own_share(asked: Asked, call: Call) -> Call:
    """RAM knows neither shares nor resources of other accounts."""

    def made() -> None:
        try:
            call()
        except ClientError as error:
            if asked.request.caller.account == asked.question.thing.account or _code(error) not in _UNKNOWN:
                raise
            raise Refused("it belongs to another account") from error

    return made


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def _elsewhere() -> None:
    raise Refused("the call is about the caller's own account alone")


def only_if_refused(asked: Asked) -> None:
    if asked.answer is not Answer.REFUSED:
        raise NotVerifiable("what it destroys could not be put back")


_RAM_ASKS = "no call of its own: RAM asks it of whoever shares"
_LAKE_FORMATION = "the local AWS has no Lake Formation"
_NOT_YET = "the replay has no call for it yet"
_POLICY = {"PolicyDocument": _EMPTY}

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
    "s3:PutInventoryConfiguration": _not_here(_NOT_YET),
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
    "kms:CreateGrant": _create_grant,
    "kms:UpdateAlias": _update_alias,
    "glue:PutResourcePolicy": _put_catalog_policy,
    "glue:DeleteResourcePolicy": _delete_catalog_policy,
    "glue:UpdateTable": _update_table,
    "glue:DeleteTable": _delete_table,
    "glue:DeleteDatabase": _delete_database,
    "iam:UpdateAssumeRolePolicy": _role("update_assume_role_policy", **_POLICY),
    "iam:PutRolePolicy": _role("put_role_policy", PolicyName="replay", **_POLICY),
    "iam:DeleteRolePolicy": _role("delete_role_policy", PolicyName="replay"),
    "iam:AttachRolePolicy": _role("attach_role_policy", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"),
    "iam:DetachRolePolicy": _role("detach_role_policy", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"),
    "iam:PutRolePermissionsBoundary": _role(
        "put_role_permissions_boundary", PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess"
    ),
    "iam:DeleteRolePermissionsBoundary": _role("delete_role_permissions_boundary"),
    "iam:DeleteRole": _role("delete_role"),
    "iam:PassRole": _pass_role,
    "ram:DisassociateResourceShare": _share("disassociate_resource_share", principals=["000000000002"]),
    "ram:UpdateResourceShare": _share("update_resource_share", allowExternalPrincipals=True),
    "ram:DeleteResourceShare": _share("delete_resource_share"),
    "ram:AssociateResourceSharePermission": _share(
        "associate_resource_share_permission",
        permissionArn="arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerCatalogResourceSearch",
    ),
    "ram:ReplacePermissionAssociations": _not_here("the local AWS has no ReplacePermissionAssociations"),
    "sagemaker:PutResourcePolicy": _not_here(_RAM_ASKS),
    "sagemaker:DeleteResourcePolicy": _not_here(_RAM_ASKS),
    "sts:AssumeRoleWithWebIdentity": _not_here("the local AWS has no identity providers"),
    "sts:AssumeRoleWithSAML": _not_here("the local AWS has no identity providers"),
    **dict.fromkeys(
        (
            *("kms:ReplicateKey", "glue:UpdateDatabase", "ssm:PutParameter", "iam:CreatePolicyVersion"),
            "iam:SetDefaultPolicyVersion",
            *(f"glue:{each}Partition" for each in ("Create", "Update", "Delete")),
            *(f"glue:Batch{each}Partition" for each in ("Create", "Update", "Delete")),
            *(f"iam:{each}" for each in ("CreateRole", "CreateAccessKey", "CreateLoginProfile")),
            *(f"iam:{each}" for each in ("PutUserPolicy", "AttachUserPolicy")),
            *("cloudformation:UpdateStack", "cloudformation:CreateChangeSet"),
            *(f"lambda:{each}" for each in ("UpdateFunctionCode", "UpdateFunctionConfiguration")),
            *(f"lambda:{each}" for each in ("AddPermission", "InvokeFunction")),
        ),
        _not_here(_NOT_YET),
    ),
    "lakeformation:RegisterResource": _not_here(_LAKE_FORMATION),
    "lakeformation:AddLFTagsToResource": _not_here(_LAKE_FORMATION),
    "lakeformation:GrantPermissions": _not_here(_LAKE_FORMATION),
    "lakeformation:BatchGrantPermissions": _not_here(_LAKE_FORMATION),
    "lakeformation:PutDataLakeSettings": _not_here(_LAKE_FORMATION),
}

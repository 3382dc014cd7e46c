"""What a call needs to know of the local AWS, as the administrators of the account see it."""

from __future__ import annotations

from typing import Any

from sandbox.demonstration.identities import Identity
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.ways import Asked

_ANY = "/any/"
_KEY = "key/"


def object_below(ground: Ground, asked: Asked) -> tuple[str, str]:
    """Bucket and key of an object that stands for the one that is asked about; where nothing lies, it is put there."""
    bucket, _, key = asked.resource.partition("/")
    prefix = key.partition(_ANY)[0] if _ANY in key else key.rpartition("/")[0]

    def look() -> str:
        s3 = bucket_owner(ground, asked, bucket).client("s3")
        keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket, Prefix=f"{prefix}/").get("Contents", [])]
        if not keys:
            s3.put_object(Bucket=bucket, Key=key, Body=b"")
        if key in keys or not keys:
            return key
        return str(next((each for each in keys if each.endswith((".parquet", ".csv"))), keys[0]))

    return bucket, str(ground.once(("object", bucket, key), look))


def bucket_owner(ground: Ground, asked: Asked, bucket: str) -> Identity:
    """The administrators of the bucket's account."""
    known = ground.estate.resources.get(ground.names.bucket_arn(bucket))
    return ground.callers.root(asked.question.thing.account if known is None else known.account)


def described_table(ground: Ground, asked: Asked) -> dict[str, Any]:
    """The Glue table; of a group that Feature Store named the table of, the one that its name begins with."""
    account = asked.request.resource.split(":")[4]
    _, database, name = asked.resource.split("/")

    def look() -> dict[str, Any]:
        tables = ground.callers.root(account).client("glue").get_tables(DatabaseName=database)["TableList"]
        return next(table for table in tables if table["Name"] == name or table["Name"].startswith(f"{name}_"))

    found: dict[str, Any] = ground.once(("table", account, database, name), look)
    return found


def key_arn(ground: Ground, asked: Asked) -> str:
    """The ARN of the key that is asked about by its alias."""
    return key_of_alias(ground, asked.request.resource)


def key_of_alias(ground: Ground, resource: str) -> str:
    """The ARN of the key that `Names.key_of_alias_arn` stands for."""
    account, alias = resource.split(":")[4], resource.split(":", 5)[5].removeprefix(_KEY)

    def look() -> str:
        kms = ground.callers.root(account).client("kms")
        return str(kms.describe_key(KeyId=ground.names.alias_arn(account, alias))["KeyMetadata"]["Arn"])

    return str(ground.once(("key", resource), look))


def bucket_policy(ground: Ground, asked: Asked) -> str:
    bucket, account = asked.resource, asked.question.thing.account
    s3 = ground.callers.root(account).client("s3")
    return str(ground.once(("bucket policy", bucket), lambda: s3.get_bucket_policy(Bucket=bucket)["Policy"]))


def catalog_policy(ground: Ground, asked: Asked) -> str:
    account = asked.question.thing.account
    glue = ground.callers.root(account).client("glue")
    return str(ground.once(("catalog policy", account), lambda: glue.get_resource_policy()["PolicyInJson"]))


def parameter_value(ground: Ground, asked: Asked) -> str:
    name, account = asked.resource.removeprefix("parameter"), asked.request.resource.split(":")[4]
    ssm = ground.callers.root(account).client("ssm")
    return str(ground.once(("parameter", account, name), lambda: ssm.get_parameter(Name=name)["Parameter"]["Value"]))


def group_policy(ground: Ground, asked: Asked) -> str:
    group, account = asked.resource.partition("/")[2], asked.question.thing.account
    sagemaker = ground.callers.root(account).client("sagemaker")

    def look() -> str:
        return str(sagemaker.get_model_package_group_policy(ModelPackageGroupName=group)["ResourcePolicy"])

    return str(ground.once(("group policy", group), look))


def queue_url(ground: Ground, asked: Asked) -> str:
    account, queue = asked.request.resource.split(":")[4:6]
    return ground.names.queue_url(account, queue)


def share_arn(ground: Ground, asked: Asked) -> str:
    """The share with the name that the ARN ends with; where that is any, one that the account has."""
    account, name = asked.request.resource.split(":")[4], asked.resource.partition("/")[2]

    def look() -> str:
        ram = ground.callers.root(account).client("ram")
        shares = [
            share
            for share in ram.get_resource_shares(resourceOwner="SELF", resourceShareStatus="ACTIVE")["resourceShares"]
            if name in (share["name"], "any")
        ]
        return str(shares[0]["resourceShareArn"])

    return str(ground.once(("share", account, name), look))


def shared(ground: Ground, account: str, share: str) -> set[str]:
    """ARNs of what is in the share now."""
    ram = ground.callers.root(account).client("ram")
    pages = ram.get_paginator("get_resource_share_associations").paginate(
        associationType="RESOURCE", resourceShareArns=[share], associationStatus="ASSOCIATED"
    )
    return {each["associatedEntity"] for page in pages for each in page["resourceShareAssociations"]}

"""AWS::S3::Bucket (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html).

ministack's own type ignores encryption, lifecycle rules, ownership, access logs, replication and tags, never suspends
versioning, and deletes a bucket together with the objects in it.
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_region

from sandbox.extension.cloudformation.registry import Outcome, physical_name, register_type
from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import tag_list

Properties = dict[str, Any]


def install() -> None:
    """Register the type."""
    register_type(
        "AWS::S3::Bucket",
        create=_create,
        update=_update,
        delete=_delete,
        properties=[
            "AccessControl",
            "BucketName",
            "BucketEncryption.ServerSideEncryptionConfiguration.BucketKeyEnabled",
            "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
            "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID",
            "LifecycleConfiguration.Rules.Id",
            "LifecycleConfiguration.Rules.Status",
            "LifecycleConfiguration.Rules.Prefix",
            "LifecycleConfiguration.Rules.ExpirationInDays",
            "LifecycleConfiguration.Rules.ExpiredObjectDeleteMarker",
            "LifecycleConfiguration.Rules.AbortIncompleteMultipartUpload.DaysAfterInitiation",
            "LifecycleConfiguration.Rules.NoncurrentVersionExpiration.NoncurrentDays",
            "LifecycleConfiguration.Rules.NoncurrentVersionExpiration.NewerNoncurrentVersions",
            "LifecycleConfiguration.Rules.Transitions.StorageClass",
            "LifecycleConfiguration.Rules.Transitions.TransitionInDays",
            "LoggingConfiguration.DestinationBucketName",
            "LoggingConfiguration.LogFilePrefix",
            "OwnershipControls.Rules.ObjectOwnership",
            "PublicAccessBlockConfiguration.BlockPublicAcls",
            "PublicAccessBlockConfiguration.BlockPublicPolicy",
            "PublicAccessBlockConfiguration.IgnorePublicAcls",
            "PublicAccessBlockConfiguration.RestrictPublicBuckets",
            "ReplicationConfiguration.Role",
            "ReplicationConfiguration.Rules.Id",
            "ReplicationConfiguration.Rules.Priority",
            "ReplicationConfiguration.Rules.Status",
            "ReplicationConfiguration.Rules.Filter.Prefix",
            "ReplicationConfiguration.Rules.DeleteMarkerReplication.Status",
            "ReplicationConfiguration.Rules.SourceSelectionCriteria.SseKmsEncryptedObjects.Status",
            "ReplicationConfiguration.Rules.Destination.Bucket",
            "ReplicationConfiguration.Rules.Destination.Account",
            "ReplicationConfiguration.Rules.Destination.AccessControlTranslation.Owner",
            "ReplicationConfiguration.Rules.Destination.EncryptionConfiguration.ReplicaKmsKeyID",
            "VersioningConfiguration.Status",
            "Tags.Key",
            "Tags.Value",
        ],
        create_only=["BucketName"],
        name_property="BucketName",
        tags=True,
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    name = properties.get("BucketName") or physical_name(stack_name, logical_id, lowercase=True, max_length=63)
    region = get_region()
    location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client("s3").create_bucket(Bucket=name, **location)
    try:
        _configure(name, {}, properties)
    except Exception:
        client("s3").delete_bucket(Bucket=name)
        raise
    return name, _attributes(name)


def _update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    _configure(name, old, new)
    return name, _attributes(name)


def _delete(name: str, properties: Properties) -> None:
    s3 = client("s3")
    try:
        s3.delete_bucket(Bucket=name)
    except s3.exceptions.NoSuchBucket:
        return


def _attributes(name: str) -> dict[str, Any]:
    region = get_region()
    return {
        "Arn": f"arn:aws:s3:::{name}",
        "DomainName": f"{name}.s3.amazonaws.com",
        "RegionalDomainName": f"{name}.s3.{region}.amazonaws.com",
        "DualStackDomainName": f"{name}.s3.dualstack.{region}.amazonaws.com",
        "WebsiteURL": f"http://{name}.s3-website-{region}.amazonaws.com",
    }


def _configure(name: str, old: Properties, new: Properties) -> None:
    if new.get("AccessControl", "Private") != "Private":
        raise ValueError("AccessControl: the local AWS honours Private only; write a bucket policy instead")
    s3 = client("s3")
    replication, former_replication = new.get("ReplicationConfiguration"), old.get("ReplicationConfiguration")
    # Before versioning is suspended and after it is enabled: without it there is no replication.
    if former_replication and not replication:
        s3.delete_bucket_replication(Bucket=name)
    for part, put, drop in (
        ("PublicAccessBlockConfiguration", _put_public_access_block, _block_public_access),
        ("OwnershipControls", _put_ownership, s3.delete_bucket_ownership_controls),
        ("BucketEncryption", _put_encryption, s3.delete_bucket_encryption),
        ("VersioningConfiguration", _put_versioning, _suspend_versioning),
        ("LifecycleConfiguration", _put_lifecycle, s3.delete_bucket_lifecycle),
        ("LoggingConfiguration", _put_logging, _stop_logging),
        ("Tags", _put_tags, s3.delete_bucket_tagging),
    ):
        if new.get(part) and new[part] != old.get(part):
            put(name, new[part])
        elif old.get(part) and not new.get(part):
            drop(Bucket=name)
    if replication and replication != former_replication:
        _put_replication(name, replication)


def _put_public_access_block(name: str, given: Mapping[str, Any]) -> None:
    client("s3").put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=_flags(given))


def _block_public_access(Bucket: str) -> None:  # noqa: N803 - called like the API operations
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    client("s3").put_public_access_block(Bucket=Bucket, PublicAccessBlockConfiguration=dict.fromkeys(names, True))


def _put_ownership(name: str, given: Mapping[str, Any]) -> None:
    client("s3").put_bucket_ownership_controls(Bucket=name, OwnershipControls={"Rules": given["Rules"]})


def _put_encryption(name: str, given: Mapping[str, Any]) -> None:
    rules = [
        {
            "ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
            **_flags({flag: rule[flag] for flag in ("BucketKeyEnabled",) if flag in rule}),
        }
        for rule in given["ServerSideEncryptionConfiguration"]
    ]
    client("s3").put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})


def _put_versioning(name: str, given: Mapping[str, Any]) -> None:
    client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": given["Status"]})


def _suspend_versioning(Bucket: str) -> None:  # noqa: N803
    client("s3").put_bucket_versioning(Bucket=Bucket, VersioningConfiguration={"Status": "Suspended"})


def _put_replication(name: str, given: Mapping[str, Any]) -> None:
    rules = [_replication_rule(rule) for rule in given["Rules"]]
    client("s3").put_bucket_replication(Bucket=name, ReplicationConfiguration={"Role": given["Role"], "Rules": rules})


def _replication_rule(given: Mapping[str, Any]) -> dict[str, Any]:
    rule = {name: value for name, value in given.items() if name not in ("Id", "Priority")}
    if "Id" in given:
        rule["ID"] = given["Id"]
    if "Priority" in given:
        rule["Priority"] = int(given["Priority"])
    return rule


def _put_lifecycle(name: str, given: Mapping[str, Any]) -> None:
    rules = [_lifecycle_rule(rule) for rule in given["Rules"]]
    client("s3").put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


def _lifecycle_rule(given: Mapping[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = {"Status": given["Status"], "Filter": {"Prefix": given.get("Prefix", "")}}
    if "Id" in given:
        rule["ID"] = given["Id"]
    if "ExpirationInDays" in given:
        rule["Expiration"] = {"Days": int(given["ExpirationInDays"])}
    elif "ExpiredObjectDeleteMarker" in given:
        rule["Expiration"] = _flags({"ExpiredObjectDeleteMarker": given["ExpiredObjectDeleteMarker"]})
    for part in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if part in given:
            rule[part] = {key: int(value) for key, value in given[part].items()}
    if "Transitions" in given:
        rule["Transitions"] = [
            {"StorageClass": step["StorageClass"], "Days": int(step["TransitionInDays"])}
            for step in given["Transitions"]
        ]
    return rule


def _put_logging(name: str, given: Mapping[str, Any]) -> None:
    enabled = {"TargetBucket": given.get("DestinationBucketName", name), "TargetPrefix": given.get("LogFilePrefix", "")}
    client("s3").put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": enabled})


def _stop_logging(Bucket: str) -> None:  # noqa: N803
    client("s3").put_bucket_logging(Bucket=Bucket, BucketLoggingStatus={})


def _put_tags(name: str, given: Any) -> None:
    client("s3").put_bucket_tagging(Bucket=name, Tagging={"TagSet": tag_list(given)})


def _flags(given: Mapping[str, Any]) -> dict[str, bool]:
    return {name: is_true(value) for name, value in given.items()}

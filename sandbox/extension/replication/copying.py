"""Which new objects and delete markers are copied where.

Rules: Amazon S3 User Guide, "What does Amazon S3 replicate?" (AmazonS3/latest/userguide/
replication-what-is-isnot-replicated.html), "Replication configuration file elements" (replication-add-config.html),
"Replicating encrypted objects" (replication-config-for-kms-objects.html) and "Getting replication status information"
(replication-status.html): of several rules for one destination that with the highest priority counts, and the source
object is COMPLETED when every destination has it. A replica keeps the version id and the time of its source, and is
not replicated again.
"""

import copy
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import s3

from sandbox.extension.authorization import keys
from sandbox.extension.errors import AwsError
from sandbox.extension.replication import rights
from sandbox.extension.replication.configuration import destination_name
from sandbox.extension.replication.rights import Route

_SSE = "x-amz-server-side-encryption"
_KEY = f"{_SSE}-aws-kms-key-id"
_KMS = ("aws:kms", "aws:kms:dsse")

_log = logging.getLogger(__name__)

Record = dict[str, Any]
RecordVersion = Callable[[str, str, Record | None, Record, bytes], str | None]


def replicate(
    bucket: str, key: str, record: Record, data: bytes, tags: Mapping[str, str], record_version: RecordVersion
) -> str | None:
    """Copy a new version to where the rules of `bucket` say, and give its status; None where no rule is for it.

    `record` is what ministack stores of the version, its id included; `record_version` enters one in a bucket.
    """
    outcomes = []
    stored: Mapping[str, str] = record["preserved_headers"]
    for rule, route in _matching(bucket, key):
        if stored.get(_SSE) in _KMS and not _takes_encrypted(rule):
            continue
        try:
            _copy(rule, route, record, data, tags, record_version)
        except AwsError as error:
            _log.warning("%s was not replicated to %s: %s", route.source_arn, route.destination, error)
            outcomes.append("FAILED")
        else:
            outcomes.append("COMPLETED")
    return "FAILED" if "FAILED" in outcomes else next(iter(outcomes), None)


def replicate_delete_marker(bucket: str, key: str) -> None:
    """Copy the delete marker just set on `key`, where a rule asks for that. It has no status that tells of a failure.

    AmazonS3/latest/userguide/delete-marker-replication.html
    """
    for rule, route in _matching(bucket, key):
        if rule["DeleteMarkerReplication"]["Status"] != "Enabled":
            continue
        try:
            rights.require_delete_marker(route)
            marker = s3._object_versions[(bucket, key)][-1]
            with request_scope(*rights.home(route.destination)):
                objects = _destination(route)["objects"]
                s3._record_delete_marker(route.destination, key, objects.pop(key, None))
                s3._object_versions[(route.destination, key)][-1]["version_id"] = marker["version_id"]
        except AwsError as error:
            _log.warning("the delete of %s was not replicated to %s: %s", route.source_arn, route.destination, error)


def _matching(bucket: str, key: str) -> Iterator[tuple[Record, Route]]:
    """The rule that counts for each destination of a key."""
    owner = s3._bucket_owner_account(bucket)
    configuration = s3._bucket_replication.get_scoped(owner, None, bucket) or {"Rules": []}
    rules = [
        rule
        for rule in configuration["Rules"]
        if rule["Status"] == "Enabled" and key.startswith(rule["Filter"].get("Prefix", ""))
    ]
    chosen = {rule["Destination"]["Bucket"]: rule for rule in sorted(rules, key=lambda rule: rule["Priority"])}
    for arn, rule in chosen.items():
        yield rule, Route(configuration["Role"], bucket, destination_name(arn), key)


def _takes_encrypted(rule: Mapping[str, Any]) -> bool:
    """By default, S3 doesn't replicate objects that are encrypted with KMS keys."""
    criteria = rule.get("SourceSelectionCriteria") or {}
    return bool((criteria.get("SseKmsEncryptedObjects") or {}).get("Status") == "Enabled")


def _copy(
    rule: Record, route: Route, record: Record, data: bytes, tags: Mapping[str, str], record_version: RecordVersion
) -> None:
    """Raises AwsError."""
    target = rule["Destination"]
    with request_scope(*rights.home(route.destination)):
        bucket = _destination(route)
        stored = record["preserved_headers"]
        encryption = _encryption(stored, (target.get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID"))
        rights.require_copy(route, stored, encryption, changes_owner="AccessControlTranslation" in target)
        replica = copy.deepcopy(record)
        replica["preserved_headers"] = encryption
        replica["replication_status"] = "REPLICA"
        former = bucket["objects"].get(route.key)
        bucket["objects"][route.key] = replica
        record_version(route.destination, route.key, former, replica, data)
        version = s3._object_versions[(route.destination, route.key)][-1]
        replica["version_id"] = version["version_id"] = record["version_id"]
        if tags and rights.may_copy_tags(route):
            s3._object_tags[(route.destination, route.key, record["version_id"])] = dict(tags)


def _destination(route: Route) -> Record:
    """The destination bucket. Raises AwsError if its versioning was suspended since: "replication fails"
    (AmazonS3/latest/userguide/replication-and-other-bucket-configs.html). The request account must own it.
    """
    if s3._bucket_versioning.get(route.destination) != "Enabled":
        raise AwsError("InvalidRequest", f"Destination bucket {route.destination} must have versioning enabled.")
    found: Record = s3._buckets[route.destination]
    return found


def _encryption(stored: Mapping[str, str], replica_key: str | None) -> dict[str, str]:
    """The headers of the replica: those of its source, with the key of the rule in place of the source's.

    So it keeps the source's kind of encryption and bucket key (AmazonS3/latest/userguide/bucket-key.html).
    """
    if stored.get(_SSE) not in _KMS or replica_key is None:
        return dict(stored)
    found = keys.find(replica_key)
    return {**stored, _KEY: found["Arn"] if found else replica_key}

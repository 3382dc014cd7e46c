"""What a replication configuration must be to be stored.

Rules: PutBucketReplication, ReplicationRule and Destination (AmazonS3/latest/API/API_PutBucketReplication.html,
API_ReplicationRule.html, API_Destination.html) and "Replication configuration file elements"
(AmazonS3/latest/userguide/replication-add-config.html). ministack checks the versioning of both buckets and the form
of ReplicaKmsKeyID, which may be the ARN of a key or of an alias (API_EncryptionConfiguration.html) and need not exist:
"The PUT Bucket replication API doesn't check the validity of KMS keys" (replication-config-for-kms-objects.html).
Only rules of the second version of the schema are served, those with a Filter.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from ministack.core import responses
from ministack.services import s3

from sandbox.extension.errors import AwsError, unsupported

_RULES_MAX = 1000
_ID_MAX = 255
_STATUS = ("Enabled", "Disabled")
_ROLE = re.compile(r"arn:aws[\w-]*:iam::(?P<account>\d{12}):role/.+")
_BUCKET = re.compile(r"arn:aws[\w-]*:s3:::(?P<name>[^/]+)")

_Members = Mapping[str, Any]
_STATUS_ONLY: _Members = {"Status": {}}
_MEMBERS: _Members = {
    "Role": {},
    "Rule": {
        "ID": {},
        "Priority": {},
        "Status": {},
        "Filter": {"Prefix": {}},
        "DeleteMarkerReplication": _STATUS_ONLY,
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": _STATUS_ONLY},
        "Destination": {
            "Bucket": {},
            "Account": {},
            "AccessControlTranslation": {"Owner": {}},
            "EncryptionConfiguration": {"ReplicaKmsKeyID": {}},
        },
    },
}


def check(bucket: str, configuration: Element) -> str:
    """Raise AwsError unless `configuration` may be put on `bucket`, which the request's account owns.

    Gives the ARN of the role. The codes are S3's; UnsupportedOperation (501) names a member that is not served.
    """
    _refuse_unknown(configuration, _MEMBERS, "ReplicationConfiguration")
    role = _text(configuration, "Role") or ""
    _check_role(role)
    rules = configuration.findall("{*}Rule")
    if len(rules) > _RULES_MAX:
        raise _invalid(f"The configuration has {len(rules)} rules; a bucket may have at most {_RULES_MAX}.")
    for rule in rules:
        _check_rule(rule)
        _check_destination(bucket, rule)
    for name in ("ID", "Priority"):
        counted = Counter(text for rule in rules if (text := _text(rule, name)) is not None)
        if repeated := [text for text, times in counted.items() if times > 1]:
            raise _invalid(f"{name} must be unique: more than one rule has {name} {repeated[0]}.")
    return role


def destination_name(arn: str) -> str:
    """The name of the bucket that a rule's Destination names. Raises AwsError InvalidArgument."""
    match = _BUCKET.fullmatch(arn)
    if match is None:
        raise AwsError("InvalidArgument", f"Invalid bucket ARN {arn!r} in Destination; write arn:aws:s3:::NAME.")
    return match["name"]


def _refuse_unknown(element: Element, members: _Members, path: str) -> None:
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name not in members:
            raise unsupported(f"{path}.{name} of s3:PutBucketReplication")
        _refuse_unknown(child, members[name], f"{path}.{name}")


def _check_role(role: str) -> None:
    """Whether S3 may assume the role is seen when it replicates, as the documentation has it."""
    match = _ROLE.fullmatch(role)
    if match is None:
        raise AwsError("InvalidArgument", f"Invalid Role {role!r}; write the ARN of an IAM role.")
    if match["account"] != responses.get_account_id():
        raise _invalid(f"Cross-account pass role is not allowed: {role} is not of the bucket's account.")


def _check_rule(rule: Element) -> None:
    if rule.find("{*}Filter") is None:
        raise unsupported("a rule without Filter in s3:PutBucketReplication")
    for name in ("Priority", "DeleteMarkerReplication"):
        if rule.find(f"{{*}}{name}") is None:
            # "If you specify the Filter element, you must also include the Priority and DeleteMarkerReplication".
            raise _invalid(f"{name} must be specified for this version of the replication configuration schema.")
    for path in ("Status", "DeleteMarkerReplication/Status"):
        if _text(rule, path) not in _STATUS:
            raise AwsError("MalformedXML", f"{path} of a rule must be {' or '.join(_STATUS)}.")
    if not (_text(rule, "Priority") or "").isdigit():
        raise AwsError("MalformedXML", "Priority of a rule must be a whole number.")
    if len(_text(rule, "ID") or "") > _ID_MAX:
        raise AwsError("InvalidArgument", f"The ID of a rule may have at most {_ID_MAX} characters.")


def _check_destination(bucket: str, rule: Element) -> None:
    name = destination_name(_text(rule, "Destination/Bucket") or "")
    if name == bucket:
        raise _invalid("Destination bucket cannot be the same as the source bucket.")
    owner = s3._bucket_owner_account(name)
    if owner is None:
        raise _invalid("Destination bucket must exist.")
    account = _text(rule, "Destination/Account")
    if account is not None and account != owner:
        raise _invalid(f"Destination.Account {account} does not own the bucket {name}.")
    if rule.find("{*}Destination/{*}AccessControlTranslation") is None:
        if owner != responses.get_account_id() and not s3._bucket_owner_enforced(s3._ensure_bucket(name)):
            raise unsupported("replicas that the source's account owns; set AccessControlTranslation or disable ACLs")
        return
    if account is None:
        raise _invalid("Destination.Account must be specified with AccessControlTranslation.")
    if _text(rule, "Destination/AccessControlTranslation/Owner") != "Destination":
        raise AwsError("MalformedXML", "Owner of AccessControlTranslation must be Destination.")


def _text(element: Element, path: str) -> str | None:
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return None if found is None else (found.text or "").strip()


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidRequest", message)

"""The places where ministack's S3 asks about replication.

Every write, whoever makes it, asks `_maybe_replicate` and then enters its version with `_record_object_version`. Only
then is the version's id known, which a replica keeps, so that the second of the two copies.
"""

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from ministack.core import responses
from ministack.core.router import extract_access_key_id
from ministack.services import s3

from sandbox.extension.authorization import callers, questions
from sandbox.extension.errors import AwsError, Response
from sandbox.extension.replication import configuration, copying
from sandbox.extension.replication.rights import SERVICE

_TAGS = "_tags_to_replicate"


def install() -> None:
    """Put this package in place of ministack's replication."""
    if getattr(s3._dispatch, "replicating", False):
        return
    s3._dispatch = _checking(s3._dispatch)
    s3._maybe_replicate = _remember
    s3._maybe_replicate_delete_marker = copying.replicate_delete_marker
    s3._record_object_version = _replicating(s3._record_object_version)


def _checking(serve: Callable[..., Response]) -> Callable[..., Response]:
    """Check what concerns replication before ministack stores it."""

    def checked(
        method: str, bucket: str, key: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        try:
            if method == "PUT" and bucket and not key and s3._ensure_bucket(bucket) is not None:
                if "replication" in query_params:
                    _check_replication(bucket, headers, body, query_params)
                elif "versioning" in query_params:
                    _check_versioning(bucket, body)
        except AwsError as error:
            refusal: Response = s3._error(error.code, error.message, error.status, f"/{bucket}")
            return refusal
        return serve(method, bucket, key, headers, body, query_params)

    checked.replicating = True  # type: ignore[attr-defined]
    return checked


def _check_replication(bucket: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]) -> None:
    try:
        parsed = s3.fromstring(body)
    except ParseError:
        raise AwsError("MalformedXML", s3._MALFORMED_XML) from None
    role = configuration.check(bucket, parsed)
    # "To add a replication configuration to a bucket, you must have the iam:PassRole permission"
    # (AmazonS3/latest/userguide/replication-add-config.html). By the key of this very request: CloudFormation makes
    # its requests as the account, whoever asked for the stack.
    access_key = extract_access_key_id(headers, query_params)
    caller = callers.of_access_key(access_key, responses.get_account_id())
    decision, request = questions.ask(caller, "iam:PassRole", role, {"iam:PassedToService": SERVICE})
    if not decision.allowed:
        raise AwsError("AccessDenied", decision.message(request), 403)


def _check_versioning(bucket: str, body: bytes) -> None:
    """ "You must remove the replication configuration before you can disable versioning on the source bucket"
    (AmazonS3/latest/userguide/replication-and-other-bucket-configs.html).
    """
    if bucket in s3._bucket_replication and b"Suspended" in body:
        raise AwsError(
            "InvalidBucketState",
            "A replication configuration is present on this bucket, so the versioning state cannot be changed.",
            409,
        )


def _remember(
    bucket: str, key: str, record: dict[str, Any], data: bytes, tags: Mapping[str, str] | None = None
) -> None:
    record[_TAGS] = tags or {}


def _replicating(record_version: copying.RecordVersion) -> copying.RecordVersion:
    def recorded(
        bucket: str, key: str, former: dict[str, Any] | None, record: dict[str, Any], data: bytes
    ) -> str | None:
        tags = record.pop(_TAGS, None)
        version_id = record_version(bucket, key, former, record, data)
        if tags is not None and version_id is not None:
            status = copying.replicate(bucket, key, record, data, tags, record_version)
            record["replication_status"] = status
            s3._object_versions[(bucket, key)][-1]["replication_status"] = status
        return version_id

    return recorded

"""S3 across accounts: the request was judged before it reaches the bucket, and the bucket may be anyone's.

ministack judges a caller from another account a second time, as that account's root; here the decision of
`enforcement` stands (AmazonS3/latest/userguide/access-control-how-s3-authorizes-request.html).
"""

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core import responses
from ministack.services import s3

from sandbox.extension.errors import Response


def install() -> None:
    """Correct how ministack's S3 treats requests for other accounts' buckets."""
    if getattr(s3._foreign_bucket_allows, "extended", False):
        return
    s3._foreign_bucket_allows = _foreign_bucket_allows(s3._foreign_bucket_allows)
    s3._apply_bucket_scope = _expect_owner(s3._apply_bucket_scope)
    s3.object_tags_for_condition = _object_tags(s3.object_tags_for_condition)
    s3.upload_encryption_header = _upload_encryption
    # A copy's source may lie in another account's bucket.
    s3._ensure_bucket = _bucket


def _foreign_bucket_allows(judge_anonymous: Callable[..., bool]) -> Callable[..., bool]:
    def allows(
        owner_account: str,
        bucket_name: str,
        key: str,
        method: str,
        query_params: dict[str, Any],
        caller: str,
        headers: dict[str, str] | None = None,
    ) -> bool:
        # Requests with credentials never get here unless both accounts' policies allow them.
        return bool(caller) or judge_anonymous(owner_account, bucket_name, key, method, query_params, caller, headers)

    allows.extended = True  # type: ignore[attr-defined]
    return allows


def _expect_owner(scope: Callable[..., Response | None]) -> Callable[..., Response | None]:
    """ExpectedBucketOwner: "If the bucket is owned by a different account, the request fails with the HTTP status code
    403 Forbidden (access denied)" (AmazonS3/latest/userguide/bucket-owner-condition.html).
    """

    def scoped(
        method: str, bucket: str, key: str, headers: Mapping[str, str], *rest: Any, **more: Any
    ) -> Response | None:
        source = headers.get("x-amz-copy-source", "").lstrip("/").partition("/")[0]
        expected = (
            (bucket, headers.get("x-amz-expected-bucket-owner")),
            (source, headers.get("x-amz-source-expected-bucket-owner")),
        )
        for name, account in expected:
            owner = s3._bucket_owner_account(name) if account else None
            if owner is not None and owner != account:
                refusal: Response = s3._error("AccessDenied", "Access Denied", 403, f"/{name}")
                return refusal
        return scope(method, bucket, key, headers, *rest, **more)

    return scoped


def _object_tags(read: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """The tags of an object in whatever account's bucket, for s3:ExistingObjectTag."""

    def tags(bucket_name: str, key: str, query_params: dict[str, Any]) -> dict[str, str]:
        owner = s3._bucket_owner_account(bucket_name) or responses.get_account_id()
        with responses.request_scope(owner, responses.get_region()):
            return read(bucket_name, key, query_params)

    return tags


def _bucket(name: str) -> dict[str, Any] | None:
    """The bucket of that name, whoever owns it."""
    found: dict[str, Any] | None = s3._buckets.get_scoped(s3._bucket_owner_account(name), None, name)
    return found


def _upload_encryption(upload_id: str) -> str | None:
    """The encryption that a multipart upload to whatever account's bucket was started with."""
    uploads = s3._multipart_uploads.to_dict().items()
    return next((upload.get("requested_sse") for (_, name), upload in uploads if name == upload_id), None)

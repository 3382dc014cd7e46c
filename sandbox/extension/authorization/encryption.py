"""SSE-KMS: reading and writing encrypted objects needs the key as well.

Rules: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys"
(AmazonS3/latest/userguide/UsingKMSEncryption.html): S3 calls KMS as the requester, with kms:ViaService
s3.REGION.amazonaws.com and an encryption context `aws:s3:arn` of the object's ARN, or of the bucket's with a bucket
key, beside the pairs that the upload gave, which S3 keeps with the object. An upload needs kms:GenerateDataKey, a
download kms:Decrypt, a multipart upload both. Without a key in the request, aws:kms stands for the account's AWS
managed key, which other accounts cannot use.
"""

import base64
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.core import responses
from ministack.services import s3

from sandbox.extension.authorization import callers, keys, questions
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError, Response

_ALGORITHM = "x-amz-server-side-encryption"
_KEY = f"{_ALGORITHM}-aws-kms-key-id"
_BUCKET_KEY = f"{_ALGORITHM}-bucket-key-enabled"
_CONTEXT = f"{_ALGORITHM}-context"
_MANAGED = "alias/aws/s3"

Headers = Mapping[str, str]


@dataclass(frozen=True)
class _Served:
    """The S3 request being served, if a client sent it."""

    principal: Principal
    bucket: str
    key: str


_served: ContextVar[_Served | None] = ContextVar("landbridge_s3_request", default=None)


def require(
    principal: Principal, action: str, bucket: str, key: str, stored: Headers, *, via: str | None = None
) -> None:
    """Refuse unless `principal` may use the KMS key of an object for kms:GenerateDataKey or kms:Decrypt.

    `stored` holds the object's encryption as the headers of its upload; `via` is the service that asks S3 on the
    principal's behalf, and stays in aws:CalledVia (IAM/latest/UserGuide/access_forward_access_sessions.html).
    Raises AwsError in S3's codes.
    """
    if stored.get(_ALGORITHM) not in ("aws:kms", "aws:kms:dsse"):
        return
    owner, region = s3._bucket_owner_account(bucket), responses.get_region()
    reference = stored.get(_KEY) or _MANAGED
    if reference.endswith(_MANAGED):
        if principal.account != owner:
            raise AwsError("AccessDenied", f"The AWS managed key {_MANAGED} serves account {owner} only", 403)
        return
    record = keys.find(reference)
    if record is None:
        raise AwsError("KMS.NotFoundException", f"Invalid keyId '{reference}'", 400)
    if record["KeyState"] != "Enabled":
        raise AwsError("KMS.DisabledException", f"{record['Arn']} is {record['KeyState'].lower()}.", 400)
    named = f"arn:aws:s3:::{bucket}" + ("" if stored.get(_BUCKET_KEY) == "true" else f"/{key}")
    context = {
        "kms:ViaService": f"s3.{region}.amazonaws.com",
        "aws:ViaAWSService": True,
        **keys.encryption_context({**_pairs(stored), "aws:s3:arn": named}),
    }
    decision, request = questions.ask(principal, action, record["Arn"], context, via=via, secure=True)
    if not decision.allowed:
        raise AwsError("AccessDenied", decision.message(request), 403)


def _pairs(headers: Headers) -> dict[str, str]:
    """The encryption context that an upload gave: base64 of JSON (AmazonS3/latest/API/API_PutObject.html)."""
    if not headers.get(_CONTEXT):
        return {}
    try:
        found: dict[str, str] = json.loads(base64.b64decode(headers[_CONTEXT]))
    except ValueError as error:
        raise AwsError("InvalidArgument", f"The header {_CONTEXT} must be base64-encoded JSON.") from error
    return found


def of_upload(bucket: str, headers: Headers) -> dict[str, str]:
    """How an upload with `headers` to `bucket` will be encrypted, as headers: by the request, else as the bucket says.

    The request account must be the bucket's owner. A key given without account is the requester's own.
    """
    if headers.get(_ALGORITHM):
        wanted = {name: headers[name] for name in (_ALGORITHM, _KEY, _BUCKET_KEY, _CONTEXT) if headers.get(name)}
    else:
        wanted = dict(s3._bucket_default_sse_headers(bucket))
    if wanted.get(_ALGORITHM) != "aws:kms":
        return wanted
    if _BUCKET_KEY not in wanted and "<BucketKeyEnabled>true" in (s3._bucket_encryption.get(bucket) or ""):
        wanted[_BUCKET_KEY] = "true"
    reference = wanted.get(_KEY) or _MANAGED
    account = callers.current().account if headers.get(_KEY) else responses.get_account_id()
    with responses.request_scope(account or responses.get_account_id(), responses.get_region()):
        record = keys.find(reference)
    return wanted | {_KEY: record["Arn"] if record else reference}


def stored(bucket: str, key: str, version: str | None = None) -> Headers:
    """How a stored object is encrypted, {} if there is no such object. The request account must own the bucket."""
    if version and version != "null":
        versions = s3._object_versions.get((bucket, key), [])
        found = next((item for item in versions if item["version_id"] == version), None)
    else:
        found = (s3._ensure_bucket(bucket) or {"objects": {}})["objects"].get(key)
    return (found or {}).get("preserved_headers") or {}


def install() -> None:
    """Have S3 ask for the key at every point where an object's data is read or written."""
    if getattr(s3._resolve_sse_write_headers, "extended", False):
        return
    s3._apply_bucket_scope = _remember(s3._apply_bucket_scope)
    s3._resolve_sse_write_headers = _write(s3._resolve_sse_write_headers)
    s3._get_object = _read(s3._get_object)
    s3._copy_object = _copy(s3._copy_object)
    s3._upload_part_copy = _copy(_part(s3._upload_part_copy, 2, ("kms:GenerateDataKey", "kms:Decrypt")))
    s3._upload_part = _part(s3._upload_part, 3, ("kms:GenerateDataKey", "kms:Decrypt"))
    s3._complete_multipart_upload = _part(s3._complete_multipart_upload, 3, ("kms:Decrypt",))


def _remember(scope: Callable[..., Response | None]) -> Callable[..., Response | None]:
    def scoped(
        method: str,
        bucket: str,
        key: str,
        headers: dict[str, str],
        query_params: dict[str, Any],
        body: bytes = b"",
        internal: bool = False,
    ) -> Response | None:
        _served.set(None if internal else _Served(callers.current(), bucket, key))
        return scope(method, bucket, key, headers, query_params, body, internal)

    return scoped


def _refusal(action: str, bucket: str, key: str, encryption: Headers) -> Response | None:
    served = _served.get()
    try:
        if served is not None:
            require(served.principal, action, bucket, key, encryption)
    except AwsError as error:
        refusal: Response = s3._error(error.code, error.message, error.status, f"/{bucket}/{key}")
        return refusal
    return None


def _write(resolve: Callable[..., Any]) -> Callable[..., Any]:
    def resolved(headers: dict[str, str], bucket_name: str) -> tuple[dict[str, str] | None, Response | None]:
        wanted = of_upload(bucket_name, headers)
        given: tuple[dict[str, str] | None, Response | None] = resolve({**headers, **wanted}, bucket_name)
        served = _served.get()
        if given[0] is None:
            return given
        refusal = served and _refusal("kms:GenerateDataKey", bucket_name, served.key, wanted)
        return (None, refusal) if refusal else ({**given[0], **wanted}, None)

    resolved.extended = True  # type: ignore[attr-defined]
    return resolved


def _read(get: Callable[..., Response]) -> Callable[..., Response]:
    def read(bucket_name: str, key: str, headers: dict[str, str], query_params: dict[str, Any]) -> Response:
        version = s3._qp(query_params, "versionId", "")
        refusal = _refusal("kms:Decrypt", bucket_name, key, stored(bucket_name, key, version))
        return refusal or get(bucket_name, key, headers, query_params)

    return read


def _copy(copy: Callable[..., Response]) -> Callable[..., Response]:
    """A copy decrypts its source; what it writes is judged with its encryption."""

    def copied(bucket_name: str, key: str, *rest: Any) -> Response:
        source, _, query = rest[-1].get("x-amz-copy-source", "").partition("?")
        source_bucket, _, source_key = s3.url_unquote(source).lstrip("/").partition("/")
        version = s3._parse_qs(query).get("versionId", [""])[0]
        owner = s3._bucket_owner_account(source_bucket) or responses.get_account_id()
        with responses.request_scope(owner, responses.get_region()):
            encryption = stored(source_bucket, source_key, version)
        return _refusal("kms:Decrypt", source_bucket, source_key, encryption) or copy(bucket_name, key, *rest)

    return copied


def _part(serve: Callable[..., Response], query_at: int, actions: tuple[str, ...]) -> Callable[..., Response]:
    """A request on a multipart upload, encrypted as its start said; its query parameters are argument `query_at`."""

    def served(bucket_name: str, key: str, *rest: Any) -> Response:
        upload = s3._multipart_uploads.get(s3._qp(rest[query_at - 2], "uploadId", "")) or {}
        refusals = (_refusal(action, bucket_name, key, upload.get("preserved_headers") or {}) for action in actions)
        return next((refusal for refusal in refusals if refusal), None) or serve(bucket_name, key, *rest)

    return served

"""Where answers go: any account's bucket, as the caller, encrypted as the query's settings say.

Rules: Amazon Athena User Guide, "Work with query results and recent queries" (athena/latest/ug/querying.html),
"Identity-based policies: query results" and ExpectedBucketOwner (athena/latest/APIReference/API_ResultConfiguration
.html); GetQueryResults: "the IAM principal must also have permissions to the Amazon S3 GetObject action for the
Athena query results location" (athena/latest/APIReference/API_GetQueryResults.html).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlparse
from xml.etree import ElementTree

from ministack.core import responses
from ministack.services import athena, s3

from sandbox.extension.athena.permissions import VIA
from sandbox.extension.authorization import authorize, callers, encryption
from sandbox.extension.errors import AwsError, Response, json_error

_SSE = "x-amz-server-side-encryption"


def install() -> None:
    """Write and read results as the caller."""
    if getattr(athena._save_query_results, "extended", False):
        return
    _save.extended = True  # type: ignore[attr-defined]
    athena._save_query_results = _save
    athena._get_query_results = _reading(athena._get_query_results)


async def _save(query_id: str) -> None:
    """Write ID.csv and ID.csv.metadata; the query fails where that is not allowed or not possible."""
    execution = athena._executions[query_id]
    found, types = execution["_results"], execution["_column_types"]
    configuration = execution["ResultConfiguration"]
    location = configuration["OutputLocation"]
    metadata = "".join(f"{name}\t{kind}\n" for name, kind in zip(found["columns"], types, strict=False))
    try:
        _write(configuration, location, _csv([found["columns"], *found["rows"]]))
        _write(configuration, f"{location}.metadata", metadata)
    except AwsError as error:
        execution["Status"]["State"] = "FAILED"
        execution["Status"]["StateChangeReason"] = (
            f"Access denied when writing output to url: {location} . Please ensure you are allowed to access the S3 "
            f"bucket. {error.message}"
            if error.status == 403
            else f"Could not write the results to {location}. {error}"
        )


def _write(configuration: Mapping[str, Any], location: str, text: str) -> None:
    """Raises AwsError of S3."""
    address = urlparse(location)
    bucket, key = address.netloc, address.path.lstrip("/")
    owner = s3._bucket_owner_account(bucket)
    if owner is None:
        raise AwsError("NoSuchBucket", f"The specified bucket does not exist: {bucket}", 404)
    if configuration.get("ExpectedBucketOwner") not in (None, owner):
        expected = configuration["ExpectedBucketOwner"]
        raise AwsError("AccessDenied", f"The bucket {bucket} does not belong to account {expected}.", 403)
    headers = _headers(configuration)
    authorize("s3:GetBucketLocation", f"arn:aws:s3:::{bucket}", via=VIA)
    context = {f"s3:{name}": value for name, value in headers.items() if name in (_SSE, "x-amz-acl")}
    for action in ("s3:PutObject", *(["s3:PutObjectAcl"] if "x-amz-acl" in headers else [])):
        authorize(action, f"arn:aws:s3:::{bucket}/{key}", context=context, via=VIA)
    with responses.request_scope(owner, responses.get_region()):
        wanted = encryption.of_upload(bucket, headers)
        encryption.require(callers.current(), "kms:GenerateDataKey", bucket, key, wanted, via=VIA)
        body = text.encode()
        sent = {"content-type": "application/octet-stream", "content-length": str(len(body)), **headers, **wanted}
        status, _, answer = s3._put_object(bucket, key, body, sent)
    if status >= 300:
        # ministack's own answer, not a client's: nothing to be defended against.
        error = ElementTree.fromstring(answer)  # noqa: S314
        raise AwsError(error.findtext("Code", ""), error.findtext("Message", ""), status)


def _headers(configuration: Mapping[str, Any]) -> dict[str, str]:
    """What the settings ask of S3, as the headers of the upload."""
    headers: dict[str, str] = {}
    wanted = configuration.get("EncryptionConfiguration") or {}
    if wanted.get("EncryptionOption") == "SSE_S3":
        headers[_SSE] = "AES256"
    if wanted.get("EncryptionOption") == "SSE_KMS":
        headers |= {_SSE: "aws:kms", f"{_SSE}-aws-kms-key-id": wanted.get("KmsKey", "")}
    if (configuration.get("AclConfiguration") or {}).get("S3AclOption"):
        headers["x-amz-acl"] = "bucket-owner-full-control"
    return headers


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    """Every value in quotes, null as nothing, as Athena writes it."""

    def cell(value: Any) -> str:
        return "" if value is None else '"' + athena._datum_text(value).replace('"', '""') + '"'

    return "".join(",".join(map(cell, row)) + "\n" for row in rows)


def _reading(get: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    def read(data: dict[str, Any]) -> Response:
        execution = athena._executions.get(data.get("QueryExecutionId", "")) or {}
        if (execution.get("Status") or {}).get("State") == "SUCCEEDED":
            address = urlparse(execution["ResultConfiguration"]["OutputLocation"])
            bucket, key = address.netloc, address.path.lstrip("/")
            owner = s3._bucket_owner_account(bucket) or responses.get_account_id()
            try:
                authorize("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}", via=VIA)
                with responses.request_scope(owner, responses.get_region()):
                    found = encryption.stored(bucket, key)
                    encryption.require(callers.current(), "kms:Decrypt", bucket, key, found, via=VIA)
            except AwsError as error:
                return json_error(AwsError("AccessDeniedException", error.message, 403))
        return get(data)

    return read

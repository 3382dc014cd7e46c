"""The offline store: every record ever put, and a marker for every deletion, in Parquet files in S3.

Real Feature Store buffers records and writes them within 15 minutes
(https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-offline.html). Here they wait a fraction of a second for
others to share a file with, and a call to S3 or Athena finds them written. Files are encrypted with the offline
store's key; without one, AWS uses its own key for S3, and the local AWS what the bucket says.
"""

import asyncio
import io
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from ministack.core.responses import request_scope
from ministack.services import s3

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import offline_layout, record, service_role, settings
from sandbox.extension.sagemaker.feature_group import FeatureGroup


@dataclass(frozen=True)
class OfflineRecord:
    """A row to write. `values` are strings by feature name, null ones absent; `invoked` is when the API was called."""

    values: dict[str, str]
    event_seconds: float
    invoked: datetime
    deleted: bool = False


# By the identity of the group: one that is deleted and created again has the same ARN but another location.
_pending: dict[int, tuple[FeatureGroup, list[OfflineRecord]]] = {}
_timer: asyncio.TimerHandle | None = None


def append(group: FeatureGroup, row: OfflineRecord) -> None:
    """Have `row` written to the offline store of `group`. Must be called on the server's event loop."""
    global _timer
    _pending.setdefault(id(group), (group, []))[1].append(row)
    if _timer is None:
        _timer = asyncio.get_running_loop().call_later(settings.current().offline_batch_seconds, write_pending)


def write_pending() -> None:
    """Write what waits. Records of a group whose role may not write keep waiting, and the group says Blocked."""
    global _timer
    if _timer is not None:
        _timer.cancel()
        _timer = None
    for identity, (group, rows) in list(_pending.items()):
        try:
            _write(group, rows)
        except AwsError as error:
            group.blocked = error.message
        else:
            group.blocked = None
            del _pending[identity]


def reset() -> None:
    """Forget what waits."""
    _pending.clear()


def _write(group: FeatureGroup, rows: list[OfflineRecord]) -> None:
    """One file per folder. Raises AwsError; `rows` then holds what is not written yet."""
    folders: dict[str, list[OfflineRecord]] = defaultdict(list)
    for row in rows:
        folders[offline_layout.folder(group, row.event_seconds)].append(row)
    location = offline_layout.data_location(group)
    for folder, together in folders.items():
        latest = datetime.fromtimestamp(max(row.event_seconds for row in together), UTC)
        name = f"{folder}/{latest:%Y%m%dT%H%M%SZ}_{secrets.token_hex(8)}.parquet"
        if offline_layout.table_format(group) == offline_layout.ICEBERG:
            name = f"{secrets.token_hex(4)}/{name}"
        key = location.key(name)
        service_role.authorize_write(group, key)
        _put_object(group, location.bucket, key, _parquet(group, together))
        rows[:] = [row for row in rows if row not in together]


def _parquet(group: FeatureGroup, rows: list[OfflineRecord]) -> bytes:
    written = datetime.now(UTC).replace(tzinfo=None)
    columns: dict[str, list[Any]] = {
        name: [None if name not in row.values else record.typed(kind, row.values[name], name) for row in rows]
        for name, kind in group.types.items()
    }
    columns |= {
        "write_time": [written] * len(rows),
        "api_invocation_time": [row.invoked.astimezone(UTC).replace(tzinfo=None) for row in rows],
        "is_deleted": [row.deleted for row in rows],
    }
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table(columns, schema=offline_layout.parquet_schema(group)), buffer)
    return buffer.getvalue()


def _put_object(group: FeatureGroup, bucket: str, key: str, body: bytes) -> None:
    headers = {"content-type": "application/octet-stream"}
    if encryption := (group.offline_store or {})["S3StorageConfig"].get("KmsKeyId"):
        headers["x-amz-server-side-encryption"] = "aws:kms"
        headers["x-amz-server-side-encryption-aws-kms-key-id"] = encryption
    owner = s3._bucket_owner_account(bucket)
    if owner is None:
        raise AwsError("NoSuchBucket", f"The S3 bucket {bucket} of the offline store does not exist.", 404)
    with request_scope(owner, group.region):
        status, _, answer = s3._put_object(bucket, key, body, headers)
    if status >= 300:
        message = f"S3 refused {key} in bucket {bucket}: {answer.decode(errors='replace')}"
        raise AwsError("InternalFailure", message, status)

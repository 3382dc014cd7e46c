"""Where the offline store of a feature group lies, and what its files and its table look like.

https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-offline.html gives the paths and the added columns.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from sandbox.extension.sagemaker.feature_group import FeatureGroup

GLUE, ICEBERG = "Glue", "Iceberg"
PARTITION_KEYS = ("year", "month", "day", "hour")
"""Of the Glue format: event time in UTC, by the hour."""

_GLUE_TYPES = {"String": "string", "Integral": "bigint", "Fractional": "double"}
_PARQUET_TYPES = {"String": pa.string(), "Integral": pa.int64(), "Fractional": pa.float64()}
_ADDED = {
    "write_time": ("timestamp", pa.timestamp("us")),
    "api_invocation_time": ("timestamp", pa.timestamp("us")),
    "is_deleted": ("boolean", pa.bool_()),
}


@dataclass(frozen=True)
class Location:
    """A bucket and a key prefix without slash at its end."""

    bucket: str
    prefix: str

    @classmethod
    def of(cls, uri: str) -> "Location":
        """From s3://bucket/prefix."""
        bucket, _, prefix = uri.removeprefix("s3://").partition("/")
        return cls(bucket, prefix.strip("/"))

    def key(self, name: str) -> str:
        """The key of the object `name` below this location."""
        return f"{self.prefix}/{name}" if self.prefix else name


def resolved_uri(s3_uri: str, account: str, region: str, name: str, created: datetime) -> str:
    """ResolvedOutputS3Uri: where the data files of a group go that was created then."""
    epoch = int(created.timestamp())
    return f"{s3_uri.rstrip('/')}/{account}/sagemaker/{region}/offline-store/{name}-{epoch}/data"


def data_location(group: FeatureGroup) -> Location:
    """Where the data files of `group` go. It must have an offline store."""
    return Location.of(_storage(group)["ResolvedOutputS3Uri"])


def table_format(group: FeatureGroup) -> str:
    """Glue or Iceberg; the API's `Default` is Glue."""
    return ICEBERG if (group.offline_store or {}).get("TableFormat") == ICEBERG else GLUE


def folder(group: FeatureGroup, event_seconds: float) -> str:
    """The folder below the data location for a record of this event time: by the hour, for Iceberg by the day."""
    moment = datetime.fromtimestamp(event_seconds, UTC)
    if table_format(group) == ICEBERG:
        return f"{group.event_time}_trunc={moment:%Y-%m-%d}"
    return f"{moment:year=%Y/month=%m/day=%d/hour=%H}"


def parquet_schema(group: FeatureGroup) -> pa.Schema:
    """The columns of a data file: the features, then what Feature Store adds."""
    features = [(name, _PARQUET_TYPES[kind]) for name, kind in group.types.items()]
    return pa.schema([*features, *((name, kind) for name, (_, kind) in _ADDED.items())])


def table_input(group: FeatureGroup, table_name: str) -> dict[str, Any]:
    """Glue's TableInput for the offline store. Glue keeps the names of tables and columns in lower case.

    The local AWS writes no Iceberg metadata, because nothing it is made of reads or writes them without downloads:
    an Iceberg table here is Parquet files below the table's location, marked table_type=ICEBERG. What an Iceberg
    table can do beyond INSERT and SELECT (time travel, DELETE, compaction) cannot be tried here.
    """
    iceberg = table_format(group) == ICEBERG
    uri = str(_storage(group)["ResolvedOutputS3Uri"])
    columns = [{"Name": name.lower(), "Type": _GLUE_TYPES[kind]} for name, kind in group.types.items()]
    columns += [{"Name": name, "Type": kind} for name, (kind, _) in _ADDED.items()]
    serde = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    return {
        "Name": table_name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "parquet", **({"table_type": "ICEBERG"} if iceberg else {"EXTERNAL": "TRUE"})},
        "PartitionKeys": [] if iceberg else [{"Name": name, "Type": "string"} for name in PARTITION_KEYS],
        "StorageDescriptor": {
            "Columns": columns,
            "Location": uri.removesuffix("/data") if iceberg else uri,
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": {"serialization.format": "1"}},
        },
    }


def _storage(group: FeatureGroup) -> dict[str, Any]:
    assert group.offline_store is not None, f"{group.arn} has no offline store"
    storage: dict[str, Any] = group.offline_store["S3StorageConfig"]
    return storage

"""A Glue table over Parquet files as Feature Store writes them, wherever they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import aws_glue as glue
from constructs import Construct

TYPES = {"String": "string", "Integral": "bigint", "Fractional": "double"}
ADDED = {"write_time": "timestamp", "api_invocation_time": "timestamp", "is_deleted": "boolean"}
"""Columns that Feature Store adds to each record (SageMaker developer guide, feature-store-offline)."""

_HIVE = "org.apache.hadoop.hive.ql.io.parquet"


@dataclass(frozen=True)
class FeatureTableSettings:
    """`features` are name and type (Integral, Fractional, String) in order; `location` is an S3 URI that ends in a
    slash."""

    account: str
    database: str
    name: str
    description: str | None
    features: Mapping[str, str]
    location: str


class FeatureTable(glue.CfnTable):
    """Without partitions: Athena reads every file below the location, however deep (Athena user guide,
    tables-location-format). It finds Parquet columns by name, and Glue keeps names in lower case."""

    def __init__(self, scope: Construct, construct_id: str, settings: FeatureTableSettings) -> None:
        columns = {name.lower(): TYPES[kind] for name, kind in settings.features.items()} | ADDED
        super().__init__(
            scope,
            construct_id,
            catalog_id=settings.account,
            database_name=settings.database,
            table_input=glue.CfnTable.TableInputProperty(
                name=settings.name,
                description=settings.description,
                table_type="EXTERNAL_TABLE",
                parameters={"EXTERNAL": "TRUE", "classification": "parquet"},
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    columns=[glue.CfnTable.ColumnProperty(name=name, type=kind) for name, kind in columns.items()],
                    location=settings.location,
                    input_format=f"{_HIVE}.MapredParquetInputFormat",
                    output_format=f"{_HIVE}.MapredParquetOutputFormat",
                    serde_info=glue.CfnTable.SerdeInfoProperty(
                        serialization_library=f"{_HIVE}.serde.ParquetHiveSerDe",
                        parameters={"serialization.format": "1"},
                    ),
                ),
            ),
        )

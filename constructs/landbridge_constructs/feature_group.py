"""A feature group, with the properties that can never change kept apart from those that can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from landbridge_constructs.retention import retain


@dataclass(frozen=True)
class OnlineStore:
    """`time_to_live` is a value and a unit (Seconds to Weeks), or None to keep records."""

    key_arn: str
    time_to_live: tuple[int, str] | None


@dataclass(frozen=True)
class OfflineStore:
    """`location` is an S3 URI; `table_format` is Iceberg or Glue."""

    location: str
    key_arn: str
    database: str
    table: str
    table_format: str


@dataclass(frozen=True)
class FeatureGroupSettings:
    """`features` are name and type (Integral, Fractional, String) in order."""

    name: str
    description: str | None
    record_identifier: str
    event_time: str
    features: Mapping[str, str]
    role_arn: str
    online: OnlineStore | None
    offline: OfflineStore | None


class FeatureGroup(Construct):
    """Retained. It carries no tags: tags are create-only, and a tag on the app would replace every group
    (CloudFormation template reference, AWS::SageMaker::FeatureGroup)."""

    def __init__(self, scope: Construct, construct_id: str, settings: FeatureGroupSettings) -> None:
        super().__init__(scope, construct_id)
        self.group = sagemaker.CfnFeatureGroup(
            self,
            "Group",
            feature_group_name=settings.name,
            description=settings.description,
            record_identifier_feature_name=settings.record_identifier,
            event_time_feature_name=settings.event_time,
            feature_definitions=[
                sagemaker.CfnFeatureGroup.FeatureDefinitionProperty(feature_name=name, feature_type=kind)
                for name, kind in settings.features.items()
            ],
            role_arn=settings.role_arn,
            online_store_config=None if settings.online is None else _online(settings.online),
            offline_store_config=None if settings.offline is None else _offline(settings.offline),
        )
        retain(self.group)


def _online(store: OnlineStore) -> dict[str, object]:
    config: dict[str, object] = {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": store.key_arn}}
    if store.time_to_live is not None:
        value, unit = store.time_to_live
        config["TtlDuration"] = {"Value": value, "Unit": unit}
    return config


def _offline(store: OfflineStore) -> dict[str, object]:
    return {
        "S3StorageConfig": {"S3Uri": store.location, "KmsKeyId": store.key_arn},
        "DataCatalogConfig": {"Catalog": "AwsDataCatalog", "Database": store.database, "TableName": store.table},
        "TableFormat": store.table_format,
        "DisableGlueTableCreation": False,
    }

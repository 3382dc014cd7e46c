"""A feature group, with the properties that can never change kept apart from those that can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import CfnResource
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


class FeatureGroup(CfnResource):
    """Retained. It carries no tags: tags are create-only, and a tag on the app would replace every group
    (CloudFormation template reference, AWS::SageMaker::FeatureGroup). That is why it is a plain resource:
    CDK's own class of the type takes up every tag of the stack and the app.
    """

    def __init__(self, scope: Construct, construct_id: str, settings: FeatureGroupSettings) -> None:
        super().__init__(scope, construct_id, type="AWS::SageMaker::FeatureGroup", properties=_properties(settings))
        retain(self)


def _properties(settings: FeatureGroupSettings) -> dict[str, object]:
    properties: dict[str, object] = {
        "FeatureGroupName": settings.name,
        "RecordIdentifierFeatureName": settings.record_identifier,
        "EventTimeFeatureName": settings.event_time,
        "FeatureDefinitions": [{"FeatureName": name, "FeatureType": kind} for name, kind in settings.features.items()],
        "RoleArn": settings.role_arn,
    }
    if settings.description is not None:
        properties["Description"] = settings.description
    if settings.online is not None:
        properties["OnlineStoreConfig"] = _online(settings.online)
    if settings.offline is not None:
        properties["OfflineStoreConfig"] = _offline(settings.offline)
    return properties


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

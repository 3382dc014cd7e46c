"""What makes a feature group's definition valid, beyond the constraints of botocore's model.

Rules: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateFeatureGroup.html unless a check says
otherwise. Each raises ValidationException.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker.feature_group import ADDED_COLUMNS

MAX_FEATURES = 2500
GLUE_CATALOG = "AwsDataCatalog"
_STORAGE_TYPES = ("Standard", "InMemory")


def check(request: Mapping[str, Any]) -> None:
    """Raise ValidationException where a CreateFeatureGroup request contradicts itself."""
    features = request["FeatureDefinitions"]
    check_features(features)
    types = {each["FeatureName"]: each["FeatureType"] for each in features}
    online, offline = request.get("OnlineStoreConfig") or {}, request.get("OfflineStoreConfig")
    if not online.get("EnableOnlineStore") and offline is None:
        raise _invalid("enable the online store in OnlineStoreConfig, or give an OfflineStoreConfig, or both")
    for member in ("RecordIdentifierFeatureName", "EventTimeFeatureName"):
        if request[member] not in types:
            raise _invalid(f"{member} {request[member]} is not among the FeatureDefinitions")
    _check_event_time(request["EventTimeFeatureName"], types, offline)
    _check_online_store(online)
    if offline is not None:
        _check_offline_store(request, offline)
    check_throughput(request.get("ThroughputConfig"))


def check_features(features: Iterable[Mapping[str, Any]], existing: Iterable[str] = ()) -> None:
    """Raise ValidationException for names that are reserved or stand twice, and for too many features."""
    names = set(existing)
    for feature in features:
        name = feature["FeatureName"]
        if feature.get("CollectionType") or feature.get("CollectionConfig"):
            raise unsupported(f"the CollectionType of feature {name}")
        if name.lower() in ADDED_COLUMNS:
            raise _invalid(f"feature name {name} is reserved; choose another than {', '.join(ADDED_COLUMNS)}")
        if name in names:
            raise _invalid(f"feature {name} is defined twice")
        names.add(name)
    if len(names) > MAX_FEATURES:
        raise _invalid(f"{len(names)} features; at most {MAX_FEATURES}")


def check_throughput(config: Mapping[str, Any] | None) -> None:
    """Raise ValidationException where capacity units and throughput mode do not go together.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ThroughputConfig.html
    """
    mode = (config or {}).get("ThroughputMode")
    units = [name for name in config or () if name.endswith("CapacityUnits")]
    if mode == "OnDemand" and units:
        raise _invalid(f"{units[0]} goes with ThroughputMode Provisioned only")
    if mode == "Provisioned" and "ProvisionedWriteCapacityUnits" not in units:
        raise _invalid("ThroughputMode Provisioned needs ProvisionedWriteCapacityUnits")


def _check_event_time(name: str, types: Mapping[str, str], offline: Mapping[str, Any] | None) -> None:
    iceberg = offline is not None and offline.get("TableFormat") == "Iceberg"
    if types[name] == "Integral":
        raise _invalid(f"event time feature {name} is Integral; make it String or Fractional")
    if iceberg and types[name] != "String":
        # https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-quotas.html
        raise _invalid(f"event time feature {name} is {types[name]}; with TableFormat Iceberg it must be String")


def _check_online_store(online: Mapping[str, Any]) -> None:
    storage = online.get("StorageType", _STORAGE_TYPES[0])
    if storage not in _STORAGE_TYPES:
        raise unsupported(f"StorageType {storage}")
    check_ttl(online.get("TtlDuration"))
    _check_key((online.get("SecurityConfig") or {}).get("KmsKeyId"), "OnlineStoreConfig.SecurityConfig.KmsKeyId")


def check_ttl(ttl: Mapping[str, Any] | None) -> None:
    """Raise ValidationException unless a TtlDuration has both its members."""
    if ttl and (ttl.get("Unit") is None) != (ttl.get("Value") is None):
        raise _invalid("TtlDuration needs both Unit and Value")


def _check_offline_store(request: Mapping[str, Any], offline: Mapping[str, Any]) -> None:
    if not request.get("RoleArn"):
        raise _invalid("RoleArn is required with an OfflineStoreConfig")
    storage, catalog = offline["S3StorageConfig"], offline.get("DataCatalogConfig")
    if not storage["S3Uri"].startswith("s3://"):
        raise _invalid(f"S3Uri {storage['S3Uri']} must begin with s3://")
    if storage.get("ResolvedOutputS3Uri"):
        raise _invalid("ResolvedOutputS3Uri is what Feature Store answers with, not a parameter")
    _check_key(storage.get("KmsKeyId"), "OfflineStoreConfig.S3StorageConfig.KmsKeyId")
    if offline.get("TableFormat") == "Iceberg" and offline.get("DisableGlueTableCreation"):
        # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_OfflineStoreConfig.html
        raise _invalid("TableFormat Iceberg needs DisableGlueTableCreation to be false")
    if catalog and catalog["Catalog"] != GLUE_CATALOG:
        raise _invalid(f"DataCatalogConfig.Catalog {catalog['Catalog']}: write {GLUE_CATALOG}")


def _check_key(key: str | None, member: str) -> None:
    # "The AWS Key Management Service (KMS) key ARN", not an id: API_OnlineStoreSecurityConfig, API_S3StorageConfig.
    if key and ":key/" not in key:
        raise _invalid(f"{member} {key} is not the ARN of a KMS key")


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", f"Validation Error: {message}.")

"""What the caller of CreateFeatureGroup must be allowed.

Sources: the Service Authorization Reference for SageMaker (condition keys, dependent actions iam:PassRole and
sagemaker:AddTags; reference/service-authorization: list_amazonsagemaker.html), and for the online store's key
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_OnlineStoreSecurityConfig.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.extension import authorization
from sandbox.extension.sagemaker import access, tags

ONLINE_KEY_ACTIONS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:CreateGrant",
    "kms:RetireGrant",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:RevokeGrant",
)


def authorize_creation(arn: str, region: str, request: Mapping[str, Any]) -> None:
    """Raise AccessDeniedException unless the caller may create this group. `arn` is the group's."""
    for action, resource, context in _required(arn, region, request):
        authorization.authorize(action, resource, context=context)


def authorize_tags(arn: str, tagged: Mapping[str, str], operation: str) -> None:
    """Raise AccessDeniedException unless the caller of `operation` may create `arn` with these tags, if there are any:
    sagemaker:AddTags is a dependent action of the operations that create (Service Authorization Reference)."""
    if tagged:
        context = {**tags.request_context(dict(tagged)), "sagemaker:TaggingAction": operation}
        authorization.authorize("sagemaker:AddTags", arn, context=context)


def _required(arn: str, region: str, request: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    tagged = tags.request_context(tags.by_key(request.get("Tags")))
    yield "sagemaker:CreateFeatureGroup", arn, {**_condition_keys(request), **tagged}
    if tagged:
        yield "sagemaker:AddTags", arn, {**tagged, "sagemaker:TaggingAction": "CreateFeatureGroup"}
    if role := request.get("RoleArn"):
        yield "iam:PassRole", role, {"iam:PassedToService": "sagemaker.amazonaws.com", "iam:AssociatedResourceArn": arn}
    key = ((request.get("OnlineStoreConfig") or {}).get("SecurityConfig") or {}).get("KmsKeyId")
    if key:
        for action in ONLINE_KEY_ACTIONS:
            yield action, key, access.via_sagemaker(region)


def _condition_keys(request: Mapping[str, Any]) -> dict[str, Any]:
    online, offline = request.get("OnlineStoreConfig") or {}, request.get("OfflineStoreConfig") or {}
    storage = offline.get("S3StorageConfig") or {}
    present = {
        "OnlineStoreKmsKey": (online.get("SecurityConfig") or {}).get("KmsKeyId"),
        "OfflineStoreKmsKey": storage.get("KmsKeyId"),
        "OfflineStoreS3Uri": storage.get("S3Uri"),
        "EnableOnlineStore": _text(online.get("EnableOnlineStore")),
        "DisableGlueTableCreation": _text(offline.get("DisableGlueTableCreation")),
        # "Filters access by the presence of an OfflineStoreConfig": for the Null operator.
        "OfflineStoreConfig": "true" if offline else None,
    }
    return {f"sagemaker:FeatureGroup{name}": value for name, value in present.items() if value is not None}


def _text(flag: bool | None) -> str | None:
    return None if flag is None else str(flag).lower()

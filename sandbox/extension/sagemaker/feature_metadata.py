"""DescribeFeatureMetadata and UpdateFeatureMetadata."""

from datetime import UTC, datetime
from typing import Any

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import access
from sandbox.extension.sagemaker.feature_group import FeatureGroup

MAX_PARAMETERS = 25
"""Per feature: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateFeatureMetadata.html"""


def describe_feature_metadata(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeFeatureMetadata."""
    group = access.feature_group("DescribeFeatureMetadata", request["FeatureGroupName"])
    return group.feature(_existing(group, request["FeatureName"]))


def update_feature_metadata(request: dict[str, Any]) -> dict[str, Any]:
    """UpdateFeatureMetadata: removals are done before additions, so that one call can replace a parameter."""
    group = access.feature_group("UpdateFeatureMetadata", request["FeatureGroupName"])
    about = group.metadata[_existing(group, request["FeatureName"])]
    removed = set(request.get("ParameterRemovals") or ())
    parameters = {key: value for key, value in about.parameters.items() if key not in removed}
    parameters |= {each["Key"]: each["Value"] for each in request.get("ParameterAdditions") or ()}
    if len(parameters) > MAX_PARAMETERS:
        message = f"Feature {request['FeatureName']} would have {len(parameters)} parameters; at most {MAX_PARAMETERS}."
        raise AwsError("ValidationException", message)
    about.parameters = parameters
    about.description = request.get("Description", about.description)
    about.modified = datetime.now(UTC)
    return {}


def _existing(group: FeatureGroup, feature: str) -> str:
    if feature not in group.types:
        message = f"Resource Not Found: feature group {group.name} has no feature with name {feature}."
        raise AwsError("ResourceNotFound", message)
    return feature

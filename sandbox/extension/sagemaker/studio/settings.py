"""What the settings of domains and user profiles need: roles that may be passed and that trust SageMaker.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UserSettings.html; iam:PassRole is a dependent action of
CreateDomain and CreateUserProfile (Service Authorization Reference for SageMaker), which also names the condition keys.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.extension import authorization
from sandbox.extension.sagemaker import service_role
from sandbox.extension.sagemaker.service_role import SERVICE

SETTINGS = ("DefaultUserSettings", "DefaultSpaceSettings", "UserSettings")
_OF_USERS = (
    "ExecutionRole",
    "SecurityGroups",
    "DefaultLandingUri",
    "StudioWebPortal",
    "StudioWebPortalSettings.HiddenMlTools",
    "StudioWebPortalSettings.HiddenAppTypes",
    "SharingSettings.NotebookOutputOption",
    "AutoMountHomeEFS",
)


def property_paths(prefix: str) -> list[str]:
    """The paths of the UserSettings that templates may hold in the property `prefix`."""
    return [f"{prefix}.{name}" for name in _OF_USERS]


def authorize_roles(request: Mapping[str, Any], arn: str) -> None:
    """Raise AccessDeniedException unless the caller may pass the execution roles in `request` for `arn`."""
    for role in _roles(request):
        context = {"iam:PassedToService": SERVICE, "iam:AssociatedResourceArn": arn}
        authorization.authorize("iam:PassRole", role, context=context)


def check_roles(request: Mapping[str, Any], arn: str) -> None:
    """Raise ValidationException unless the execution roles exist and let SageMaker assume them."""
    for role in _roles(request):
        service_role.check_trust(role, arn)


def condition_keys(request: Mapping[str, Any]) -> dict[str, Any]:
    """The condition keys that the settings in a request give it."""
    groups = [each for name in SETTINGS for each in (request.get(name) or {}).get("SecurityGroups", ())]
    found = {
        "sagemaker:AppNetworkAccessType": request.get("AppNetworkAccessType"),
        "sagemaker:VpcSubnets": request.get("SubnetIds"),
        "sagemaker:VpcSecurityGroupIds": groups,
        "sagemaker:VolumeKmsKey": request.get("KmsKeyId"),
    }
    return {name: value for name, value in found.items() if value}


def _roles(request: Mapping[str, Any]) -> Iterator[str]:
    for name in SETTINGS:
        if role := (request.get(name) or {}).get("ExecutionRole"):
            yield role

"""The event `SageMaker Model Package State Change`, when the approval of a version changes.

Shape: sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html#eventbridge-model-package, on the default bus of
the package's account, whoever changed it. AWS sends it for other changes of a package too, and several times for one;
here it comes once, for the approval.
"""

from datetime import datetime
from typing import Any

from ministack.core.responses import request_scope

from sandbox.extension import events
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackage

DETAIL_TYPE = "SageMaker Model Package State Change"
_NAMED = (
    "ModelPackageGroupName",
    "ModelPackageVersion",
    "ModelPackageArn",
    "CreationTime",
    "LastModifiedTime",
    "ModelPackageStatus",
    "ModelApprovalStatus",
    "ApprovalDescription",
    "CertifyForMarketplace",
    "CustomerMetadataProperties",
)


def publish(package: ModelPackage) -> None:
    """Tell the account of the package its present approval."""
    described = package.described()
    detail = {name: _written(described[name]) for name in _NAMED if name in described}
    with request_scope(package.account, package.region):
        events.publish("aws.sagemaker", DETAIL_TYPE, detail, resources=[package.arn])


def _written(value: Any) -> Any:
    return f"{value:%Y-%m-%dT%H:%M:%S.%f}Z" if isinstance(value, datetime) else value

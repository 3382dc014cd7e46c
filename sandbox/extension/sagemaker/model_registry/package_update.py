"""UpdateModelPackage."""

from datetime import UTC, datetime
from typing import Any

from sandbox.extension.sagemaker.model_registry import access, package_definition, state_change, tokens
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackage
from sandbox.extension.sagemaker.model_registry.state import REGISTRY

_REPLACED = (
    "ModelApprovalStatus",
    "ModelPackageRegistrationType",
    "ApprovalDescription",
    "InferenceSpecification",
    "SourceUri",
    "ModelLifeCycle",
)


def update_model_package(request: dict[str, Any]) -> dict[str, Any]:
    """UpdateModelPackage: what the request names is replaced, metadata and the model card are merged, and additional
    inference specifications are added. Metadata is removed before it is added. Nothing changes where one part fails.
    """
    package = access.package("UpdateModelPackage", request["ModelPackageArn"], access.request_keys(request))
    with REGISTRY.lock:
        return tokens.once("UpdateModelPackage", request, lambda: _update(package, request))


def _update(package: ModelPackage, request: dict[str, Any]) -> dict[str, Any]:
    if package.group is None and "ModelApprovalStatus" in request:
        raise package_definition.invalid("ModelApprovalStatus does not apply to a model package without a group")
    changed = package.definition | {name: request[name] for name in _REPLACED if name in request}
    removed = request.get("CustomerMetadataPropertiesToRemove") or []
    metadata = {key: text for key, text in changed.get("CustomerMetadataProperties", {}).items() if key not in removed}
    metadata |= request.get("CustomerMetadataProperties") or {}
    package_definition.check_metadata(metadata)
    _set(changed, "CustomerMetadataProperties", metadata)
    added = request.get("AdditionalInferenceSpecificationsToAdd") or []
    specifications = [*changed.get("AdditionalInferenceSpecifications", ()), *added]
    package_definition.check_specifications(specifications)
    _set(changed, "AdditionalInferenceSpecifications", specifications)
    _set(changed, "ModelCard", changed.get("ModelCard", {}) | (request.get("ModelCard") or {}))
    decided = changed.get("ModelApprovalStatus") != package.approval
    package.definition = changed
    package.modified, package.modified_by = datetime.now(UTC), access.user_context()
    if decided:
        state_change.publish(package)
    return {"ModelPackageArn": package.arn}


def _set(definition: dict[str, Any], name: str, value: Any) -> None:
    definition.pop(name, None)
    if value:
        definition[name] = value

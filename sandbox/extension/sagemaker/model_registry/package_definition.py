"""What makes a CreateModelPackage request valid, beyond the constraints of botocore's model.

Rules: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html. Images and model data are
not looked at. What would start jobs, encrypt with a key or publish is refused as UnsupportedOperation.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.extension.errors import AwsError, unsupported

MAX_METADATA = 50
MAX_SPECIFICATIONS = 15
_UNSUPPORTED = ("ValidationSpecification", "SecurityConfig", "ManagedStorageType")
_METADATA = re.compile(r"[\w\s.:/=+\-@]*")


def check(request: Mapping[str, Any]) -> None:
    """Raise ValidationException where a CreateModelPackage request contradicts itself."""
    if given := [name for name in _UNSUPPORTED if name in request]:
        raise unsupported(f"the {given[0]} of a model package")
    if request.get("CertifyForMarketplace"):
        raise unsupported("CertifyForMarketplace of a model package")
    if request.get("SourceUri", "").startswith("arn:"):
        raise unsupported("a model package made from the model or model package in SourceUri")
    if ("ModelPackageName" in request) == ("ModelPackageGroupName" in request):
        raise invalid("give either ModelPackageGroupName, for a version, or ModelPackageName, for a package alone")
    if "ModelPackageGroupName" in request:
        if request.get("Tags"):
            raise invalid("a model package with ModelPackageGroupName uses the tags of its group: leave out Tags")
    else:
        _check_unversioned(request)
    check_metadata(request.get("CustomerMetadataProperties") or {})
    check_specifications(request.get("AdditionalInferenceSpecifications") or [])


def check_metadata(metadata: Mapping[str, Any]) -> None:
    """Raise ValidationException for CustomerMetadataProperties that are too many, too long, or of odd characters."""
    if len(metadata) > MAX_METADATA:
        raise invalid(f"{len(metadata)} CustomerMetadataProperties; at most {MAX_METADATA}")
    for key, value in metadata.items():
        for text, longest in ((key, 128), (value, 256)):
            if not isinstance(text, str) or not 1 <= len(text) <= longest or not _METADATA.fullmatch(text):
                expected = f"1 to {longest} letters, digits, spaces and _.:/=+-@"
                raise invalid(f"CustomerMetadataProperties {key!r}: found {text!r}; write {expected}")


def check_specifications(specifications: list[Mapping[str, Any]]) -> None:
    """Raise ValidationException for AdditionalInferenceSpecifications that are too many or share a name."""
    names = [each["Name"] for each in specifications]
    if len(names) > MAX_SPECIFICATIONS:
        raise invalid(f"{len(names)} AdditionalInferenceSpecifications; at most {MAX_SPECIFICATIONS}")
    if repeated := [name for name in names if names.count(name) > 1]:
        raise invalid(f"two AdditionalInferenceSpecifications are named {repeated[0]}")


def invalid(reason: str) -> AwsError:
    """The ValidationException for a request that breaks a rule."""
    return AwsError("ValidationException", f"Validation Error: {reason}.")


def _check_unversioned(request: Mapping[str, Any]) -> None:
    if "ModelApprovalStatus" in request:
        raise invalid("ModelApprovalStatus does not apply to a model package without ModelPackageGroupName")
    if ("InferenceSpecification" in request) == ("SourceAlgorithmSpecification" in request):
        raise invalid("a model package alone needs InferenceSpecification or SourceAlgorithmSpecification, one of them")

"""botocore's model of the SageMaker control plane, with patterns that Python can read.

The model writes patterns for Java, whose \\p{...} names categories of characters that Python's re does not know.
"""

from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

_PYTHON = {
    # All but control characters, and that without symbols, of which those of ASCII are named here.
    r"[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]": r"[^\x00-\x1f\x7f-\x9f]",
    r"[\p{L}\p{M}\p{Z}\p{N}\p{P}]": r"[^\x00-\x1f\x7f-\x9f$+<=>^`|~]",
    # A repeated end of the text, which Python refuses; the lengths stand beside the pattern as well.
    "${1,128}": "",
    "${1,256}": "",
}


@cache
def service() -> ServiceModel:
    """The model of the service `sagemaker`."""
    description: dict[str, Any] = Loader().load_service_model("sagemaker", "service-2")
    for shape in description["shapes"].values():
        if r"\p{" in shape.get("pattern", ""):
            for java, python in _PYTHON.items():
                shape["pattern"] = shape["pattern"].replace(java, python)
    return ServiceModel(description, "sagemaker")


def operation(name: str) -> OperationModel:
    """The operation `name`, which must be one of the service's."""
    return service().operation_model(name)

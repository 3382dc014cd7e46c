"""The model package that a card describes."""

import json
from typing import Any


def package_of(content: str) -> str | None:
    """ARN of the package that the card's content names; None for a card of no package.

    The published schema (sagemaker/latest/dg/model-cards.html#model-cards-json-schema) has it in
    model_package_details.model_package_arn.
    """
    try:
        details = json.loads(content).get("model_package_details") or {}
        found = details.get("model_package_arn")
    except (ValueError, AttributeError):
        # SageMaker checks content; what it took without knowing better names no package.
        return None
    return found if isinstance(found, str) and found else None


def account_of(arn: str) -> str:
    return arn.split(":")[4] if arn.count(":") >= 5 else ""


def changed(described: dict[str, Any]) -> Any:
    """When a card or package was last changed, by what SageMaker describes."""
    return described.get("LastModifiedTime") or described["CreationTime"]

"""AddTags, ListTags and DeleteTags, on whatever of SageMaker there is here."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import access
from sandbox.extension.sagemaker.model_cards import access as model_cards
from sandbox.extension.sagemaker.model_registry import access as model_registry
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackage
from sandbox.extension.sagemaker.studio import access as studio

MAX_TAGS = 50
"""Per resource: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AddTags.html"""


class Tagged(Protocol):
    """A resource with tags, by key."""

    tags: dict[str, str]


def add_tags(request: dict[str, Any]) -> dict[str, Any]:
    """AddTags: adds or overwrites."""
    added = by_key(request["Tags"])
    resource = _tagged("AddTags", request["ResourceArn"], request_context(added))
    merged = resource.tags | added
    if len(merged) > MAX_TAGS:
        message = f"{request['ResourceArn']} would have {len(merged)} tags; at most {MAX_TAGS}."
        raise AwsError("ValidationException", message)
    resource.tags = merged
    return {"Tags": as_list(merged)}


def list_tags(request: dict[str, Any]) -> dict[str, Any]:
    """ListTags. There are at most as many tags as the smallest page, so that one page holds them all."""
    return {"Tags": as_list(_tagged("ListTags", request["ResourceArn"], {}).tags)}


def delete_tags(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteTags: keys that are not there are ignored."""
    keys = request["TagKeys"]
    resource = _tagged("DeleteTags", request["ResourceArn"], {"aws:TagKeys": keys})
    resource.tags = {key: value for key, value in resource.tags.items() if key not in keys}
    return {}


def by_key(tags: list[dict[str, str]] | None) -> dict[str, str]:
    """A TagList as a mapping. Raises ValidationException for a key that stands twice."""
    found: dict[str, str] = {}
    for tag in tags or ():
        if tag["Key"] in found:
            raise AwsError("ValidationException", f"Duplicate tag keys found: {tag['Key']}. Write each key once.")
        found[tag["Key"]] = tag["Value"]
    return found


def as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """A mapping as a TagList."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def request_context(tags: dict[str, str]) -> dict[str, Any]:
    """The condition keys that the tags in a request give it."""
    context: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    return {**context, "aws:TagKeys": list(tags)} if tags else context


def _tagged(action: str, arn: str, context: dict[str, Any]) -> Tagged:
    kind = arn.split(":", 5)[5].partition("/")[0]
    if kind not in _FIND:
        raise unsupported(f"sagemaker:{action} on {kind}")
    return _FIND[kind](action, arn, context)


def _feature_group(action: str, arn: str, context: dict[str, Any]) -> Tagged:
    return access.feature_group(action, arn, missing="ValidationException", context=context)


def _model_package(action: str, arn: str, context: dict[str, Any]) -> ModelPackage:
    package = model_registry.package(action, arn, context)
    if package.group and action != "ListTags":
        message = f"{arn} uses the tags of its group: name {package.group.arn} instead."
        raise AwsError("ValidationException", message)
    return package


def _user_profile(action: str, arn: str, context: dict[str, Any]) -> Tagged:
    domain_id, _, name = arn.partition("/")[2].partition("/")
    return studio.user_profile(action, domain_id, name, context)


_FIND: Mapping[str, Callable[[str, str, dict[str, Any]], Tagged]] = {
    "feature-group": _feature_group,
    "model-package-group": model_registry.group,
    "model-package": _model_package,
    "model-card": model_cards.card,
    "domain": lambda action, arn, context: studio.domain(action, arn.rpartition("/")[2], context),
    "user-profile": _user_profile,
}

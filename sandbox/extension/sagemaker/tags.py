"""AddTags, ListTags and DeleteTags, on feature groups."""

from typing import Any

from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import access
from sandbox.extension.sagemaker.feature_group import FeatureGroup

MAX_TAGS = 50
"""Per resource: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AddTags.html"""


def add_tags(request: dict[str, Any]) -> dict[str, Any]:
    """AddTags: adds or overwrites."""
    added = by_key(request["Tags"])
    group = _tagged("AddTags", request["ResourceArn"], request_context(added))
    merged = group.tags | added
    if len(merged) > MAX_TAGS:
        raise AwsError("ValidationException", f"{group.arn} would have {len(merged)} tags; at most {MAX_TAGS}.")
    group.tags = merged
    return {"Tags": as_list(merged)}


def list_tags(request: dict[str, Any]) -> dict[str, Any]:
    """ListTags. There are at most as many tags as the smallest page, so that one page holds them all."""
    return {"Tags": as_list(_tagged("ListTags", request["ResourceArn"], {}).tags)}


def delete_tags(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteTags: keys that are not there are ignored."""
    keys = request["TagKeys"]
    group = _tagged("DeleteTags", request["ResourceArn"], {"aws:TagKeys": keys})
    group.tags = {key: value for key, value in group.tags.items() if key not in keys}
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


def _tagged(action: str, arn: str, context: dict[str, Any]) -> FeatureGroup:
    if ":feature-group/" not in arn:
        kind = arn.split(":", 5)[5].partition("/")[0]
        raise unsupported(f"sagemaker:{action} on {kind}")
    return access.feature_group(action, arn, missing="ValidationException", context=context)

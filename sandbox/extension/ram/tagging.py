"""Tags of resource shares. https://docs.aws.amazon.com/ram/latest/APIReference/API_TagResource.html"""

from typing import Any

from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.ram.lookup import active_share
from sandbox.extension.ram.state import Share

MAX_TAGS = 50


def check_tags(tags: dict[str, str]) -> None:
    """Raise TagPolicyViolationException or TagLimitExceededException for tags that AWS refuses."""
    for key in tags:
        if key.lower().startswith("aws:"):
            raise AwsError("TagPolicyViolationException", f"The tag key {key} is reserved: it begins with aws:.")
    if len(tags) > MAX_TAGS:
        raise AwsError("TagLimitExceededException", f"A resource share has up to {MAX_TAGS} tags, not {len(tags)}.")


def tag_resource(request: dict[str, Any]) -> dict[str, Any]:
    """TagResource."""
    share = _share(request)
    tags = share.tags | {tag["key"]: tag.get("value", "") for tag in request["tags"]}
    check_tags(tags)
    share.tags = tags
    return {}


def untag_resource(request: dict[str, Any]) -> dict[str, Any]:
    """UntagResource."""
    share = _share(request)
    share.tags = {key: value for key, value in share.tags.items() if key not in request["tagKeys"]}
    return {}


def _share(request: dict[str, Any]) -> Share:
    if "resourceArn" in request:
        raise unsupported("tags of customer managed permissions")
    if "resourceShareArn" not in request:
        raise AwsError("InvalidParameterException", "You must specify resourceShareArn or resourceArn.")
    return active_share(request["resourceShareArn"])

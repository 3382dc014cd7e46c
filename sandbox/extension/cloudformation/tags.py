"""Tags as CloudFormation spells them and as the services do."""

from collections.abc import Iterable, Mapping
from typing import Any

_SYSTEM = "aws:cloudformation:"


def tag_list(tags: Iterable[Mapping[str, Any]] | None) -> list[dict[str, str]]:
    """[{"Key": ..., "Value": ...}] without the tags that CloudFormation adds itself.

    Raises ValueError for a key that begins with aws: otherwise, which users cannot set
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html).
    """
    given = [{"Key": str(tag["Key"]), "Value": str(tag.get("Value", ""))} for tag in tags or ()]
    own = [tag for tag in given if not tag["Key"].startswith(_SYSTEM)]
    for tag in own:
        if tag["Key"].lower().startswith("aws:"):
            raise ValueError(f"tag {tag['Key']}: aws: prefixed tag key names are not allowed for external use")
    return own


def dropped(old: Iterable[Mapping[str, Any]] | None, new: Iterable[Mapping[str, Any]] | None) -> list[str]:
    """The tag keys that `old` has and `new` has not."""
    kept = {tag["Key"] for tag in tag_list(new)}
    return [tag["Key"] for tag in tag_list(old) if tag["Key"] not in kept]

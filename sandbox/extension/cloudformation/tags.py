"""Tags as CloudFormation spells them and as the services do."""

from collections.abc import Iterable, Mapping
from typing import Any


def tag_list(tags: Iterable[Mapping[str, Any]] | None) -> list[dict[str, str]]:
    """[{"Key": ..., "Value": ...}] without the tags that CloudFormation adds itself and users cannot set."""
    return [
        {"Key": str(tag["Key"]), "Value": str(tag.get("Value", ""))}
        for tag in tags or ()
        if not str(tag["Key"]).startswith("aws:")
    ]


def dropped(old: Iterable[Mapping[str, Any]] | None, new: Iterable[Mapping[str, Any]] | None) -> list[str]:
    """The tag keys that `old` has and `new` has not."""
    kept = {tag["Key"] for tag in tag_list(new)}
    return [tag["Key"] for tag in tag_list(old) if tag["Key"] not in kept]

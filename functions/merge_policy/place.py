"""The custom resource's properties: whose statements go into which policy."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.merge_policy.merging import is_owned

_TARGETS = ("glue-catalog", "bucket")


@dataclass(frozen=True)
class Place:
    """Whose statements in which policy."""

    target: str
    name: str
    owner: str

    @property
    def physical_id(self) -> str:
        return f"{self.target}/{self.name}/{self.owner}"

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Place":
        """From the properties. Raises ValueError."""
        target, name, owner = (str(values.get(key, "")) for key in ("Target", "Name", "Owner"))
        if target not in _TARGETS:
            raise ValueError(f"Target is {target!r}: write one of {', '.join(_TARGETS)}")
        if not re.fullmatch(r"\d{12}" if target == "glue-catalog" else r"[a-z0-9][a-z0-9.-]{2,62}", name):
            raise ValueError(f"Name is {name!r}: write the catalog's account id of 12 digits, or a bucket's name")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", owner):
            raise ValueError(f"Owner is {owner!r}: write letters and digits, a letter first, as a Sid begins")
        return cls(target, name, owner)

    @classmethod
    def named_by(cls, physical_id: str) -> "Place | None":
        """The place with this physical id; None for an id that is not of this function's making."""
        parts = physical_id.split("/")
        try:
            return cls.of(dict(zip(("Target", "Name", "Owner"), parts, strict=True)))
        except ValueError:
            return None


def statements_from(values: Mapping[str, Any], owner: str) -> list[dict[str, Any]]:
    """The checked statements. Raises ValueError."""
    text = values.get("Statements")
    try:
        found = json.loads(str(text))
    except ValueError as error:
        raise ValueError(f"Statements is no JSON ({error}): write the text of a list of statements") from None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("Statements is no list of objects: write the text of a list of statements")
    sids = [each.get("Sid") for each in found]
    for sid in sids:
        if not is_owned(sid, owner):
            raise ValueError(f"a statement's Sid is {sid!r}: begin it with {owner} and an upper-case letter")
        if sids.count(sid) > 1:
            raise ValueError(f"the Sid {sid!r} occurs twice: give each statement its own")
    return found

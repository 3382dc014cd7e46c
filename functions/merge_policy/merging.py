"""A policy document with the owner's statements in it, or without them: pure, texts in and texts out.

A statement is the owner's if its Sid is the owner's name and an upper-case letter next: `Landbridgedev` has
`LandbridgedevRead`, and neither `Landbridgedev2Read` nor `Landbridgedevelop`. All others stay as they are, in their
order; so do the document's Version and Id.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Statement = Mapping[str, Any]

VERSION = "2012-10-17"


class MalformedPolicyError(ValueError):
    """The policy that is there cannot be read, so that nothing may be written over it."""


def is_owned(sid: object, owner: str) -> bool:
    return isinstance(sid, str) and re.match(rf"{owner}[A-Z]", sid) is not None


def merged(text: str | None, owner: str, statements: Sequence[Statement]) -> str | None:
    """The policy with exactly these statements of the owner; `text` itself where it has them, in any order.

    None stands for no policy, as input and as output. Raises MalformedPolicyError; ValueError for statements that the
    document's version does not understand.
    """
    document = _document(text, owner, bool(statements))
    held = _statements(document)
    own = [each for each in held if is_owned(each.get("Sid"), owner)]
    if _meaning(own) == _meaning(statements):
        return text
    version = document.get("Version")
    if version != VERSION and "${" in compact(statements):
        raise ValueError(
            f"the policy has the version {version!r}, in which ${{...}} is no variable: make it {VERSION!r}, or leave "
            "policy variables out of the statements"
        )
    result = [*(each for each in held if not is_owned(each.get("Sid"), owner)), *statements]
    return compact({**document, "Statement": result}) if result else None


def compact(value: object) -> str:
    """JSON without needless white space: sizes are limited."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def owned_bytes(text: str, owner: str) -> int:
    """How much of the policy is the owner's."""
    own = [each for each in _statements(json.loads(text)) if is_owned(each.get("Sid"), owner)]
    return sum(len(compact(each).encode()) for each in own)


def _document(text: str | None, owner: str, adding: bool) -> dict[str, Any]:
    if text is None:
        return {"Version": VERSION, "Statement": []}
    try:
        document = json.loads(text)
        _statements(document)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        if not adding and re.search(rf'"{owner}[A-Z]', text) is None:
            # Nothing to take out: an undoing must not fail for what it has no part in.
            return {"Version": VERSION, "Statement": []}
        raise MalformedPolicyError(
            f"what is there is no policy in JSON ({type(error).__name__}: {error}). It was left as it is: repair or "
            "remove it, then deploy again"
        ) from error
    return dict(document)


def _statements(document: Any) -> list[dict[str, Any]]:
    """The statements; the grammar allows a single one without a list."""
    found = document["Statement"]
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(each, dict) for each in listed):
        raise TypeError("Statement holds something else than objects")
    return listed


def _meaning(statements: Sequence[Statement]) -> list[tuple[str, dict[str, Any]]]:
    """Equal for statements that AWS takes as equal: it may store one value for a list of one, values in another order,
    a text for a boolean, and an account's root for its number (IAM user guide, reference_policies_elements_principal).
    """
    return sorted(((str(each.get("Sid")), _plain(each)) for each in statements), key=compact)


def _plain(value: Any, principal: bool = False) -> Any:
    if isinstance(value, Mapping):
        named = [(key, principal or key in ("Principal", "NotPrincipal")) for key in sorted(value)]
        return {key: _plain(value[key], inside) for key, inside in named}
    return sorted(_scalar(each, principal) for each in (value if isinstance(value, list) else [value]))


def _scalar(value: Any, principal: bool) -> str:
    text = value if isinstance(value, str) else compact(value)
    root = re.fullmatch(r"arn:[^:]+:iam::(\d{12}):root", text) if principal else None
    return root[1] if root else text

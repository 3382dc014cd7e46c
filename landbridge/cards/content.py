"""A card's content against AWS's schema, before any call.

model_card_schema.json is AWS's published schema of the content (sagemaker/latest/dg/model-cards.html).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from landbridge.cards.content_file import read_content
from landbridge.cards.content_messages import messages_of
from landbridge.cards.errors import WrongInput

MAXIMUM_CHARACTERS = 100_000
"""Of the content as JSON (SageMaker API reference, CreateModelCard)."""

_SCHEMA = Path(__file__).with_name("model_card_schema.json")
_SHOWN = 50


def checked_content(file: Path) -> str:
    """The content of the file as the JSON text that AWS takes.

    Raises WrongInput with every place that breaks the schema, or if the content is too long; OSError.
    """
    content = read_content(file)
    if found := sorted(problems_of(content)):
        more = [f"{file}: and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        raise WrongInput("\n".join([*(f"{file}: {problem}" for problem in found[:_SHOWN]), *more]))
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()
    except ValueError as error:
        raise WrongInput(f"{file}: the content cannot be sent as JSON: {error}; write plain text and numbers") from None
    if len(text) > MAXIMUM_CHARACTERS:
        raise WrongInput(
            f"{file}: the content has {len(text):,} characters as JSON, and a card at most {MAXIMUM_CHARACTERS:,}; "
            "keep long results elsewhere and write where they are"
        )
    return text


def problems_of(content: Any) -> list[str]:
    """What is wrong with the content: each problem with its JSON path and what to write instead."""
    return [message for error in _validator().iter_errors(content) for message in messages_of(error)]


@cache
def _validator() -> Any:
    return Draft7Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))

"""jsonschema's errors in the words of a card: where in the content, what was found, what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from landbridge.declaration.messages import did_you_mean, shortened

_KINDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text, in quotes if it looks like a number",
    "number": "a number without quotes",
    "integer": "a whole number without quotes",
    "boolean": "true or false",
}
_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def messages_of(error: Any) -> Iterator[str]:
    """`$.path.in.content: what was found; what to write`. `error`: a jsonschema ValidationError."""
    if error.validator == "anyOf":
        yield from _of_choice(error)
        return
    place = json_path(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in error.instance:
            if name not in known:
                near = did_you_mean(str(name), known) or ";"
                yield f"{place}: unknown key `{shortened(str(name))}`{near} known here: {', '.join(known)}"
        return
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield f"{place}: `{name}` is missing; write `{name}:`"
        return
    if error.validator in _SIZES:
        yield f"{place}: {_SIZES[error.validator](error.instance, error.validator_value)}"
        return
    yield f"{place}: found {_found(error.instance)}; write {_wanted(error)}"


def json_path(parts: Any) -> str:
    """The JSON path of a value in the content, such as $.evaluation_details[0].name."""
    path = "$"
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if _PLAIN.fullmatch(part) else f"[{json.dumps(part, ensure_ascii=False)}]"
    return path


_SIZES: dict[str, Callable[[Any, int], str]] = {
    "maxLength": lambda value, most: f"found {len(value):,} characters; write at most {most:,}",
    "minLength": lambda value, least: f"found {len(value):,} characters; write at least {least:,}",
    "maxItems": lambda value, most: f"found {len(value):,} values; write at most {most:,}",
    "minItems": lambda value, least: f"found {len(value):,} values; write at least {least:,}",
    "minimum": lambda value, least: f"found {value}; write {least} or more",
}


def _of_choice(error: Any) -> Iterator[str]:
    """A metric is one of several shapes, which its `type` tells apart; other choices are between kinds of value."""
    if not isinstance(error.instance, dict):
        yield _no_shape(error)
        return
    shapes: dict[int, list[Any]] = {}
    for problem in error.context:
        shapes.setdefault(problem.schema_path[0], []).append(problem)
    for problems in shapes.values():
        if not any(map(_of_type, problems)):
            for problem in problems:
                yield from messages_of(problem)
            return
    found = _found(error.instance["type"]) if "type" in error.instance else "nothing"
    types = [word for problem in error.context if _of_type(problem) for word in _types_in(problem)]
    yield f"{json_path([*error.absolute_path, 'type'])}: found {found}; write {_one_of(types)}"


def _no_shape(error: Any) -> str:
    """The message about a value that is of none of the kinds that it may have."""
    for problem in error.context:
        if problem.validator != "type":
            # Of the right kind, such as text that is too long.
            return next(messages_of(problem))
    kinds = dict.fromkeys(_wanted(problem) for problem in error.context)
    return f"{json_path(error.absolute_path)}: found {_found(error.instance)}; write {_one_of(kinds)}"


def _of_type(problem: Any) -> bool:
    """Whether the problem says that the metric is of another shape."""
    if problem.validator == "required":
        return "type" not in problem.instance and "type" in problem.validator_value
    return list(problem.path)[-1:] == ["type"]


def _types_in(problem: Any) -> list[str]:
    """The words that the shape's `type` may be."""
    schema = problem.schema if problem.validator == "enum" else problem.schema["properties"]["type"]
    return list(schema.get("enum", ()))


def _wanted(error: Any) -> str:
    if error.validator == "enum":
        return _one_of(error.validator_value)
    if error.validator == "type":
        return _KINDS[error.validator_value]
    if error.validator == "pattern":
        if length := re.fullmatch(r"\.\{(\d+),(\d+)\}", error.validator_value):
            return f"{length[1]} to {length[2]} characters on one line"
        return f"what matches {error.validator_value}"
    return f"what the schema asks for: {shortened(json.dumps({error.validator: error.validator_value}))}"


def _one_of(words: Any) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else str(last)


def _found(value: Any) -> str:
    if value is None or value == "":
        return "nothing" if value is None else "empty text"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return f"`{shortened(value)}`" if isinstance(value, str) else f"the number {shortened(str(value))}"

"""pydantic's errors in the words of a declaration: what was found, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from landbridge.declaration.errors import Problem
from landbridge.declaration.models import Declaration
from landbridge.declaration.tree import NOTHING, Node, plain

Path = tuple[str | int, ...]
"""Where a value stands in the merged declaration; a last part KEY means the key itself, not its value."""

KEY = "[key]"
"""How pydantic marks, at the end of a location, that the key is at fault."""

_WRITE = {
    "bool_type": "write true or false",
    "int_type": "write a whole number without quotes",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "string_type": "write text, in quotes if it looks like a number",
    "enum": "write {expected}",
    "dict_type": "write a mapping, one `name:` per line",
    "model_type": "write a mapping, one `key: value` per line",
    "tuple_type": "write a list, one `- value` per line",
    "too_short": "write at least {min_length}",
    "too_long": "write at most {max_length}",
}


def problem_of(error: ErrorDetails, root: Node) -> Problem:
    """The problem that one of pydantic's errors stands for, at its place in the files."""
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return problem_at(root, (*path, KEY), _unknown_key(path))
    if kind == "missing":
        return problem_at(root, (*path[:-1], KEY), _missing(path))
    # A message without words here says what to write itself: see `formats`.
    write = _WRITE[kind].format_map(context).replace("'", "") if kind in _WRITE else error["msg"]
    return problem_at(root, path, f"found {_found(locate(root, path))}; {write}")


def problem_at(root: Node, path: Path, message: str) -> Problem:
    """`message` at the place of `path`, or of what encloses it where the value is not written down."""
    place = ".".join(str(part) for part in path if part != KEY)
    return locate(root, path).problem(f"{place}: {message}" if place else message)


def locate(root: Node, path: Path) -> Node:
    """The node at `path`. Where a part of the path is not written, the key of the last mapping on the way that is."""
    key = node = root
    for part in path:
        content = node.content
        if part == KEY:
            return key
        if isinstance(content, dict) and part in content:
            key, node = content[str(part)]
        elif isinstance(content, list) and isinstance(part, int) and part < len(content):
            key = node = content[part]
        else:
            return key
    return node


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, if any is near."""
    near = get_close_matches(name[:80], islice(known, 5000), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def shortened(text: str) -> str:
    """Text from a file as it may stand in a message: on one line, and not endless."""
    shown = text if text.isprintable() else repr(text)[1:-1]
    return f"{shown[:80]}…" if len(shown) > 80 else shown


def _found(node: Node) -> str:
    value = plain(node)
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is NOTHING:
        return "nothing"
    text = shortened(str(node.content))
    if isinstance(value, int) and not isinstance(value, bool):
        digits = sum(character.isdigit() for character in text)
        return f"{text} without quotes, a number of {digits} digit{'' if digits == 1 else 's'}"
    if isinstance(value, str) and value.isdecimal():
        return f'"{text}", {len(value)} digit{"" if len(value) == 1 else "s"}'
    return f"`{text}`"


def _unknown_key(path: Path) -> str:
    known = [field.alias or name for name, field in _model_at(path[:-1]).model_fields.items()]
    if len(path) == 1:
        known.append("include")
    name = str(path[-1])
    return f"unknown key `{shortened(name)}`{did_you_mean(name, known) or ';'} known here: {', '.join(known)}"


def _missing(path: Path) -> str:
    field = _model_at(path[:-1]).model_fields[str(path[-1])]
    what = field.description or str(getattr(field.annotation, "__doc__", ""))
    return f"`{path[-1]}` is missing; write `{path[-1]}:` ({what.strip().rstrip('.')})"


def _model_at(path: Path) -> type[BaseModel]:
    shape: Any = Declaration
    for part in path:
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            fields = {field.alias or name: field.annotation for name, field in shape.model_fields.items()}
            shape = _unwrapped(fields[str(part)])
        else:
            arguments = get_args(shape)
            shape = _unwrapped(arguments[1] if get_origin(shape) is dict else arguments[0])
    assert isinstance(shape, type)
    assert issubclass(shape, BaseModel)
    return shape


def _unwrapped(shape: Any) -> Any:
    """The shape without `| None` and without annotations."""
    if get_origin(shape) is Annotated:
        return _unwrapped(get_args(shape)[0])
    if get_origin(shape) in (Union, UnionType):
        return _unwrapped(next(option for option in get_args(shape) if option is not type(None)))
    return shape

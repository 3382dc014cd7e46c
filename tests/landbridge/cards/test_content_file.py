"""Content files: JSON, and YAML as editors read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.cards.content_file import MAXIMUM_BYTES, read_content
from landbridge.cards.errors import WrongInput


def _read(tmp_path: Path, name: str, text: str | bytes) -> Any:
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_content(file)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("2026-01-01", "2026-01-01"),
        ("1:30", "1:30"),
        ("010", 10),
        ("0.93", 0.93),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("true", True),
        ("~", None),
        ("", None),
        ("'3'", "3"),
        ("12345678901234567890", 1.2345678901234567e19),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_yaml_is_read_by_its_core_schema(tmp_path: Path, text: str, value: Any) -> None:
    assert _read(tmp_path, "card.yaml", f"key: {text}\n") == {"key": value}


def test_json_with_tabs_and_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, "card.json", b'\xef\xbb\xbf{\n\t"a": [1, 2.5, null]}') == {"a": [1, 2.5, None]}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("card.yaml", "a: 1\na: 2", ":2:1: this is not YAML for a card: the key `a` stands twice"),
        ("card.yaml", "a: &x 1\nb: *x", ":2:4: this is not YAML for a card: found an alias; write the value out"),
        ("card.yaml", "!!python/name:os.system {}", "could not determine a constructor for the tag"),
        ("card.yaml", "1: x", "found a key that is no text; write it in quotes"),
        ("card.yaml", "a: [", ":1:5:"),
        ("card.yaml", "a: 1e999", "the number is too large for JSON"),
        ("card.yaml", "[" * 5000, "nested too deep"),
        ("card.json", '{"a": 1, "a": 2}', "the key `a` stands twice in one object"),
        ("card.json", '{"a": NaN}', "found NaN, which is no JSON; write a number"),
        ("card.json", "{,", ":1:2: this is not JSON: "),
        ("card.txt", "{}", "name the file *.json, *.yaml or *.yml"),
        ("card.yaml", b"a: \xff", "the byte 0xff is not UTF-8"),
        ("card.json", " " * (MAXIMUM_BYTES + 1), "the file is larger than 1,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, name: str, text: str | bytes, message: str) -> None:
    with pytest.raises(WrongInput) as caught:
        _read(tmp_path, name, text)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert message in str(caught.value)

"""Rules about the organisation's own policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import Edit, is_reported

ID = "  id: o-exampleorg1\n"


def _policy(entry: str) -> list[Edit]:
    return [(ID, f"{ID}  policies:\n    fence: {{{entry}}}\n")]


CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "no JSON": (
        _policy("kind: service-control, document: ▸'{\"Version\": }'"),
        ["this is not JSON", "as the Organizations console shows it"],
    ),
    "JSON that is no policy": (
        _policy('kind: service-control, document: ▸\'{"Version": "2012-10-17"}\''),
        ["this is no policy", "`Version` and `Statement`"],
    ),
    "nesting without end": (
        _policy("kind: service-control, document: ▸'" + '{"a":' * 3000 + "1" + "}" * 3000 + "'"),
        ["as the Organizations console shows it"],
    ),
    "a mapping": (
        _policy("kind: service-control, document: ▸{Version: x}"),
        ["a policy in IAM's JSON as text"],
    ),
    "another kind": (
        _policy("kind: ▸tag, document: '{\"Statement\": []}'"),
        ["write service-control or resource-control"],
    ),
}


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)

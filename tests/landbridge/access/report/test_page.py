"""The HTML page as text; tests/access/test_page.py opens it in a browser."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from gzip import decompress
from hashlib import sha256
from typing import Any

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.model import Answer
from landbridge.access.report import grantable as grants
from landbridge.access.report import page as pages
from landbridge.access.report.page import page
from landbridge.access.report.page_data import page_data
from tests.landbridge.access.report.example import OPEN, cell, report, small, way

pytestmark = pytest.mark.requirement("B.1")

HOSTILE = "</script><img src=x onerror=alert(1)>$data &amp; \u2028 '\""


def _block(text: str) -> tuple[str, str]:
    found = re.search(r'<script type="([^"]*)" id="data">([^<]*)</script>', text)
    assert found
    return found[1], found[2]


def test_the_policy_admits_the_pages_own_script_and_style_and_nothing_else() -> None:
    text = page(small())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)

    def hashed(content: str) -> str:
        return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_in_the_page_is_loaded_from_elsewhere() -> None:
    assert not re.findall(r"https?://|//[a-z]|\bsrc=|<link|@import|url\(", page(small()))


def test_a_hostile_name_is_data_and_never_markup() -> None:
    who = Subject(SubjectKind.TEAM, HOSTILE, "1" * 12)
    what = Thing(ThingKind.FEATURE_GROUP, HOSTILE, "1" * 12)
    text = page(report((cell(Capability.READ, way(HOSTILE, Answer.ALLOWED), subject=who, thing=what), [])))
    assert "<img" not in text
    assert text.count("</script>") == 2
    content = json.loads(_block(text)[1])
    assert content["subjects"][0][1] == HOSTILE
    assert content["things"][0][1] == HOSTILE


def test_a_long_page_is_compressed_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    kind, plain = _block(page(small()))
    assert kind == "application/json"
    monkeypatch.setattr(pages, "LONGEST_PLAIN", 100)
    kind, packed = _block(page(small()))
    assert kind == "application/gzip"
    assert json.loads(decompress(b64decode(packed))) == json.loads(plain)
    assert page(small()) == page(small())


def test_answers_that_differ_in_their_resources_alone_share_everything_else() -> None:
    def data(count: int) -> dict[str, Any]:
        things = [Thing(ThingKind.FEATURE_GROUP, f"g{number}", "1" * 12) for number in range(count)]
        ways = [way("access role", Answer.ALLOWED, f"arn:aws:sagemaker:::feature-group/{each.key}") for each in things]
        return page_data(
            report(*((cell(Capability.READ, each, thing=thing), []) for thing, each in zip(things, ways, strict=True)))
        )

    one, many = data(1), data(50)
    assert len(many["cells"]) == 50
    for table in ("links", "ways", "statements"):
        assert len(many[table]) == len(one[table])


def test_what_a_team_could_be_granted_stands_in_the_page_unless_there_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = Thing(ThingKind.FEATURE_GROUP, "reviews", "111122223333")
    shown = report((cell(Capability.READ, OPEN), []), (cell(Capability.WRITE, OPEN, thing=other), []))
    data = page_data(shown)
    capabilities = [data["capabilities"][row[2]][0] for row in data["grantable"]]
    assert capabilities == ["write-online", "read-online"]
    monkeypatch.setattr(grants, "MOST_PAIRS", 1)
    assert page_data(shown)["grantable"] == []


def test_a_refusal_that_nobody_declared_otherwise_is_left_out() -> None:
    assert len(page_data(small())["cells"]) == 5

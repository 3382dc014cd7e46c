"""A report as one HTML file that needs nothing else: no network, no server, no other file.

The page's script and style stand in it by their hashes, and its policy admits nothing else (Content Security Policy
level 3, hash-source). What comes from the declaration or the templates is data in a JSON block, which the script puts
into the page as text; nothing of it ever becomes markup.
"""

from __future__ import annotations

import json
from base64 import b64encode
from gzip import compress
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from landbridge.access.capabilities.chain import Capability
from landbridge.access.report.page_data import page_data
from landbridge.access.report.report import Report
from landbridge.access.report.standing import MARKS, Standing, verdict
from landbridge.access.report.words import CAPABILITIES

LONGEST_PLAIN = 2_000_000
"""Characters of data that a page holds as they are."""

_SCRIPTS = ("data.js", "explanation.js", "sections.js", "keyboard.js", "main.js")
_GOOD = frozenset({Standing.DECLARED, Standing.CONSEQUENCE, Standing.FOREIGN, Standing.NONE})


def page(report: Report) -> str:
    style = _asset("page.css")
    script = f'"use strict";\n(async () => {{\n{"".join(map(_asset, _SCRIPTS))}}})();\n'
    kind, data = _block(json.dumps(page_data(report), ensure_ascii=False, separators=(",", ":")))
    good = all(each.standing in _GOOD for each in report.cells)
    return Template(_asset("page.html")).substitute(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        environment=escape(report.environment),
        verdict=escape(verdict(report.cells)),
        verdict_class="good" if good else "bad",
        capabilities=_capabilities(report),
        standings=_standings(report),
        style=style,
        script=script,
        data_type=kind,
        data=data,
    )


def escaped_json(text: str) -> str:
    """JSON as it may stand in a script element: nothing in it ends the element or opens a comment (HTML standard,
    Restrictions for contents of script elements)."""
    for each in "<>&\u2028\u2029":
        text = text.replace(each, f"\\u{ord(each):04x}")
    return text


def _block(data: str) -> tuple[str, str]:
    """Type and content of the data block: JSON that can be read, or where that is long, base64 of gzip."""
    if len(data) <= LONGEST_PLAIN:
        return "application/json", escaped_json(data)
    return "application/gzip", b64encode(compress(data.encode(), compresslevel=6, mtime=0)).decode()


def _asset(name: str) -> str:
    return (files("landbridge.access.report") / "assets" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _capabilities(report: Report) -> str:
    used = {each.cell.question.capability for each in report.shown}
    rows = [(CAPABILITIES[each].words, CAPABILITIES[each].meaning) for each in Capability if each in used]
    return "\n".join(f"<div><dt>{escape(words)}</dt><dd>{escape(meaning)}</dd></div>" for words, meaning in rows)


def _standings(report: Report) -> str:
    used = {each.standing for each in report.shown}
    rows = [(each.name.lower(), MARKS[each] or "plain", each.value) for each in Standing if each in used]
    return "\n".join(
        f'<div><dt class="standing-{name}">{mark}</dt><dd>{escape(meaning)}</dd></div>' for name, mark, meaning in rows
    )

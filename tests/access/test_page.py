"""The HTML page in a real browser: opened from disk, filtered, sorted, explained by keyboard, printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.model import Answer
from landbridge.access.report import page as pages
from landbridge.access.report.page import page as written
from landbridge.cli.main import main
from tests.access.chromium import headless
from tests.access.recorded import recorded
from tests.landbridge.access.report.example import OPEN, cell, expected, report, way

pytestmark = [pytest.mark.requirement("B.1"), pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with headless() as running:
        yield running


@pytest.fixture(scope="module")
def example_page(assembly: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    made, file = recorded(assembly, folder), folder / "access.html"
    assert main(["access", "matrix", "--assembly", str(made), "--format", "html", "--output", str(file)]) == 0
    return file


@pytest.fixture
def opened(browser: Browser, example_page: Path) -> Iterator[Page]:
    yield from _open(browser, example_page)


def _open(browser: Browser, file: Path) -> Iterator[Page]:
    """The page, that after the test has asked for nothing but itself and met no error."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(file.as_uri())
    expect(page.locator("#count")).not_to_be_empty()
    yield page
    page.close()
    assert set(asked) == {file.as_uri()}
    assert wrong == []


def _rows(page: Page, section: str) -> list[str]:
    names = page.locator("section", has=page.locator("h2", has_text=re.compile(f"^{section}"))).locator("tbody th")
    return [text.split()[0] for text in names.all_inner_texts()]


def test_it_opens_from_disk_with_the_verdict_and_every_team(opened: Page) -> None:
    assert "declared" in opened.locator("#verdict").inner_text()
    assert _rows(opened, "Feature groups")[:3] == ["personalization", "product-success", "data-curation"]


def test_filters_leave_what_is_asked_for(opened: Page) -> None:
    opened.get_by_label("Find").fill("fraud sessions")
    expect(opened.locator("tbody tr")).to_have_count(1)
    expect(opened.locator("tbody td")).to_have_text("describe read online")
    opened.get_by_label("Can", exact=True).select_option(label="read online")
    expect(opened.locator("tbody td")).to_have_text("read online")
    expect(opened.locator("#count")).to_contain_text("1 of ")
    opened.get_by_label("Who", exact=True).select_option(label="Consoles")
    expect(opened.locator("main")).to_contain_text("Nothing is as asked for.")
    opened.get_by_role("button", name="Show all").click()
    opened.get_by_label("Answer").select_option(label="comes with what is declared")
    expect(opened.locator("tbody tr", has_text="222233334444").first).to_be_visible()
    expect(opened.locator("tbody tr", has_text="product-success team")).to_have_count(0)


def test_columns_sort_up_down_and_back(opened: Page) -> None:
    opened.get_by_label("Who", exact=True).select_option(label="Teams")
    declared = _rows(opened, "Feature groups")
    table = opened.get_by_role("grid", name="Feature groups", exact=False).first
    who = table.get_by_role("button", name="Who")
    who.click()
    assert _rows(opened, "Feature groups") == sorted(declared)
    expect(table.get_by_role("columnheader").first).to_have_attribute("aria-sort", "ascending")
    who.click()
    assert _rows(opened, "Feature groups") == sorted(declared, reverse=True)
    who.click()
    assert _rows(opened, "Feature groups") == declared
    table.get_by_role("button", name="reviews").click()
    assert _rows(opened, "Feature groups")[0] == "product-success"


def test_an_explanation_opens_and_closes_by_keyboard_alone(opened: Page) -> None:
    opened.get_by_label("Find").fill("fraud sessions")
    expect(opened.locator("tbody tr")).to_have_count(1)
    opened.get_by_role("button", name="Show all").focus()
    opened.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        opened.keyboard.press(key)
    panel = opened.get_by_role("dialog")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    expect(panel).to_contain_text("fraud on sessions")
    expect(panel).to_contain_text("yes: team fraud can describe, feature group sessions")
    expect(panel).to_contain_text("it is declared by grants.fraud.sessions: {level: read, store: online}")
    expect(panel.get_by_role("table", name="Ways").first).to_contain_text("allowed, declared")
    expect(panel).to_contain_text("environments/example/grants.yaml:")
    expect(panel).to_contain_text("Access-fraud/Role")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opened.locator("tbody td").first).to_be_focused()


def test_a_click_opens_the_statement_that_decided(opened: Page) -> None:
    opened.locator("tr", has_text="fraud team").locator("td.filled").first.click()
    panel = opened.get_by_role("dialog")
    statement = panel.locator("details.statement", has_text="Access-fraud/Role").first
    statement.locator("summary").click()
    expect(statement.locator("pre")).to_contain_text('"Effect": "Allow"')


def test_an_empty_cell_says_how_to_ask(opened: Page) -> None:
    opened.locator("tr", has_text="fraud team").locator("td.empty").first.click()
    expect(opened.get_by_role("dialog")).to_contain_text("landbridge access explain fraud CAPABILITY reviews")


def test_what_is_not_granted_says_what_to_write_and_where(opened: Page) -> None:
    opened.locator("tr", has_text="fraud team").locator("td.filled").first.click()
    panel = opened.get_by_role("dialog")
    panel.locator("summary", has_text="not granted").click()
    expect(panel).to_contain_text("environments/example/grants.yaml:")
    expect(panel).to_contain_text("sessions: {level: read-write, store: online}")


def test_what_nobody_declared_says_how_to_declare_it_and_each_step_once(browser: Browser, tmp_path: Path) -> None:
    found = cell(Capability.ADMINISTER, OPEN, way("RAM share", Answer.ALLOWED))
    file = tmp_path / "excess.html"
    file.write_text(written(report((found, []))))
    for page in _open(browser, file):
        page.locator("td.filled").click()
        panel = page.get_by_role("dialog")
        expect(panel).to_contain_text("yes: team fraud can administer, feature group sessions, which nobody declared")
        expect(panel.locator("pre", has_text="sessions: {level: admin, store: online}")).to_be_visible()
        expect(panel.locator(".ways tr")).to_have_count(2)
        expect(panel.locator(".steps > li")).to_have_count(2)


def test_it_prints_without_controls_and_with_the_legend(opened: Page) -> None:
    opened.locator("td.filled").first.click()
    opened.emulate_media(media="print")
    for hidden in ("#controls", "#panel", ".hint"):
        expect(opened.locator(hidden)).to_be_hidden()
    expect(opened.get_by_text("get records from the online store")).to_be_visible()
    assert opened.pdf().startswith(b"%PDF")


def test_dark_and_light_have_contrast(opened: Page) -> None:
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme=scheme)
        ratios = opened.evaluate(_CONTRASTS)
        assert min(ratios.values()) >= 4.5, (scheme, ratios)


_CONTRASTS = """() => {
  const style = getComputedStyle(document.documentElement);
  const light = (name) => {
    const parts = style.getPropertyValue(name).trim().slice(1).match(/../g).map((part) => parseInt(part, 16) / 255);
    const [r, g, b] = parts.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratios = {};
  for (const ground of ["--paper", "--raised", "--hover"])
    for (const ink of ["--ink", "--soft", "--good", "--bad", "--unsure"]) {
      const [one, other] = [light(ink), light(ground)].sort((a, b) => b - a);
      ratios[`${ink} on ${ground}`] = (one + 0.05) / (other + 0.05);
    }
  return ratios;
}"""
"""Contrast ratio of each text colour on each ground (WCAG 2.2, 1.4.3: at least 4.5)."""


@pytest.fixture
def large(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """2,000 teams that each read a group of its own, compressed."""
    monkeypatch.setattr(pages, "LONGEST_PLAIN", 1_000)
    cells = [
        cell(
            Capability.READ,
            OPEN,
            subject=Subject(SubjectKind.TEAM, f"team-{number:04}", "1" * 12),
            thing=Thing(ThingKind.FEATURE_GROUP, f"group-{number:04}", "1" * 12),
        )
        for number in range(2_000)
    ]
    file = tmp_path / "large.html"
    file.write_text(written(report(*((each, [expected(each, "access role")]) for each in cells))))
    yield from _open(browser, file)


def test_rows_of_a_large_organisation_come_as_they_are_needed_and_print_in_full(large: Page) -> None:
    rows = large.locator("tbody tr")
    assert rows.count() < 1_000
    assert large.get_by_role("grid").get_attribute("aria-rowcount") == "2001"
    large.get_by_role("button", name="Show all").focus()
    large.keyboard.press("Tab")
    large.keyboard.press("Control+End")
    expect(rows).to_have_count(2_000)
    expect(large.locator("tbody td:focus")).to_have_text("read online")
    large.reload()
    expect(rows.first).to_be_visible()
    assert rows.count() < 1_000
    large.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == 2_000


def test_a_hostile_name_stays_text(browser: Browser, tmp_path: Path) -> None:
    name = "</script><img src=x onerror=alert(1)>"
    thing = Thing(ThingKind.FEATURE_GROUP, name, "1" * 12)
    file = tmp_path / "hostile.html"
    file.write_text(written(report((cell(Capability.READ, way(name, Answer.ALLOWED), thing=thing), []))))
    for page in _open(browser, file):
        page.locator("td.filled").click()
        expect(page.get_by_role("dialog")).to_contain_text(name)
        assert page.locator("img").count() == 0

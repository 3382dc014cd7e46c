"""Files: how they merge, and those that cannot be read. All end in a Declaration or a DeclarationError."""

from __future__ import annotations

import gc
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from landbridge.declaration import DeclarationError, Problem, load
from landbridge.declaration.files import MAXIMUM_BYTES
from landbridge.declaration.models import Declaration, FeatureGroup, Grant, Team
from tests.landbridge.declaration.spoilt import VALID, places, problems_of, write

EXAMPLE = Path(__file__).parents[3] / "environments" / "example"
LAUGHS = "a: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"b{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n"
    for n in range(1, 20)
)

UNREADABLE = {
    "not YAML": ("teams:\n  fraud: [▸}\n", "this is not YAML"),
    "a tab for indentation": ("teams:\n▸\tfraud: x\n", "this is not YAML"),
    "a control character": ("teams:\n  fr▸\x00aud: x\n", "the control character U+0000"),
    "an alias bomb": (LAUGHS, "the aliases of this file stand for more than 10,000 values"),
    "an alias in its own anchor": ("teams: &a\n  fraud: ▸*a\n", "no anchor is complete before the alias *a"),
    "an unknown alias": ("teams: ▸*nobody\n", "alias"),
    "a tag of Python": ("teams: ▸!!python/object/apply:os.system ['false']\n", "tags are not read"),
    "a merge key": ("teams: &a {}\ngrants: {▸<<: *a}\n", "the merge key `<<`"),
    "a list as a key": ("teams: {▸[a]: b}\n", "as a key"),
    "a second document": ("teams: {}\n▸---\ngrants: {}\n", "a second document"),
    "nested without end": ("teams: " + "[" * 19 + "▸[" + "[" * 100_000, "nested more than 20 deep"),
    "an empty file": ("▸", "the file is empty"),
    "comments only": ("▸# nothing yet\n", "the file is empty"),
    "a list at the top": ("▸- teams\n", "the top of the file is not a mapping"),
    "a word at the top": ("▸teams\n", "the top of the file is not a mapping"),
    "a duplicate key in one mapping": ("teams: {}\n▸teams: {}\n", "`teams` is declared twice, first at"),
}


def test_the_example_organisation_loads() -> None:
    declaration = load(EXAMPLE)
    assert declaration.environment == "example"
    assert set(declaration.teams) >= {"personalization", "marketing", "fraud"}


@pytest.mark.parametrize(("text", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_used_is_reported_at_its_place(tmp_path: Path, text: str, words: str) -> None:
    directory = write(tmp_path, {"a.yaml": VALID, "b.yaml": text})
    found = [problem for problem in problems_of(directory) if words in problem.message]
    assert [problem.file.name for problem in found] == ["b.yaml"]
    if places(text):
        assert [(found[0].line, found[0].column)] == places(text)


def test_an_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    start = time.perf_counter()
    problems_of(write(tmp_path, LAUGHS))
    assert time.perf_counter() - start < 5


def test_a_small_anchor_may_be_used(tmp_path: Path) -> None:
    text = VALID.replace("{level: read, store: both}", "&r {level: read, store: both}", 1).replace(
        "reviews: {level: read, store: both}", "reviews: *r"
    )
    assert load(write(tmp_path, text)).grants["fraud"]["reviews"].level == "read"


def test_entries_of_a_section_may_be_spread_over_files(tmp_path: Path) -> None:
    other = (
        'teams:\n  ads: {account: "444455556666", principals: ["arn:aws:iam::444455556666:role/ads"]}\n'
        "grants:\n  fraud: {}\n  ads: {users: {}}\n"
    )
    declaration = load(write(tmp_path, {"b.yml": other, "a.yaml": VALID, ".hidden.yaml": "}", "notes.txt": "}"}))
    assert list(declaration.teams) == ["fraud", "search", "ads"]
    assert list(declaration.grants["ads"]) == ["users"]


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("teams:\n  ▸fraud: {}\n", "fraud"),
        ("grants:\n  fraud:\n    ▸users: {level: admin}\n", "users"),
        ("local_feature_groups:\n  fraud: {▸signals: {}}\n", "signals"),
        ("▸organisation:\n  id: o-exampleorg2\n", "organisation"),
        ("▸teams: 3\n", "teams"),
    ],
)
def test_what_is_declared_twice_names_both_places(tmp_path: Path, other: str, name: str) -> None:
    directory = write(tmp_path, {"a.yaml": VALID, "b.yaml": other})
    (problem,) = problems_of(directory)
    assert problem.file == directory / "b.yaml"
    assert [(problem.line, problem.column)] == places(other)
    assert f"`{name}` is declared twice, first at {directory / 'a.yaml'}:" in problem.message


def test_words_that_yaml_1_1_changes_are_text(tmp_path: Path) -> None:
    text = VALID.replace("      user_id: String\n", "      user_id: String\n      no: String\n      on: String\n")
    assert {"no", "on"} < set(load(write(tmp_path, text)).feature_groups["users"].features)


def test_the_directory_names_the_environment_unless_the_key_does(tmp_path: Path) -> None:
    directory = write(tmp_path, VALID)
    assert load(directory).environment == "test"
    (directory / "b.yaml").write_text("environment: prod\n")
    assert load(directory).environment == "prod"


def test_a_directory_that_cannot_name_an_environment_is_reported(tmp_path: Path) -> None:
    directory = write(tmp_path, VALID).rename(tmp_path / "my-tests")
    (problem,) = problems_of(directory)
    assert problem.file == directory
    assert "environment: found `my-tests`; write an environment's name" in problem.message


def test_missing_sections_are_reported_at_the_directory(tmp_path: Path) -> None:
    directory = write(tmp_path, "quotas: {}\n")
    assert [problem.message.split(";")[0] for problem in problems_of(directory)] == [
        "`feature_store` is missing",
        "`teams` is missing",
    ]


def test_a_file_that_cannot_be_read_makes_nothing_else_seem_undeclared(tmp_path: Path) -> None:
    directory = write(tmp_path, {"a.yaml": "}", "b.yaml": "grants: {fraud: {users: {level: owner}}}\n"})
    assert [(problem.file.name, "found `owner`" in problem.message) for problem in problems_of(directory)] == [
        ("a.yaml", False),
        ("b.yaml", True),
    ]


def test_files_and_directories_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    directory = write(tmp_path, {})
    assert "holds no *.yaml file" in problems_of(directory)[0].message
    assert "no such directory" in problems_of(directory / "none")[0].message
    (directory / "a.yaml").mkdir()
    os.mkfifo(directory / "b.yaml")
    (directory / "c.yaml").symlink_to("c.yaml")
    (directory / "d.yaml").symlink_to("nowhere.yaml")
    (directory / "e.yaml").symlink_to("/dev/zero")
    (directory / "f.yaml").write_bytes(b"teams:\n  caf\xe9: {}\n")
    (directory / "g.yaml").write_bytes("teams: {}".encode("utf-16"))
    problems = problems_of(directory)
    assert [problem.file.name for problem in problems] == [f"{letter}.yaml" for letter in "abcdefg"]
    assert "not a regular file" in problems[1].message
    assert (problems[5].line, problems[5].column) == (2, 6)
    assert "0xe9 is not UTF-8" in problems[5].message
    assert "this is a file" in problems_of(directory / "f.yaml")[0].message


def test_files_have_a_bounded_size(tmp_path: Path) -> None:
    directory = write(tmp_path, {})
    with (directory / "a.yaml").open("wb") as stream:
        stream.truncate(MAXIMUM_BYTES + 1)
    assert "larger than 16,000,000 bytes" in problems_of(directory)[0].message


def test_problems_are_sorted_by_file_line_and_column(tmp_path: Path) -> None:
    problems = problems_of(write(tmp_path, {"b.yaml": "x: 1\na: 1\n", "a.yaml": "grants: {a: {b: 1}, c: 2}\n"}))
    assert list(problems) == sorted(problems)
    assert {problem.file.name for problem in problems} == {"test", "a.yaml", "b.yaml"}


def test_a_file_of_nonsense_gives_the_first_thousand_problems_and_says_so(tmp_path: Path) -> None:
    directory = write(tmp_path, {"a.yaml": VALID, "b.yaml": "".join(f"key{number}: 1\n" for number in range(1500))})
    problems = problems_of(directory)
    assert len(problems) == 1001
    assert "more than these 1,000 problems" in problems[0].message


def test_garbage_collection_goes_on_after_loading() -> None:
    load(EXAMPLE)
    assert gc.isenabled()


WORDS = st.sampled_from(["read", "String", "..", "../test", "a.yaml", "/"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), WORDS)
KEYS = st.sampled_from(
    [
        *("include", *Declaration.model_fields, *Team.model_fields, *FeatureGroup.model_fields, *Grant.model_fields),
        *("fraud", "users"),
    ]
)
SHAPES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


def _loads_or_says_why(directory: Path, raw: bytes) -> None:
    directory.mkdir(exist_ok=True)
    (directory / "a.yaml").write_bytes(raw)
    problems: tuple[Problem, ...] = ()
    try:
        load(directory)
    except DeclarationError as error:
        problems = error.problems
    assert all(problem.line >= 1 and problem.column >= 1 and str(problem) for problem in problems)


@given(st.binary(max_size=300) | st.text(alphabet=":{}[]&*!|>-?%@`'\"#,~ \n\tab1<", max_size=80).map(str.encode))
@example(b"? ")
@example(b"%YAML 9.9\n---\n")
@example(b'a: "\\ud800"')
@example(b'include: ["\\0", "", "~", " "]')
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None, derandomize=True
)
def test_no_bytes_give_anything_but_a_declaration_error(tmp_path: Path, raw: bytes) -> None:
    _loads_or_says_why(tmp_path / "test", raw)


@given(st.dictionaries(KEYS, SHAPES, max_size=8))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=150,
    deadline=None,
    derandomize=True,
)
def test_no_shape_gives_anything_but_a_declaration_error(tmp_path: Path, shape: object) -> None:
    _loads_or_says_why(tmp_path / "test", json.dumps(shape).encode())

"""`include`: shared files count as the environment's own; whatever else stands in it is reported where it stands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from landbridge.declaration import Problem, load
from landbridge.declaration.files import MAXIMUM_BYTES
from landbridge.declaration.tree import MAXIMUM_VALUES
from tests.landbridge.declaration.spoilt import MARK, VALID, places, problems_of

pytestmark = pytest.mark.requirement("S4.8")

GRANTS_AT = VALID.index("grants:\n")
ALL_BUT_GRANTS, GRANTS = VALID[:GRANTS_AT], VALID[GRANTS_AT:]
"""The valid declaration in two parts."""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The environment `dev`. `files`: content by path below the folder of environments; marks are left out."""
    (folder / "dev").mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content.replace(MARK, ""))
    return folder / "dev"


def reported(folder: Path, files: Mapping[str, str]) -> tuple[Problem, ...]:
    """The problems of the environment `dev`, which stand at the marks of the files and nowhere else."""
    problems = problems_of(write(folder, files))
    expected = [(folder / name, *place) for name, text in sorted(files.items()) for place in places(text)]
    found = [(problem.file, problem.line, problem.column) for problem in problems]
    assert found == expected, [str(problem) for problem in problems]
    return problems


@pytest.mark.parametrize("named", ["[../_shared/grants.yaml]", "[../_shared]", "\n  - ./../_shared//grants.yaml"])
def test_shared_files_count_as_if_they_lay_in_the_directory(tmp_path: Path, named: str) -> None:
    directory = write(
        tmp_path,
        {
            "dev/a.yaml": f"include: {named}\n{ALL_BUT_GRANTS}",
            "_shared/grants.yaml": GRANTS,
            "_shared/.hidden.yaml": "}",
        },
    )
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "a.yaml").write_text(VALID)
    alone = load(tmp_path / "whole")
    assert load(directory) == alone.model_copy(update={"environment": "dev"})


def test_entries_of_one_section_come_from_shared_and_own_files(tmp_path: Path) -> None:
    more = "grants: {search: {reviews: {level: read, store: offline}}}\n"
    directory = write(tmp_path, {"dev/a.yaml": f"include: [../_shared/b.yaml]\n{VALID}", "_shared/b.yaml": more})
    assert set(load(directory).grants["search"]) == {"users", "reviews"}


def test_every_file_may_include(tmp_path: Path) -> None:
    files = {"dev/a.yaml": "include: [../_shared/c.yaml]\n", "dev/b.yaml": "include: [../_shared/d.yaml]\n"}
    directory = write(tmp_path, {**files, "_shared/c.yaml": ALL_BUT_GRANTS, "_shared/d.yaml": GRANTS})
    assert set(load(directory).grants) == {"fraud", "search"}


def test_a_problem_in_an_included_file_names_its_own_line(tmp_path: Path) -> None:
    shared = GRANTS.replace("level: admin", "level: ▸owner")
    (problem,) = reported(
        tmp_path, {"dev/a.yaml": f"include: [../_shared/b.yaml]\n{ALL_BUT_GRANTS}", "_shared/b.yaml": shared}
    )
    assert "grants.search.users.level: found `owner`" in problem.message


def test_an_included_file_that_is_no_yaml_is_reported_at_its_own_line(tmp_path: Path) -> None:
    files = {
        "dev/a.yaml": f"include: [../_shared/b.yaml]\n{ALL_BUT_GRANTS}",
        "_shared/b.yaml": "grants:\n  fraud: [▸}\n",
    }
    (problem,) = reported(tmp_path, files)
    assert "this is not YAML" in problem.message


def test_what_an_environment_declares_beside_a_shared_file_is_declared_twice(tmp_path: Path) -> None:
    own = "include: [../_shared/b.yaml]\n" + VALID.replace("    users: {level: admin", "    ▸users: {level: admin")
    shared = "grants: {search: {users: {level: read}}}\n"
    (problem,) = reported(tmp_path, {"dev/a.yaml": own, "_shared/b.yaml": shared})
    assert f"`users` is declared twice, first at {tmp_path / '_shared' / 'b.yaml'}:1:19" in problem.message


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("▸../_shared/b.yaml", "found `../_shared/b.yaml`; write a list"),
        ("▸~", "found nothing; write a list"),
        ("▸{a: b.yaml}", "found a mapping; write a list"),
        ("[▸3]", "found 3 without quotes"),
        ("[▸[../_shared/b.yaml]]", "found a list; write the path of a YAML file"),
        ("[▸/etc/passwd]", "relative to this file, at most 500 characters, such as ../_shared/feature-groups.yaml"),
        ('[▸"a\\0b.yaml"]', "relative to this file"),
        (f"▸[{', '.join(['a.yaml'] * 101)}]", "write at most 100"),
        ("[▸../../elsewhere/b.yaml]", "leads out of {folder}; only what lies in there can be included"),
        ("[▸../../nowhere.yaml]", "nowhere.yaml leads out of {folder}"),
        ("[▸../_shared/out.yaml]", "{folder}/_shared/out.yaml leads out of {folder}"),
        ("[▸../_shared/none.yaml]", "{folder}/_shared/none.yaml cannot be read: No such file or directory; write"),
        ("[▸../_shared/loop.yaml]", "cannot be read: Too many levels of symbolic links"),
        (f"[▸../_shared/{'n' * 300}.yaml]", "cannot be read: File name too long"),
        ("[▸../_shared/b.yaml/c.yaml]", "cannot be read: Not a directory"),
        ("[▸../_shared/notes.txt]", "is not a YAML file; its name must end in .yaml"),
        ("[▸../_shared/pipe.yaml]", "is not a regular file"),
        ("[▸../_empty]", "the folder {folder}/_empty holds no *.yaml file"),
        ("[▸..]", "the folder {folder} holds no *.yaml file"),
        ("[▸a.yaml]", "{folder}/dev/a.yaml lies in {folder}/dev and is read anyway; leave it out here"),
        ("[▸.]", "{folder}/dev/a.yaml lies in {folder}/dev and is read anyway"),
    ],
)
def test_what_cannot_be_included_is_reported_where_it_is_named(tmp_path: Path, named: str, words: str) -> None:
    folder = tmp_path / "environments"
    for path in (tmp_path / "elsewhere", folder / "_shared", folder / "_empty"):
        path.mkdir(parents=True)
    (tmp_path / "elsewhere" / "b.yaml").write_text("quotas: {}\n")
    (folder / "_shared" / "notes.txt").write_text("quotas: {}\n")
    (folder / "_shared" / "b.yaml").write_text("quotas: {}\n")
    (folder / "_shared" / "out.yaml").symlink_to("../../elsewhere/b.yaml")
    (folder / "_shared" / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(folder / "_shared" / "pipe.yaml")
    text = VALID.replace("quotas:\n  feature_groups_per_account: 5\n", "")
    (problem,) = reported(folder, {"dev/a.yaml": f"include: {named}\n{text}"})
    assert problem.message.startswith("include")
    assert words.format(folder=folder) in problem.message


def test_a_symlink_in_an_included_folder_may_not_lead_out_either(tmp_path: Path) -> None:
    folder = tmp_path / "environments"
    (folder / "_shared").mkdir(parents=True)
    (tmp_path / "b.yaml").write_text("}")
    (folder / "_shared" / "b.yaml").symlink_to("../../b.yaml")
    (problem,) = reported(folder, {"dev/a.yaml": f"include: [▸../_shared]\n{VALID}"})
    assert "leads out" in problem.message


@pytest.mark.parametrize(
    ("named", "again"),
    [
        ("[../_shared/b.yaml, ▸../_shared/./b.yaml]", "b.yaml"),
        ("[../_shared, ▸../_shared/b.yaml]", "b.yaml"),
        ("[../_shared, ▸../_shared]", "a.yaml"),
        ("[../_shared/b.yaml, ▸../_shared/link.yaml]", "link.yaml"),
    ],
)
def test_a_file_included_twice_is_named_and_what_it_declares_is_not(tmp_path: Path, named: str, again: str) -> None:
    (tmp_path / "_shared").mkdir()
    (tmp_path / "_shared" / "link.yaml").symlink_to("b.yaml")
    shared = {"_shared/a.yaml": "quotas: {}\n", "_shared/b.yaml": GRANTS}
    text = ALL_BUT_GRANTS.replace("quotas:\n  feature_groups_per_account: 5\n", "")
    if "../_shared," in named:
        (tmp_path / "_shared" / "link.yaml").unlink()
    (problem,) = reported(tmp_path, {"dev/a.yaml": f"include: {named}\n{text}", **shared})
    first = f"{tmp_path / 'dev' / 'a.yaml'}:1:11"
    assert f"{tmp_path / '_shared' / again} is included twice, first at {first}; keep one" in problem.message


def test_a_file_included_by_two_files_of_the_environment_is_included_twice(tmp_path: Path) -> None:
    files = {
        "dev/a.yaml": f"include: [../_shared/c.yaml]\n{ALL_BUT_GRANTS}",
        "dev/b.yaml": "include: [▸../_shared/c.yaml]\n",
    }
    (problem,) = reported(tmp_path, {**files, "_shared/c.yaml": GRANTS})
    assert f"included twice, first at {tmp_path / 'dev' / 'a.yaml'}:1:11" in problem.message


def test_an_included_file_includes_nothing_itself(tmp_path: Path) -> None:
    shared = {"_shared/b.yaml": "▸include: [c.yaml]\nquotas: {}\n", "_shared/c.yaml": "teams: {}\n"}
    text = VALID.replace("quotas:\n  feature_groups_per_account: 5\n", "")
    (problem,) = reported(tmp_path, {"dev/a.yaml": f"include: [../_shared/b.yaml]\n{text}", **shared})
    assert f"this file is included itself; include these files in {tmp_path / 'dev'} as well" in problem.message


def test_an_included_file_gives_no_environment_its_name(tmp_path: Path) -> None:
    """Or two environments would deploy the same stacks, each with its own content."""
    files = {"dev/a.yaml": f"include: [../_shared/b.yaml]\n{VALID}", "_shared/b.yaml": "▸environment: both\n"}
    (problem,) = reported(tmp_path, files)
    assert f"write it in {tmp_path / 'dev'} alone" in problem.message


def test_a_file_that_cannot_be_included_makes_nothing_else_seem_undeclared(tmp_path: Path) -> None:
    (problem,) = reported(tmp_path, {"dev/a.yaml": f"include: [▸../_shared/teams.yaml]\n{GRANTS}"})
    assert "teams.yaml cannot be read" in problem.message


def test_included_files_count_towards_the_limits_of_an_environment(tmp_path: Path) -> None:
    half = "# " + "x" * (MAXIMUM_BYTES // 2)
    own = f"include: [../_shared/b.yaml]\n{VALID}"
    directory = write(tmp_path, {"dev/a.yaml": own + half, "_shared/b.yaml": f"quotas: {{}}\n{half}"})
    (problem,) = problems_of(directory)
    assert problem.file == tmp_path / "_shared" / "b.yaml"
    assert "the files of an environment are larger than 16,000,000 bytes together" in problem.message
    (directory / "a.yaml").write_text(own)
    (tmp_path / "_shared" / "b.yaml").write_text(f"quotas: [{'1,' * MAXIMUM_VALUES}]\n")
    assert "the environment has more than 1,000,000 values" in problems_of(directory)[0].message


def test_paths_are_shown_as_seen_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = write(tmp_path, {"dev/a.yaml": "include: [../_shared/b.yaml]\n", "_shared/b.yaml": "tems: {}\n"})
    monkeypatch.chdir(tmp_path)
    assert Path("_shared/b.yaml") in {problem.file for problem in problems_of(Path("dev"))}
    monkeypatch.chdir(directory)
    assert Path("../_shared/b.yaml") in {problem.file for problem in problems_of(Path())}


def test_an_environment_that_is_a_link_includes_what_lies_beside_its_target(tmp_path: Path) -> None:
    target = write(
        tmp_path, {"dev/a.yaml": f"include: [../_shared/b.yaml]\n{ALL_BUT_GRANTS}", "_shared/b.yaml": GRANTS}
    )
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "linked").symlink_to(target)
    assert set(load(tmp_path / "elsewhere" / "linked").grants) == {"fraud", "search"}

"""`landbridge access matrix` and `explain` on the example's assembly, with expected answers written down here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from landbridge.cli.main import main
from landbridge.declaration.record import write_record
from tests.access.recorded import recorded
from tests.synthesis import EXAMPLE

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture(scope="module")
def made(assembly: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(recorded(assembly, tmp_path_factory.mktemp("made")))


def _answers(content: dict[str, Any], name: str) -> dict[str, list[str]]:
    """Capabilities of a team by feature group."""
    found: dict[str, list[str]] = {}
    for each in content["cells"]:
        asked = each["subject"], each["thing"]["kind"], each["answer"]
        if asked == ({"kind": "team", "name": name}, "feature group", "allowed"):
            found.setdefault(each["thing"]["key"], []).append(each["capability"])
    return {key: sorted(values) for key, values in found.items()}


def test_the_matrix_says_what_the_grants_allow(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "matrix", "--assembly", made, "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["environment"] == "example"
    assert " declared capabilities, all possible; nothing else is, but " in content["verdict"]
    assert content["verdict"].endswith(" that come with them (~).")
    assert _answers(content, "fraud") == {"sessions": ["describe", "read-online"]}
    assert _answers(content, "product-success") == {
        "reviews": ["describe", "query-offline", "read-online", "write-online"],
        "users": ["describe", "query-offline"],
    }
    assert {each["standing"] for each in content["cells"]} <= {
        "declared and possible",
        "comes with what is declared",
        "rests on policies that are not Landbridge's",
    }


def test_the_table_fits_80_columns(
    made: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["access", "matrix", "--assembly", made]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert ["fraud", "dr"] in [line.split() for line in lines]


def test_the_matrix_is_narrowed_to_what_is_named(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["access", "matrix", "--assembly", made, "--format", "markdown"]
    assert main([*words, "--subject", "fraud", "--thing", "sessions", "--capability", "read-online"]) == 0
    assert "| fraud (team) | read online |" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("option", "name", "hint"),
    [
        ("--subject", "fruad", "did you mean `fraud`?"),
        ("--thing", "session", "did you mean `sessions`?"),
        ("--capability", "read-onlin", "did you mean `read-online`?"),
    ],
)
def test_an_unknown_name_is_refused_with_what_was_meant(
    made: str, capsys: pytest.CaptureFixture[str], option: str, name: str, hint: str
) -> None:
    assert main(["access", "matrix", "--assembly", made, option, name]) == 2
    shown = capsys.readouterr()
    assert hint in shown.err
    assert shown.out == ""


def test_output_goes_to_a_file(made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form, begins in (("table", "example: "), ("markdown", "# Effective access"), ("html", "<!doctype html>")):
        file = tmp_path / form
        assert main(["access", "matrix", "--assembly", made, "--format", form, "--output", str(file)]) == 0
        assert file.read_text().startswith(begins)
    assert capsys.readouterr().out == ""


def test_an_environment_says_what_is_declared_in_place_of_the_record(
    made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "example"
    shutil.copytree(EXAMPLE, changed)
    grants = changed / "grants.yaml"
    grants.write_text(grants.read_text().replace("sessions: {level: read, store: online}", "users: {level: read}"))
    words = ["access", "explain", "fraud", "read-online", "sessions", "--assembly", made]
    assert main([*words, "--environment", str(changed)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "yes: team fraud can read online, feature group sessions, which nobody declared"
    assert "      sessions: {level: read, store: online}".strip() in [each.strip() for each in lines]


def test_another_environments_assembly_is_refused(
    made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(EXAMPLE, other)
    assert main(["access", "matrix", str(other), "--assembly", made]) == 2
    assert "made from the environment example, not from other" in capsys.readouterr().err


def test_an_explanation_names_statement_construct_path_and_declaration_line(
    made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["access", "explain", "fraud", "read-online", "sessions", "--assembly", made]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "yes: team fraud can read online, feature group sessions"
    line = next(
        number for number, text in enumerate((EXAMPLE / "grants.yaml").read_text().splitlines(), 1) if "fraud" in text
    )
    declared = "declared by grants.fraud.sessions: {level: read, store: online}"
    assert (
        lines[1] == f"why: it is {declared} (environments/example/grants.yaml:{line + 1}); every declared way is open"
    )
    assert any(
        each.startswith("   by Access-fraud: Access-fraud/Role/") and each.endswith("Sid OnlineRead") for each in lines
    )


def test_a_refusal_says_what_broke_and_what_would_mend_it(made: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "explain", "fraud", "write-online", "sessions", "--assembly", made, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    (cell,) = content["cells"]
    assert (cell["answer"], cell["expected"]) == ("refused", [])
    put = next(way for way in cell["ways"] if way["way"] == "access role: PutRecord")
    broken = put["links"][-1]
    assert (broken["action"], broken["answer"]) == ("sagemaker:PutRecord", "refused")
    assert broken["mend"].startswith("allow sagemaker:PutRecord on ")
    assert cell["sentence"] == "no: team fraud cannot write online, feature group sessions"
    (change,) = cell["declare"]["changes"]
    assert change["yaml"] == "grants:\n  fraud:\n    sessions: {level: read-write, store: online}"
    assert change["now"] == "{level: read, store: online}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("fraud", "write-online", "sessions"),
            (
                "why: fraud is granted level read, store online (environments/example/grants.yaml:{grant}); "
                "sagemaker:PutRecord is refused: no identity policy of role landbridge-example-access-fraud allows it",
                "access role: PutRecord     refused  1-2    2 call PutRecord",
                "  environments/example/grants.yaml:{grant}, now {{level: read, store: online}}",
                "          sessions: {{level: read-write, store: online}}",
            ),
        ),
        (
            ("stranger", "read-online", "sessions"),
            (
                "mend: nobody is granted this: an account that is not declared is granted nothing; as a team of "
                "`teams` it could be (docs/tasks/add-a-team.md)",
            ),
        ),
    ],
)
def test_the_answer_comes_first_then_why_the_ways_and_what_to_write(
    made: str, capsys: pytest.CaptureFixture[str], words: tuple[str, str, str], expected: tuple[str, ...]
) -> None:
    texts = (EXAMPLE / "grants.yaml").read_text().splitlines()
    grant = texts.index("  fraud:") + 2
    assert main(["access", "explain", *words, "--assembly", made]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("no: ")
    assert set(lines) >= {each.format(grant=grant) for each in expected}


@pytest.mark.parametrize(
    "words",
    [
        ("fraud", "write-online", "sessions"),
        ("core-search", "query-offline", "users"),
        ("churn-production", "change-card", "Approved"),
    ],
)
def test_each_step_is_printed_once(made: str, capsys: pytest.CaptureFixture[str], words: tuple[str, str, str]) -> None:
    assert main(["access", "explain", *words, "--assembly", made]) == 0
    steps = capsys.readouterr().out.split("\n\n1. ")[1].split("\n\n")
    bodies = [each.partition("\n")[2] for each in steps]
    assert len(set(bodies)) == len(bodies)


@pytest.mark.parametrize(
    ("subject", "capability", "thing", "answer"),
    [
        ("churn-test", "see-card", "PendingReview", "yes"),
        ("churn-production", "see-card", "Draft", "no"),
        ("retail", "receive-events", "retail", "yes"),
        ("anybody", "read-online", "sessions", "no"),
        ("stranger", "read-online", "sessions", "no"),
        ("stranger-inside", "read-online", "sessions", "no"),
        ("123412341234", "query-offline", "users", "no"),
        ("777788889999", "describe", "sessions", "yes"),
    ],
)
def test_others_than_teams_can_be_asked_for(
    made: str, capsys: pytest.CaptureFixture[str], subject: str, capability: str, thing: str, answer: str
) -> None:
    assert main(["access", "explain", subject, capability, thing, "--assembly", made]) == 0
    assert capsys.readouterr().out.startswith(f"{answer}: ")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("fruad", "read-online", "sessions"), "nobody is called `fruad`; did you mean `fraud`? There are: "),
        (("fraud", "read-onlin", "sessions"), "no capability is called `read-onlin`; did you mean `read-online`?"),
        (("fraud", "read-online", "sesions"), "no thing is called `sesions`; did you mean `sessions`?"),
        (("fraud", "see-card", "sessions"), "see-card is not asked of"),
        (("fraud", "discover", "sessions"), "; discover is asked of DefaultFeatureGroupCatalog"),
        (("landbridge-example-access-fraud", "read-online", "sessions"), "is a role of the team fraud; ask as fraud"),
        (("arn:aws:iam::777788889999:role/fraud-scoring", "read-online", "sessions"), "ask as fraud"),
        (("model-operations", "see-card", "Draft"), "is a role of the card account churn-production"),
    ],
)
def test_an_unknown_question_is_refused_with_what_was_meant(
    made: str, capsys: pytest.CaptureFixture[str], words: tuple[str, str, str], hint: str
) -> None:
    assert main(["access", "explain", *words, "--assembly", made]) == 2
    assert hint in capsys.readouterr().err


def test_an_assembly_of_one_team_alone_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_record(tmp_path, EXAMPLE, "fraud")
    assert main(["access", "matrix", "--assembly", str(tmp_path)]) == 2
    assert "it holds the stacks of the team fraud alone" in capsys.readouterr().err

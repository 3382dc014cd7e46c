"""The explanation of one answer in the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind
from landbridge.access.evaluation.callers import administrator
from landbridge.access.model import Answer
from landbridge.access.report import Report
from landbridge.access.report.explanation import explanation, source_line
from tests.landbridge.access.report.example import (
    CLOSED,
    STATEMENT,
    UNSURE,
    cell,
    expected,
    report,
    small,
    way,
)

pytestmark = pytest.mark.requirement("B.1")

_GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions"


def _lines(shown: Report, number: int = 0) -> list[str]:
    return explanation(shown.cells[number], shown.declaration, shown.declared_at).splitlines()


def test_what_is_declared_and_refused_says_first_what_would_mend_the_policies() -> None:
    assert _lines(small(), 1) == [
        "no: team fraud cannot write online, feature group sessions, which is declared",
        "why: it is declared by grants.fraud.sessions: {level: read, store: online} (grants.yaml:3); "
        "sagemaker:GetRecord is refused: a statement speaks of feature-group/example-sessions",
        "",
        "way        answer              steps  breaks at",
        "RAM share  refused (declared)  1-2    2 get a record",
        "not reached: decrypt it",
        "",
        "mend, in the templates, which do not give what is declared:",
        f"  step 2: allow sagemaker:GetRecord on {_GROUP}",
        "",
        "1. assume the role: allowed",
        "   sts:AssumeRole on arn:aws:iam::111122223333:role/access-fraud",
        "   as arn:aws:iam::777788889999:role/scoring",
        "   why: the trust policy admits it",
        "",
        "2. get a record: refused",
        f"   sagemaker:GetRecord on {_GROUP}",
        "   as arn:aws:iam::111122223333:role/access-fraud",
        "   with aws:x = 1",
        f"   why: a statement speaks of {_GROUP}",
        "   by Access-fraud: Access-fraud/Role/Policy1, identity policy access-fraud-1, Sid OnlineRead",
        "   mend: allow it",
    ]


def test_what_nobody_declared_says_what_to_write_and_where() -> None:
    lines = _lines(report((cell(Capability.ADMINISTER, CLOSED), [])))
    assert lines[0] == "no: team fraud cannot administer, feature group sessions"
    start = lines.index("mend, in the declaration:")
    assert lines[start + 1 : start + 6] == [
        "  grants.yaml:3, now {level: read, store: online}",
        "      grants:",
        "        fraud:",
        "          sessions: {level: admin, store: online}",
        "what the policies lack is at step 2",
    ]


def test_what_is_possible_and_not_declared_can_be_declared_or_taken_back() -> None:
    lines = _lines(small(), 2)
    assert lines[0] == "yes: team fraud can administer, feature group sessions, which nobody declared"
    assert lines.index("to declare it:") < lines.index("or take back the statements that open it; the steps name them")


def test_ways_that_begin_or_break_alike_share_their_steps() -> None:
    closed = cell(Capability.READ, way("access role", Answer.REFUSED), way("RAM share", Answer.REFUSED))
    lines = _lines(report((closed, [])))
    assert "access role  refused  1-2    2 get a record" in lines
    assert "RAM share    refused  1-2    2 get a record" in lines
    assert [line for line in lines if line[:2] in ("1.", "2.", "3.")] == [
        "1. assume the role: allowed",
        "2. get a record: refused",
    ]


def test_a_declared_way_that_is_not_there_is_in_the_table() -> None:
    shown = small()
    missing = report((cell(Capability.WRITE, CLOSED), shown.cells[0].expected))
    assert any(line.split("  ")[0] == "access role" and "does not exist" in line for line in _lines(missing))


def test_a_right_that_is_taken_for_granted_says_whose_affair_it_is() -> None:
    arn = "arn:aws:iam::777788889999:role/fraud-scoring"
    (statement,) = administrator("777788889999", arn).policies
    assert source_line(statement, arn) == ("fraud-scoring's own policies are its account's affair: taken to allow it")
    assert source_line(STATEMENT, arn).startswith("by Access-fraud: ")


def test_what_only_others_policies_could_say_is_unknown_and_can_be_declared() -> None:
    silent = replace(UNSURE.links[1].decision, because=(), assumptions=("the policy of the group is not ours",))
    unsure = replace(UNSURE, links=(UNSURE.links[0], replace(UNSURE.links[1], decision=silent)))
    lines = _lines(report((cell(Capability.ADMINISTER, unsure), [])))
    assert lines[0] == (
        "unknown: whether team fraud can administer, feature group sessions; "
        "it rests on policies that are not Landbridge's"
    )
    assert "          sessions: {level: admin, store: online}" in lines


def test_a_yes_with_a_declared_way_that_is_closed_is_no_contradiction() -> None:
    both = cell(Capability.READ, way("access role", Answer.ALLOWED), CLOSED)
    lines = _lines(report((both, [expected(both, "access role", "RAM share")])))
    assert lines[0] == ("yes: team fraud can read online, feature group sessions, but a declared way is not possible")


def test_an_accounts_own_administrators_are_no_excess() -> None:
    holder = Subject(SubjectKind.ACCOUNT, "111122223333", "111122223333")
    lines = _lines(report((cell(Capability.READ, way("GetRecord", Answer.ALLOWED), subject=holder), [])))
    assert lines[0].endswith(" can read online, feature group sessions, which its account holds")
    assert not any(line.startswith(("mend", "to declare it")) for line in lines)

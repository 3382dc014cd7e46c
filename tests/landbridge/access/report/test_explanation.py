"""The explanation of one answer in the terminal."""

from __future__ import annotations

import pytest

from landbridge.access.evaluation.callers import administrator
from landbridge.access.report.explanation import explanation, source_line
from tests.landbridge.access.report.example import small

pytestmark = pytest.mark.requirement("B.1")


def test_a_refusal_says_which_link_broke_by_what_and_what_would_mend_it() -> None:
    shown = small()
    lines = explanation(shown.cells[1], shown.declared_at).splitlines()
    assert lines == [
        "team fraud: write online, feature group sessions? no: declared and not possible",
        "declared at grants.yaml:3 (grants.fraud.sessions), by: RAM share",
        "",
        "RAM share: refused",
        "  1. assume the role: allowed",
        "     sts:AssumeRole on arn:aws:iam::111122223333:role/access-fraud",
        "     as arn:aws:iam::777788889999:role/scoring",
        "     why: the trust policy admits it",
        "  2. get a record: refused",
        "     sagemaker:GetRecord on arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions",
        "     as arn:aws:iam::111122223333:role/access-fraud",
        "     with aws:x = 1",
        "     why: a statement speaks of arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions",
        "     by Access-fraud: Access-fraud/Role/Policy1, identity policy access-fraud-1, Sid OnlineRead",
        "     mend: allow sagemaker:GetRecord on "
        "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions",
        "  3. decrypt it: not reached",
    ]


def test_what_nobody_declared_says_so() -> None:
    shown = small()
    assert "not declared" in explanation(shown.cells[2], shown.declared_at).splitlines()


def test_a_right_that_is_taken_for_granted_names_no_template() -> None:
    (statement,) = administrator("111122223333", "arn:aws:iam::111122223333:role/any").policies
    assert source_line(statement) == "identity policy administrator, which is no template's: taken for granted"

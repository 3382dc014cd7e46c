"""Rules about accounts, the organisation, and who may act."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import FRAUD, SECOND_TEAM, Edit, is_reported, places, problems_of, write

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "two teams in one account with the same role pattern": (
        [(FRAUD, FRAUD + SECOND_TEAM.format("▸arn:aws:iam::222233334444:role/fraud-*"))],
        ["also covers role/fraud-* of the team `fraud` in the same account"],
    ),
    "two teams in one account with patterns that overlap": (
        [(FRAUD, FRAUD + SECOND_TEAM.format("▸arn:aws:iam::222233334444:role/fraud-*-writer"))],
        ["also covers role/fraud-* of the team `fraud`"],
    ),
    "a pattern that covers another team's execution role": (
        [(FRAUD, FRAUD + SECOND_TEAM.format("▸arn:aws:iam::222233334444:role/landbridge-*"))],
        ["also covers role/landbridge-test-execution-fraud of the team `fraud`"],
    ),
    "principal in another account": (
        [("- arn:aws:iam::222233334444:role", "- ▸arn:aws:iam::222233334445:role")],
        ["the role is in account 222233334445", "write a role of account 222233334444"],
    ),
    "principal of another partition": (
        [("- arn:aws:iam::222233334444:role", "- ▸arn:aws-cn:iam::222233334444:role")],
        ["partition aws-cn", "eu-west-1 belongs to aws"],
    ),
    "team in the central account": (
        [
            ('account: "222233334444"', 'account: ▸"111122223333"'),
            ("arn:aws:iam::222233334444:role/fraud-*", "arn:aws:iam::111122223333:role/fraud-*"),
        ],
        ["RAM cannot share with the owner", "write the team's own account"],
    ),
    "pipeline in a partner's account": (
        [
            ('deployment_account: "999900001111"', 'deployment_account: ▸"222233334444"'),
            (FRAUD, FRAUD + "    outside_organisation: true\n"),
        ],
        ["the partner `fraud`"],
    ),
    "teams of one account of which one is outside the organisation": (
        [
            (
                FRAUD,
                FRAUD
                + SECOND_TEAM.format("arn:aws:iam::222233334444:role/abuse")
                + "    outside_organisation: ▸true\n",
            )
        ],
        ["`abuse` and `fraud` are both in account"],
    ),
    "discovery by another organisation": (
        [("quotas:", "discovery: [▸arn:aws:organizations::111122223333:organization/o-otherorg123]\nquotas:")],
        ["organisation o-otherorg123", "`organisation.id` is o-exampleorg1"],
    ),
    "discovery without an organisation": (
        [
            (
                "organisation:\n  id: o-exampleorg1\n",
                "discovery: [▸arn:aws:organizations::111122223333:organization/o-exampleorg1]\n",
            )
        ],
        ["there is no `organisation`"],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)


def test_an_environment_without_a_team_is_refused(tmp_path: Path) -> None:
    text = 'feature_store: {account: "111122223333", region: eu-west-1}\nteams: ▸{}\n'
    (problem,) = problems_of(write(tmp_path, text))
    assert (problem.line, problem.column) == (*places(text)[0],)
    assert "no team is declared" in problem.message

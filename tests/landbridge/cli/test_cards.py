"""`landbridge cards scp`, which asks nobody but the declaration."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from landbridge.cli.main import main
from tests.synthesis import EXAMPLE

pytestmark = pytest.mark.requirement("S2.3")


def test_the_policy_forbids_changes_of_the_hub_s_cards_to_production_accounts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["cards", "scp", "--environment", str(EXAMPLE)]) == 0
    (statement,) = json.loads(capsys.readouterr().out)["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Action"] == [
        "sagemaker:CreateModelCard",
        "sagemaker:DeleteModelCard",
        "sagemaker:UpdateModelCard",
    ]
    assert statement["Resource"] == "arn:aws:sagemaker:eu-west-1:888899990000:model-card/*"
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": "131313131313"}}


def test_an_environment_that_declares_no_such_policy_is_told_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    file = tmp_path / "example" / "model-cards.yaml"
    declared = "  service_control_policy: true\n"
    assert declared in file.read_text()
    file.write_text(file.read_text().replace(declared, ""))
    assert main(["cards", "scp", "--environment", str(tmp_path / "example")]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "write `service_control_policy: true` under `model_cards`" in shown.err

"""What is tried of a console, by how it comes in and by whose trail records the calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from landbridge.declaration import Declaration
from landbridge.declaration.model_registry import Trail
from sandbox.demonstration import console_calls
from sandbox.demonstration.console_calls import ConsoleCalls
from sandbox.demonstration.outcome import Outcome
from sandbox.endpoint import Endpoint
from tests.synthesis import changed, example

pytestmark = pytest.mark.requirement("S3.3")

VERSION = "arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-churn/1"
TRAIL = Trail(arn="arn:aws:cloudtrail:eu-west-1:999900001111:trail/organisation")


@pytest.fixture(autouse=True)
def _nobody_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole")

    monkeypatch.setattr(console_calls, "role_session", refuse)


def _outcomes(tmp_path: Path, version: str = VERSION, **retail: Any) -> dict[str, Outcome]:
    return _of(changed(example(), governance={"retail": retail}), tmp_path, version)


def _of(declaration: Declaration, tmp_path: Path, version: str = VERSION) -> dict[str, Outcome]:
    endpoint = Endpoint(1, "eu-west-1", tmp_path / "authority.pem", tmp_path, 1)
    found = ConsoleCalls(endpoint, declaration, [version]).outcomes("retail")
    return {outcome.what if outcome.who == "retail" else outcome.who: outcome for outcome in found}


def test_a_console_that_is_not_let_in_is_not_as_declared_and_all_others_are(tmp_path: Path) -> None:
    found = _outcomes(tmp_path)
    assert {who for who, outcome in found.items() if not outcome.as_declared} == {
        "retail: the console",
        "receive events",
        "describe model version",
    }
    assert {who for who, outcome in found.items() if outcome.as_declared} == {
        "retail: without its external id",
        "retail: another console",
        "approve model version",
    }


def test_events_of_an_organisations_trail_are_not_verifiable_locally(tmp_path: Path) -> None:
    declaration = example()
    assert declaration.organisation is not None
    organisation = declaration.organisation.model_copy(update={"trail": TRAIL})
    found = _of(declaration.model_copy(update={"organisation": organisation}), tmp_path)
    assert not found["receive events"].verifiable
    assert found["describe model version"].verifiable


def test_what_the_vendors_own_permissions_allow_is_not_said_to_be_refused(tmp_path: Path) -> None:
    assert "approve model version" not in _outcomes(tmp_path, permissions="vendor-documented")


def test_events_of_another_account_are_not_waited_for(tmp_path: Path) -> None:
    elsewhere = VERSION.replace("888899990000", "123456789012")
    assert "receive events" not in _outcomes(tmp_path, elsewhere)


def test_a_console_with_an_access_key_assumes_nothing(tmp_path: Path) -> None:
    assert _outcomes(tmp_path, credentials="access-key", external_id=None) == {}

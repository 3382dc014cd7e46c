"""What is asked of accounts: questions only, each of which the documented policy allows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from landbridge.access.model import Estate
from landbridge.aws.deployed import LiveError, collect_live
from landbridge.aws.deployed.rights import ACTIONS, ORGANISATION_ACTIONS, action_of
from tests.governed import governed_example
from tests.landbridge.aws.deployed.fake_aws import Sessions

CENTRAL = "111122223333"
GUIDE = Path(__file__).parents[4] / "docs" / "tasks" / "check-for-drift.md"
MODULES = Path(__file__).parents[4] / "landbridge" / "aws" / "deployed"

pytestmark = pytest.mark.requirement("B.3")


def asked_for() -> set[str]:
    """Every action that the modules ask for."""
    found = set()
    for module in MODULES.glob("*.py"):
        calls = re.findall(r'\.(?:ask|pages|listed)\(\s*"(\w+)",\s*"(\w+)"', module.read_text())
        found |= {action_of(service, operation) for service, operation in calls}
    return found


def test_the_rights_are_those_that_are_used() -> None:
    assert asked_for() == {*ACTIONS, *ORGANISATION_ACTIONS}
    assert all(re.match(r"\w+:(Get|List|Describe)", action) for action in asked_for())


def test_the_guide_gives_these_rights() -> None:
    policies = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)]
    granted = [sorted(policy["Statement"][0]["Action"]) for policy in policies]
    assert granted == [sorted(ACTIONS), sorted(ORGANISATION_ACTIONS)]


def test_every_account_is_read_and_told_of(sessions: Sessions) -> None:
    told: list[str] = []
    collect_live(governed_example(), sessions, told.append)  # type: ignore[arg-type]
    assert sorted(line.partition(":")[0] for line in told) == [f"account {number}" for number in sorted({*NUMBERS})]


def test_an_account_that_answers_with_an_error_is_named(sessions: Sessions, collect: Callable[..., Estate]) -> None:
    sessions[CENTRAL].answers["kms.ListAliases"] = "KMSInternalException"
    with pytest.raises(LiveError, match=f"account {CENTRAL}: kms:ListAliases failed: .*KMSInternalException"):
        collect()


def test_an_account_that_cannot_be_reached_is_named(sessions: Sessions, collect: Callable[..., Estate]) -> None:
    def unreachable(asked: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://s3")

    sessions[CENTRAL].answers["s3.ListBuckets"] = unreachable
    with pytest.raises(LiveError, match=f"account {CENTRAL}: s3:ListAllMyBuckets failed: "):
        collect()


NUMBERS = (
    *("111122223333", "121212121212", "131313131313", "141414141414", "151515151515", "181818181818"),
    *("222233334444", "333344445555", "444455556666", "555566667777", "666677778888", "777788889999"),
    "888899990000",
)
"""The accounts of the example that hold something; its deployment account holds nothing."""

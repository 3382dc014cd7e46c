"""The accounts of the example, all empty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from landbridge.access.model import Estate
from landbridge.aws.deployed import collect_live
from landbridge.declaration import Declaration
from tests.landbridge.aws.deployed.fake_aws import Sessions

DEPLOYMENT = "999900001111"


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(DEPLOYMENT)


@pytest.fixture
def collect(declaration: Declaration, sessions: Sessions) -> Callable[..., Estate]:
    """`collect_live` of the example."""

    def run(like: Estate | None = None) -> Estate:
        return collect_live(declaration, sessions, like=like)  # type: ignore[arg-type]

    return run

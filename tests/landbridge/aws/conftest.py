"""The example's team `fraud` before an STS that can be watched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from landbridge.aws.sessions import team_session
from tests.landbridge.aws.fakes import Base, Clock, Sts

EXAMPLE = Path(__file__).parents[3] / "environments" / "example"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sts(clock: Clock) -> Sts:
    return Sts(clock)


@pytest.fixture
def connect(sts: Sts, clock: Clock) -> Callable[..., boto3.Session]:
    """`team_session` of `fraud`, which starts from a caller behind `sts`."""

    def session(team: str = "fraud", **settings: Any) -> boto3.Session:
        return team_session(EXAMPLE, team, session=Base(sts), clock=clock, **settings)  # type: ignore[arg-type]

    return session

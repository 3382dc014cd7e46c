"""The environment of a connected process."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.aws.variables import base, connected

pytestmark = pytest.mark.requirement("S4.5")

STATIC = {"AWS_ACCESS_KEY_ID": "A0", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}
WEB_IDENTITY = {"AWS_ROLE_ARN": "arn:aws:iam::1:role/pod", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"}
PROFILE = {"AWS_DEFAULT_PROFILE": "mine", "AWS_CONFIG_FILE": "/mine/config"}


@pytest.mark.parametrize("given", [{}, STATIC, WEB_IDENTITY, PROFILE, STATIC | PROFILE])
def test_nothing_wins_over_the_team_s_profile_and_the_way_back_is_kept(given: dict[str, str]) -> None:
    outside = {**given, "PATH": "/bin", "AWS_REGION": "us-east-1", "AWS_CA_BUNDLE": "/ca.pem"}
    inside = connected(outside, "landbridge-example-fraud", Path("/tmp/x/config"), "eu-west-1")  # noqa: S108
    assert {name: value for name, value in inside.items() if not name.startswith("LANDBRIDGE_")} == {
        "PATH": "/bin",
        "AWS_CA_BUNDLE": "/ca.pem",
        "AWS_PROFILE": "landbridge-example-fraud",
        "AWS_CONFIG_FILE": "/tmp/x/config",  # noqa: S108
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_SDK_LOAD_CONFIG": "1",
    }
    back = base(inside)
    assert {name: value for name, value in back.items() if name in given or name == "AWS_PROFILE"} == given
    assert not [name for name in back if name.startswith("LANDBRIDGE_")]


def test_a_process_that_is_not_connected_is_its_own_base() -> None:
    assert base({**STATIC, "PATH": "/bin"}) == {**STATIC, "PATH": "/bin"}

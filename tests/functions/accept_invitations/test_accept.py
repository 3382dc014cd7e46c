"""Which invitations are accepted, how long the function waits for them, and what it reports."""

import logging
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from functions.accept_invitations import index
from tests.functions.accept_invitations.fakes import (
    OWNER,
    STRANGER,
    FakeRam,
    invitation,
    refusal,
    share,
)
from tests.functions.fakes import Clock


def _accept(
    ram: FakeRam, *names: str, wait: float = 0, inside: bool = False, until: float = 1000, clock: Clock | None = None
) -> dict[str, str]:
    clock = clock or Clock()
    settings = index.Settings(OWNER, names, inside, wait)
    return index.accept(settings, until=until, ram=ram, clock=clock, sleep=clock.sleep)


@pytest.mark.requirement("S1.3")
def test_named_invitations_of_the_owner_are_accepted() -> None:
    ram = FakeRam([invitation("read"), invitation("catalog")])
    assert _accept(ram, "read", "catalog") == {"read": "accepted", "catalog": "accepted"}


@pytest.mark.parametrize(
    "other",
    [invitation("read", sender=STRANGER), invitation("write"), invitation("read-more"), invitation("Read")],
)
def test_every_other_invitation_is_left_alone(other: dict[str, Any]) -> None:
    ram = FakeRam([other])
    assert _accept(ram, "read") == {"read": "waiting"}
    assert ram.accepted == []


def test_membership_in_a_strangers_share_of_that_name_does_not_count() -> None:
    assert _accept(FakeRam(shares=[share("read", owner=STRANGER)]), "read") == {"read": "waiting"}


def test_deleted_share_does_not_count_as_membership() -> None:
    assert _accept(FakeRam(shares=[share("read", status="DELETED")]), "read") == {"read": "waiting"}


@pytest.mark.requirement("B.4")
def test_second_run_finds_everything_done() -> None:
    ram = FakeRam([invitation("read")])
    _accept(ram, "read")
    assert _accept(ram, "read") == {"read": "already a member"}
    assert len(ram.accepted) == 1


def test_two_shares_of_one_name_are_both_accepted() -> None:
    ram = FakeRam([invitation("read", number=1), invitation("read", number=2)], shares=[share("read")])
    assert _accept(ram, "read") == {"read": "accepted"}
    assert len(ram.accepted) == 2


@pytest.mark.requirement("S1.3")
def test_nothing_is_asked_inside_the_organisation() -> None:
    ram = FakeRam(errors=[refusal("AccessDeniedException")])
    assert _accept(ram, "read", inside=True) == {"read": "not needed"}
    assert ram.errors


def test_invitation_that_comes_while_waiting_is_accepted() -> None:
    ram, clock = FakeRam(), Clock()
    clock.at(20, lambda: ram.invitations.append(invitation("read")))
    assert _accept(ram, "read", wait=60, clock=clock) == {"read": "accepted"}
    assert clock.now == 20


@pytest.mark.requirement("B.4")
def test_invitation_that_does_not_come_is_reported_not_failed(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    with caplog.at_level(logging.INFO):
        found = _accept(FakeRam([invitation("read")]), "read", "catalog", wait=30, clock=clock)
    assert found == {"read": "accepted", "catalog": "waiting"}
    assert 25 <= clock.now <= 30
    assert f"read of account {OWNER}: accepted" in caplog.messages
    assert f"catalog of account {OWNER}: waiting" in caplog.messages


def test_waiting_ends_before_the_functions_timeout() -> None:
    clock = Clock()
    assert _accept(FakeRam(), "read", wait=600, until=50, clock=clock) == {"read": "waiting"}
    assert clock.now <= 50


def test_no_call_starts_when_time_is_up() -> None:
    ram = FakeRam([invitation("read")])
    assert _accept(ram, "read", until=0) == {"read": "waiting"}
    assert ram.accepted == []


def test_no_invitation_is_accepted_after_a_listing_that_took_all_the_time() -> None:
    clock = Clock()

    class SlowRam(FakeRam):
        def get_resource_share_invitations(self, nextToken: str = "0") -> dict[str, Any]:  # noqa: N803
            clock.now += 60
            return super().get_resource_share_invitations(nextToken)

    ram = SlowRam([invitation("read")])
    assert _accept(ram, "read", until=50, clock=clock) == {"read": "waiting"}
    assert ram.accepted == []


def test_expired_invitation_is_explained(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert _accept(FakeRam([invitation("read", status="EXPIRED")]), "read") == {"read": "waiting"}
    assert any("expired" in message and "invite it again" in message for message in caplog.messages)


@pytest.mark.parametrize(
    "error",
    [
        refusal("ThrottlingException"),
        refusal("ServerInternalException"),
        refusal("ServiceUnavailableException"),
        refusal("AccessDeniedException"),
        ConnectTimeoutError(endpoint_url="https://ram"),
    ],
)
def test_trouble_that_passes_is_waited_out(error: Any) -> None:
    ram = FakeRam([invitation("read")], errors=[error, error])
    assert _accept(ram, "read", wait=60) == {"read": "accepted"}


def test_denial_that_stays_fails() -> None:
    ram = FakeRam(errors=[refusal("AccessDeniedException") for _ in range(100)])
    with pytest.raises(ClientError, match="AccessDenied"):
        _accept(ram, "read", wait=60)


def test_error_that_time_does_not_cure_fails_at_once() -> None:
    clock = Clock()
    with pytest.raises(ClientError, match="InvalidParameter"):
        _accept(FakeRam(errors=[refusal("InvalidParameterException")]), "read", wait=60, clock=clock)
    assert clock.now == 0


def test_invitation_that_was_answered_meanwhile_counts_as_accepted() -> None:
    ram = FakeRam([invitation("read")], accept_errors=[refusal("ResourceShareInvitationAlreadyAcceptedException")])
    assert _accept(ram, "read") == {"read": "accepted"}


@pytest.mark.parametrize("code", ["ArnNotFound", "Expired"])
def test_invitation_that_vanished_from_under_us_is_waited_for_again(code: str) -> None:
    ram, clock = FakeRam([invitation("read")]), Clock()
    ram.accept_errors = [refusal(f"ResourceShareInvitation{code}Exception")]
    assert _accept(ram, "read", wait=30, clock=clock) == {"read": "accepted"}
    assert clock.now > 0

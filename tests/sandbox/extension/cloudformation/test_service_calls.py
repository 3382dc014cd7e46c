"""Calls within the server: the caller's account and Region, the services' own errors."""

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ministack import app
from ministack.core.responses import request_scope

from sandbox.extension.cloudformation.service_calls import client


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    app._reset_all_state()
    yield
    app._reset_all_state()


def test_call_lands_in_the_account_and_region_of_the_stack() -> None:
    with request_scope("222222222222", "eu-west-1"):
        client("ssm").put_parameter(Name="one", Value="1", Type="String")
    for account, region, found in (
        ("222222222222", "eu-west-1", 1),
        ("333333333333", "eu-west-1", 0),
        ("222222222222", "eu-central-1", 0),
    ):
        with request_scope(account, region):
            assert len(client("ssm").describe_parameters()["Parameters"]) == found


def test_refusal_is_the_services_own() -> None:
    with request_scope("222222222222", "eu-west-1"), pytest.raises(ClientError, match="NoSuchEntity"):
        client("iam").get_role(RoleName="none")


class _Waiting:
    def __await__(self) -> Generator[None, None, None]:
        yield


async def _waits(*_: Any) -> None:
    await _Waiting()


def test_service_that_waits_cannot_be_called_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.SERVICE_HANDLERS, "sns", _waits)
    with request_scope("222222222222", "eu-west-1"), pytest.raises(RuntimeError, match="waits for something"):
        client("sns").list_topics()

"""Rotating an access key, interrupted wherever it may be."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from landbridge.aws.governance.rotation import RotationError, Step, begin, finish
from tests.landbridge.aws.governance.declared import target

KEYS = target("keys")
SECRET = "landbridge-prod/governance/keys/access-key"


class Account:
    """IAM and Secrets Manager of one user; `dies_at` ends the process at a call."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = []
        self.used: dict[str, datetime] = {}
        self.secret: str | None = None
        self.made = 0
        self.dies_at = ""
        self.between = timedelta(days=1)

    def client(self, _: str) -> Account:
        return self

    def key(self, *, held: bool = True) -> str:
        made = self.create_access_key(UserName="u")["AccessKey"]
        if held:
            self.secret = json.dumps({"accessKeyId": made["AccessKeyId"], "secretAccessKey": "s"})
        return str(made["AccessKeyId"])

    @property
    def held(self) -> str | None:
        found = None if self.secret is None else json.loads(self.secret)["accessKeyId"]
        return found if found is None else str(found)

    @property
    def ids(self) -> list[str]:
        return [key["AccessKeyId"] for key in self.keys]

    def create_access_key(self, UserName: str) -> dict[str, Any]:  # noqa: N803 - as boto3 calls it
        assert len(self.keys) < 2
        self.made += 1
        key = {
            "AccessKeyId": f"AKIA{self.made}",
            "Status": "Active",
            "CreateDate": datetime(2026, 1, 1, tzinfo=UTC) + self.made * self.between,
        }
        self.keys.append(key)
        self._maybe_die("create")
        return {"AccessKey": {**key, "SecretAccessKey": f"very-secret-{self.made}"}}

    def list_access_keys(self, **_: Any) -> dict[str, Any]:
        return {"AccessKeyMetadata": self.keys}

    def get_access_key_last_used(self, **request: Any) -> dict[str, Any]:
        used = self.used.get(request["AccessKeyId"])
        return {"AccessKeyLastUsed": {} if used is None else {"LastUsedDate": used}}

    def update_access_key(self, **request: Any) -> None:
        next(key for key in self.keys if key["AccessKeyId"] == request["AccessKeyId"])["Status"] = request["Status"]
        self._maybe_die("deactivate")

    def delete_access_key(self, **request: Any) -> None:
        self.keys = [key for key in self.keys if key["AccessKeyId"] != request["AccessKeyId"]]

    def get_secret_value(self, **_: Any) -> dict[str, Any]:
        if self.secret is None:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException", "Message": "no value"}}, "GetSecretValue")
        return {"SecretString": self.secret}

    def describe_secret(self, **_: Any) -> dict[str, Any]:
        return {}

    def put_secret_value(self, **request: Any) -> None:
        assert request["SecretId"] == SECRET
        self.secret = request["SecretString"]
        self._maybe_die("put")

    def _maybe_die(self, call: str) -> None:
        if self.dies_at == call:
            self.dies_at = ""
            raise KeyboardInterrupt


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.mark.requirement("S3.4")
def test_a_second_key_goes_into_the_secret_and_the_first_goes_on_working(account: Account) -> None:
    first = account.key()
    account.used[first] = datetime(2026, 2, 1, tzinfo=UTC)
    done = begin(account, KEYS)
    assert (done.step, done.current, account.held) == (Step.CREATED, "AKIA2", "AKIA2")
    assert done.old is not None
    assert (done.old.id, done.old.last_used) == (first, datetime(2026, 2, 1, tzinfo=UTC))
    assert json.loads(account.secret or "")["secretAccessKey"] == "very-secret-2"
    assert [key["Status"] for key in account.keys] == ["Active", "Active"]
    assert "very-secret" not in repr(done)


@pytest.mark.requirement("S3.4")
def test_the_old_key_goes_when_the_new_one_is_in_use(account: Account) -> None:
    first = account.key()
    begin(account, KEYS)
    with pytest.raises(RotationError, match="has not been used"):
        finish(account, KEYS)
    assert len(account.keys) == 2
    account.used["AKIA2"] = datetime(2026, 2, 1, tzinfo=UTC)
    done = finish(account, KEYS)
    assert (done.step, done.old and done.old.id, account.ids) == (Step.FINISHED, first, ["AKIA2"])
    assert finish(account, KEYS).step is Step.NOTHING


@pytest.mark.requirement("S3.4")
@pytest.mark.parametrize("first", [True, False], ids=["from a key", "from none"])
@pytest.mark.parametrize("call", ["create", "put"])
def test_an_interrupted_beginning_is_taken_up(account: Account, call: str, first: bool) -> None:
    if first:
        account.key()
    account.dies_at = call
    with pytest.raises(KeyboardInterrupt):
        begin(account, KEYS)
    done = begin(account, KEYS)
    assert account.held == done.current == account.ids[-1]
    assert len(account.keys) == 2
    account.used[done.current] = datetime(2026, 2, 1, tzinfo=UTC)
    finish(account, KEYS)
    assert account.ids == [done.current]


@pytest.mark.requirement("S3.4")
def test_an_interrupted_end_is_taken_up(account: Account) -> None:
    account.key()
    begin(account, KEYS)
    account.dies_at = "deactivate"
    with pytest.raises(KeyboardInterrupt):
        finish(account, KEYS, though_unused=True)
    assert [key["Status"] for key in account.keys] == ["Inactive", "Active"]
    finish(account, KEYS, though_unused=True)
    assert account.ids == ["AKIA2"]


def test_beginning_again_makes_no_third_key(account: Account) -> None:
    account.key()
    begin(account, KEYS)
    done = begin(account, KEYS)
    assert (done.step, done.current, account.made) == (Step.UNDER_WAY, "AKIA2", 2)


def test_a_key_that_somebody_uses_is_never_taken_for_a_lost_one(account: Account) -> None:
    account.key()
    other = account.key(held=False)
    account.used[other] = datetime(2026, 2, 1, tzinfo=UTC)
    with pytest.raises(RotationError, match="somebody has it"):
        begin(account, KEYS)
    assert len(account.keys) == 2


def test_two_keys_that_the_secret_knows_nothing_of_are_left_to_a_person(account: Account) -> None:
    account.key(held=False)
    account.key(held=False)
    with pytest.raises(RotationError, match="holds neither"):
        begin(account, KEYS)


@pytest.mark.requirement("S3.4")
def test_two_keys_of_one_second_are_told_apart_by_the_secret() -> None:
    """IAM gives times of creation by the second."""
    account = Account()
    account.between = timedelta(0)
    old = account.key()
    begin(account, KEYS)
    assert begin(account, KEYS).step is Step.UNDER_WAY
    assert finish(account, KEYS, though_unused=True).step is Step.FINISHED
    assert account.ids == [account.held] != [old]

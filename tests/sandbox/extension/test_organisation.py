"""Who is a member of the local organisation."""

from collections.abc import Iterator

import pytest

from sandbox.extension import organisation

ORGANISATION = organisation.Organisation(
    "o-exampleorg1", "111122223333", frozenset({"222233334444"}), {"ou-abcd-12345678": frozenset({"222233334444"})}
)


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(organisation.VARIABLE, ORGANISATION.to_json())
    organisation.current.cache_clear()
    yield
    organisation.current.cache_clear()


def test_survives_the_way_through_the_environment() -> None:
    assert organisation.current() == ORGANISATION


def test_management_account_is_a_member() -> None:
    assert organisation.organisation_id("111122223333") == "o-exampleorg1"


def test_account_outside_has_no_organisation_id() -> None:
    assert organisation.organisation_id("999999999999") is None


def test_two_accounts_outside_are_not_in_the_same_organisation() -> None:
    assert organisation.same_organisation("111122223333", "222233334444")
    assert not organisation.same_organisation("999999999999", "888888888888")
    assert not organisation.same_organisation("111122223333", "999999999999")


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:organizations::111122223333:organization/o-exampleorg1", {"111122223333", "222233334444"}),
        ("arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-abcd-12345678", {"222233334444"}),
        ("arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-none-12345678", set()),
        ("arn:aws:organizations::111122223333:organization/o-someoneelse", set()),
        ("arn:aws:iam::111122223333:root", set()),
    ],
)
def test_arn_stands_for_its_accounts(arn: str, expected: set[str]) -> None:
    assert organisation.members(arn) == expected


def test_account_that_joins_is_a_member_and_one_that_leaves_is_not() -> None:
    organisation.replace(
        organisation.Organisation("o-exampleorg1", "111122223333", frozenset({"333344445555"})).to_json()
    )
    assert organisation.organisation_id("333344445555") == "o-exampleorg1"
    assert organisation.organisation_id("222233334444") is None


def test_organisation_can_be_dissolved() -> None:
    organisation.replace("")
    assert organisation.current() is None


def test_malformed_organisation_replaces_nothing() -> None:
    with pytest.raises(ValueError, match="'1234' is not 12 digits"):
        organisation.replace('{"id": "o-exampleorg1", "management_account": "1234"}')
    organisation.current.cache_clear()
    assert organisation.current() == ORGANISATION


def test_malformed_account_is_named() -> None:
    with pytest.raises(ValueError, match="'1234' is not 12 digits"):
        organisation.Organisation("o-exampleorg1", "1234")


def test_unit_with_a_stranger_is_refused() -> None:
    with pytest.raises(ValueError, match=r"ou-abcd-12345678 holds 999999999999"):
        organisation.Organisation(
            "o-exampleorg1", "111122223333", units={"ou-abcd-12345678": frozenset({"999999999999"})}
        )


def test_malformed_variable_is_named() -> None:
    with pytest.raises(ValueError, match="LANDBRIDGE_SANDBOX_ORGANISATION"):
        organisation.from_json("{}")


def test_service_control_policies_bound_members_but_never_the_management_account() -> None:
    policies = dict.fromkeys(("111122223333", "222233334444", "999999999999"), ('{"Statement": []}',))
    bounded = organisation.Organisation("o-exampleorg1", "111122223333", frozenset({"222233334444"}), {}, policies)
    organisation.replace(bounded.to_json())
    assert organisation.current() == bounded
    assert organisation.service_control_policies("222233334444") == ('{"Statement": []}',)
    assert organisation.service_control_policies("111122223333") == ()
    assert organisation.service_control_policies("999999999999") == ()

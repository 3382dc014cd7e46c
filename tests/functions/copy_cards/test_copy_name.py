"""Names of copies: SageMaker takes them, people recognise them, and no two cards share one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.copy_cards.copy_name import copy_name
from tests.functions.copy_cards.fakes import BORN, LENDING, RETAIL, arn

pytestmark = pytest.mark.requirement("S2.6")

TAKEN = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"


@given(
    spoke=st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,4}){0,2}", fullmatch=True),
    card=st.from_regex(TAKEN, fullmatch=True),
)
def test_sagemaker_takes_the_name(spoke: str, card: str) -> None:
    name = copy_name(spoke, arn(RETAIL, card[:63].rstrip("-")), BORN)
    assert re.fullmatch(TAKEN, name)
    assert len(name) <= 63


def test_the_name_begins_with_spoke_and_card_and_never_changes() -> None:
    assert copy_name("retail", arn(RETAIL, "churn"), BORN) == "retail-churn-5cd58bd9ccf1"


def test_cards_that_could_be_taken_for_one_another_have_different_names() -> None:
    long = "c" * 62
    names = [
        copy_name("a", arn(RETAIL, "b-c"), BORN),
        copy_name("a-b", arn(LENDING, "c"), BORN),
        copy_name("a", arn(RETAIL, f"{long}1"), BORN),
        copy_name("a", arn(RETAIL, f"{long}2"), BORN),
        copy_name("a", arn(RETAIL, "b-c"), BORN + timedelta(milliseconds=1)),
        copy_name("a", arn(RETAIL, "B-C"), BORN),
    ]
    assert len(set(names)) == len(names)


def test_the_same_moment_is_the_same_name_in_any_time_zone() -> None:
    local = datetime.fromisoformat("2026-01-01T02:00:00+02:00")
    assert local == BORN.astimezone(UTC)
    assert copy_name("a", arn(RETAIL, "c"), local) == copy_name("a", arn(RETAIL, "c"), BORN)

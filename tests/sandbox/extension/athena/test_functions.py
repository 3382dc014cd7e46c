"""Functions that queries written for Athena use: trino.io/docs/current/functions/datetime.html."""

import pytest

from tests.sandbox.extension.sagemaker.conftest import FeatureStore
from tests.sandbox.extension.sagemaker.conftest import store as store  # the fixture
from tests.sandbox.extension.sagemaker.test_offline_store import selected

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2026-03-04T05:06:07Z", "1772600767000"),
        ("2026-03-04T05:06:07.1239Z", "1772600767123"),
        ("2026-03-04T07:06:07+02:00", "1772600767000"),
        ("2026-03-04T05:06:07", "1772600767000"),
        ("2026-03-04", "1772582400000"),
    ],
)
def test_an_iso_8601_text_is_an_instant_to_the_millisecond(store: FeatureStore, text: str, milliseconds: str) -> None:
    sql = f"SELECT CAST(round(1000 * to_unixtime(from_iso8601_timestamp('{text}'))) AS bigint)"
    assert selected(store, sql) == [[milliseconds]]


def test_a_text_in_another_form_fails_the_query(store: FeatureStore) -> None:
    with pytest.raises(AssertionError, match="INVALID_FUNCTION_ARGUMENT"):
        selected(store, "SELECT from_iso8601_timestamp('2026-03-04 05:06:07')")


def test_an_instant_orders_a_window(store: FeatureStore) -> None:
    rows = "(VALUES ('2026-03-04T05:06:07.000Z'), ('2026-03-04T05:06:06Z'), ('2026-03-04')) AS t(at_time)"
    order = "row_number() OVER (ORDER BY from_iso8601_timestamp(at_time))"
    assert selected(store, f"SELECT at_time, {order} FROM {rows} ORDER BY 2") == [  # noqa: S608
        ["2026-03-04", "1"],
        ["2026-03-04T05:06:06Z", "2"],
        ["2026-03-04T05:06:07.000Z", "3"],
    ]

"""Which paths of a template's properties are known."""

from typing import Any

import pytest

from sandbox.extension.cloudformation.property_paths import PropertyPaths, at

PATHS = PropertyPaths.of(["Name", "Rules.Id", "Rules.Filter.Prefix", "Policy.*"])


@pytest.mark.parametrize(
    ("properties", "unknown"),
    [
        ({"Name": "x", "Policy": {"Statement": [{"Anything": 1}]}}, []),
        ({"Nmae": "x"}, ["Nmae"]),
        ({"Rules": [{"Id": "1"}, {"Id": "2", "Filter": {"Suffix": "s"}}]}, ["Rules.Filter.Suffix"]),
        ({"Name": {"Ref": "Other"}}, []),
        ({"Name": {"Fn::Sub": "${Other}"}}, []),
        ({"Rules": {"Fn::If": ["Yes", [{"Id": "1"}], [{"Id": "2", "Status": "x"}]]}}, ["Rules.Status"]),
        ({"Rules": {"Fn::If": ["Yes", {"Ref": "AWS::NoValue"}, {"Id": "1"}]}}, []),
        ({"Name": {"Below": 1}}, ["Name.Below"]),
    ],
)
def test_unknown_paths(properties: dict[str, Any], unknown: list[str]) -> None:
    assert list(PATHS.unknown_in(properties)) == unknown


def test_value_at_a_path() -> None:
    assert at({"Online": {"Store": True}}, "Online.Store") is True
    assert at({"Online": "x"}, "Online.Store") is None
    assert at({}, "Online.Store") is None

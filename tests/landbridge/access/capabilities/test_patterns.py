from __future__ import annotations

import pytest

from landbridge.access.capabilities.patterns import Patterns, could_match
from landbridge.access.model import Unresolved, Value

VERSION = "arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-churn/1"

pytestmark = pytest.mark.requirement("B.1")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (VERSION, True),
        ("*", True),
        ("arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-churn/*", True),
        ("arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-*/1", True),
        ("arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-churn/?", True),
        ("arn:aws:sagemaker:eu-west-1:888899990000:model-package/${aws:PrincipalTag/team}/1", True),
        (Unresolved('{"Ref": "Group"}', "Stack, Role"), True),
        ("arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-churn", False),
        ("arn:aws:sagemaker:eu-west-1:888899990000:model-package/example-churn/1?", False),
        ("arn:aws:sagemaker:eu-west-1:999999999999:model-package/*", False),
    ],
)
def test_a_value_is_found_by_every_pattern_that_could_stand_for_the_arn(pattern: Value, found: bool) -> None:
    patterns: Patterns[str] = Patterns()
    patterns.add(pattern, "it")
    assert list(patterns.matching(VERSION)) == (["it"] if found else [])


def test_patterns_that_begin_alike_do_not_hide_each_other() -> None:
    patterns: Patterns[int] = Patterns()
    for number, pattern in enumerate(("arn:*", "arn:aws:*", "*", VERSION, "arn:aws:s3:::*")):
        patterns.add(pattern, number)
    assert sorted(patterns.matching(VERSION)) == [0, 1, 2, 3]


def test_actions_are_compared_without_case() -> None:
    assert could_match("SageMaker:create*", "sagemaker:CreateModel")
    assert not could_match("sagemaker:Describe*", "sagemaker:CreateModel")

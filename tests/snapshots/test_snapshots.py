"""The example's templates are those that were committed and reviewed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.snapshots.committed import committed, written
from tests.snapshots.differences import differences
from tests.synthesis import Template

REMEDY = "If that is what you meant, run `make snapshots` and commit what it writes."


@pytest.mark.requirement("P.4")
def test_every_template_is_the_committed_one(templates: dict[str, Template]) -> None:
    snapshots = committed()
    lines = [
        f"{stack}: {line}"
        for stack in templates
        if stack in snapshots
        for line in differences(stack, snapshots[stack], json.loads(written(templates[stack])))
    ]
    assert not lines, "\n".join([*lines, REMEDY])


@pytest.mark.requirement("P.4")
def test_there_is_a_snapshot_for_each_stack_and_no_other(templates: dict[str, Template]) -> None:
    missing, superfluous = set(templates) - set(committed()), set(committed()) - set(templates)
    assert not missing | superfluous, f"missing {sorted(missing)}, superfluous {sorted(superfluous)}. {REMEDY}"


def test_a_change_reads_as_one_line(templates: dict[str, Template]) -> None:
    changed: Any = copy.deepcopy(templates["Access-fraud"])
    (share,) = [body for body in changed["Resources"].values() if body["Type"] == "AWS::RAM::ResourceShare"]
    share["Properties"]["ResourceArns"].insert(
        0, "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-users"
    )
    (line,) = differences("Access-fraud", templates["Access-fraud"], changed)
    assert line.startswith("+ /Resources/readfraud/Properties/ResourceArns[")
    assert line.endswith("'arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-users'")


def test_a_change_that_loses_data_says_so(templates: dict[str, Template]) -> None:
    stack = "FeatureGroups-data-curation"
    changed: Any = copy.deepcopy(templates[stack])
    (group,) = changed["Resources"].values()
    group["Properties"]["Description"] = "Reworded."
    harm, line = differences(stack, templates[stack], changed)
    assert harm.startswith("LOSES DATA: FeatureGroups-data-curation/")
    assert harm.endswith("is replaced for /Properties/Description")
    assert line.startswith("~ /Resources/")

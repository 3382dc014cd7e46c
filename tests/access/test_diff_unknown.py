"""What only deployment knows makes an answer unknown: that is said, and nothing is said that nobody can know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.access.comparison import AccessChange, Direction, compare
from landbridge.declaration import Declaration
from tests.access.edited import Edited
from tests.access.mutations import Templates
from tests.access.test_diff_mutations import at, share

pytestmark = pytest.mark.requirement("B.2")


@pytest.fixture(scope="module")
def edited(assembly: Path, tmp_path_factory: pytest.TempPathFactory, declaration: Declaration) -> Edited:
    return Edited(assembly, tmp_path_factory.mktemp("unknown"), declaration)


def online(edited: Edited, **elements: Any) -> AccessChange:
    return edited.change(at("Access-fraud", "OnlineRead", lambda _, statement: statement.update(elements)))


def sentences(change: AccessChange, direction: Direction) -> list[str]:
    return [each.sentence for each in change.changes if each.direction is direction]


def test_a_condition_that_nobody_can_decide_perhaps_takes_a_way(edited: Edited) -> None:
    change = online(edited, Condition={"StringFoo": {"aws:x": "y"}})
    assert sentences(change, Direction.LOST) == [
        "fraud can describe sessions perhaps in one way less: access role "
        "(DescribeFeatureGroup, DescribeFeatureMetadata)",
        "fraud can read sessions online perhaps in one way less: access role",
    ]
    assert all(each.possible for each in change.changes)


def test_a_resource_that_is_not_known_perhaps_gives_and_what_was_unknown_is_no_change(edited: Edited) -> None:
    change = online(edited, Resource={"Fn::Bogus": "foo"})
    gained = sentences(change, Direction.GAINED)
    assert "fraud perhaps can now read users online: access role" in gained
    # Whether fraud can describe reviews was unknown and is: by a table in a catalog that others keep.
    assert not any("describe reviews" in each for each in gained)
    assert any(each.endswith('on {"Fn::Bogus": "foo"}') for each in gained)


def test_a_permission_of_an_unknown_name_perhaps_gives_whatever_it_stands_for(edited: Edited) -> None:
    permission = "arn:aws:ram::aws:permission/AWSRAMPermissionUnknown"
    change = edited.change(share("Access-fraud", PermissionArns=[permission]))
    gained = sentences(change, Direction.GAINED)
    assert any(
        f"perhaps may now do whatever {permission} stands for on feature-group/example-sessions" in each
        for each in gained
    )
    assert not any("delete sessions" in each for each in gained)
    assert all(each.possible for each in change.changes)


def test_a_policy_of_aws_whose_content_is_not_known_is_a_gain(edited: Edited) -> None:
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"

    def attach(templates: Templates) -> None:
        for resource in templates["Access-fraud"]["Resources"].values():
            if resource["Type"] == "AWS::IAM::Role":
                resource["Properties"]["ManagedPolicyArns"] = [administrator]

    change = edited.change(attach)
    assert change.broadens
    assert any("perhaps" in each and administrator in each for each in sentences(change, Direction.GAINED))


def test_what_becomes_known_says_that_it_was_not_sure(edited: Edited) -> None:
    unknown = at(
        "Access-core-search", "OnlineRead", lambda _, statement: statement.update(Resource={"Fn::Bogus": "foo"})
    )
    found = compare(edited.world(edited.copy(unknown)), edited.base)
    assert any(each.sentence.endswith(", which was not sure before") for each in found.changes)

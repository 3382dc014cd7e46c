"""Templates that say the same in other words have no access change, whatever was moved, renamed or split."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from landbridge.access.service_actions import actions_of
from landbridge.declaration import Declaration
from tests.access.edited import Edited
from tests.access.mutations import Place, Templates, places

pytestmark = pytest.mark.requirement("B.2")


@pytest.fixture
def edited(assembly: Path, tmp_path: Path, declaration: Declaration) -> Edited:
    return Edited(assembly, tmp_path, declaration)


def nothing(templates: Templates) -> None:
    assert templates


def reorder(templates: Templates) -> None:
    for place in places(templates):
        place.statements.reverse()
        for statement in place.statements:
            for element in ("Action", "Resource"):
                if isinstance(statement.get(element), list):
                    statement[element].reverse()
        place.store()


def rename_sids(templates: Templates) -> None:
    for place in places(templates):
        for number, statement in enumerate(place.statements):
            # A merged statement is found again by its Sid, which is then no mere name.
            if not _is_merged(templates, place):
                statement["Sid"] = f"Other{number}"


def rename_logical_ids(templates: Templates) -> None:
    for name, template in templates.items():
        ids = {old: f"Renamed{old}" for old in template["Resources"]}
        renamed = _renamed(template, ids)
        renamed["Resources"] = {ids[old]: body for old, body in renamed["Resources"].items()}
        templates[name] = renamed


def move_a_stack(templates: Templates) -> None:
    templates["Reach-fraud"] = templates.pop("Access-fraud")


def split_policies(templates: Templates) -> None:
    split = 0
    for template in templates.values():
        boundaries = [role.get("Properties", {}).get("PermissionsBoundary") for role in template["Resources"].values()]
        for name, resource in list(template["Resources"].items()):
            if resource["Type"] != "AWS::IAM::ManagedPolicy" or len(_statements(resource)) < 2:
                continue
            if {"Ref": name} in boundaries:
                continue
            other = json.loads(json.dumps(resource))
            _statements(resource)[:] = _statements(resource)[::2]
            _statements(other)[:] = _statements(other)[1::2]
            other["Properties"]["ManagedPolicyName"] += "-more"
            template["Resources"][f"{name}More"] = other
            split += 1
            for role in template["Resources"].values():
                policies = role.get("Properties", {}).get("ManagedPolicyArns", [])
                policies.extend([{"Ref": f"{name}More"}] if {"Ref": name} in policies else [])
    assert split


def split_statements(templates: Templates) -> None:
    """One statement for each action."""
    for place in places(templates):
        if _is_merged(templates, place):
            continue
        place.statements[:] = [
            {**statement, "Sid": f"S{number}x{each}", "Action": action}
            for number, statement in enumerate(place.statements)
            for each, action in enumerate(_list(statement.get("Action", [])))
        ]


def exact_lists(templates: Templates) -> None:
    """Every wildcard in an action becomes the actions that it stands for."""
    replaced = 0
    for place in places(templates):
        for statement in place.statements:
            actions = _list(statement.get("Action", []))
            exact = [name for action in actions for name in actions_of(action)]
            replaced += exact != actions
            statement["Action"] = exact
        place.store()
    assert replaced > 10


def lists_of_one_and_doubles(templates: Templates) -> None:
    for place in places(templates):
        for statement in place.statements:
            for element in ("Action", "Resource"):
                if element in statement:
                    statement[element] = [*_list(statement[element]), _list(statement[element])[0]]
        place.store()


@pytest.mark.parametrize(
    "edit",
    [
        nothing,
        reorder,
        rename_sids,
        rename_logical_ids,
        move_a_stack,
        split_policies,
        split_statements,
        exact_lists,
        lists_of_one_and_doubles,
    ],
    ids=lambda edit: str(edit.__name__),
)
def test_the_same_in_other_words_is_no_access_change(edited: Edited, edit: Any) -> None:
    change = edited.change(edit)
    assert [each.sentence for each in change.changes] == []
    assert change.verdict == "no access change"


def test_exact_lists_that_lack_one_action_are_a_change(edited: Edited) -> None:
    def edit(templates: Templates) -> None:
        exact_lists(templates)
        bucket = [place for place in places(templates) if place.logical_id.startswith("FeatureStoreOfflinePolicy")]
        for place in bucket:
            for statement in place.statements:
                if statement["Effect"] == "Deny" and place.stack == "Foundation":
                    statement["Action"].remove("s3:PutObject")

    changes = edited.change(edit).changes
    assert changes
    assert all("s3:PutObject" in each.sentence and "s3:GetObject" not in each.sentence for each in changes)


def _statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
    return statements


def _is_merged(templates: Templates, place: Place) -> bool:
    """Whether a custom resource merges the statements into a policy that is not Landbridge's."""
    return "Statements" in templates[place.stack]["Resources"][place.logical_id]["Properties"]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """References to logical ids, wherever they stand."""
    if isinstance(value, list):
        return [_renamed(each, ids) for each in value]
    if not isinstance(value, dict):
        return value
    if "Ref" in value:
        return {"Ref": ids.get(value["Ref"], value["Ref"])}
    if "Fn::GetAtt" in value:
        name, *rest = value["Fn::GetAtt"]
        return {"Fn::GetAtt": [ids.get(name, name), *rest]}
    if "Fn::Sub" in value:
        return {"Fn::Sub": re.sub(r"\$\{(\w+)", lambda each: "${" + ids.get(each[1], each[1]), str(value["Fn::Sub"]))}
    depends = {"DependsOn": [ids.get(each, each) for each in _list(value["DependsOn"])]} if "DependsOn" in value else {}
    return {**{key: _renamed(each, ids) for key, each in value.items()}, **depends}

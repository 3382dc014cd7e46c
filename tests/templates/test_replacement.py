"""No ordinary change of the declaration or of the app replaces or removes what holds data."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from tests.synthesis import Template, changed, resources, synthesize
from tests.templates.replacement import create_only, destroyed

NEW_TEAM = {
    "account": "191919191919",
    "principals": ["arn:aws:iam::191919191919:role/analyst"],
    "discover": True,
}
STATEFUL = ("Foundation", "FeatureGroups-personalization", "FeatureGroups-data-curation")


def test_the_check_knows_what_replaces_a_feature_group(templates: dict[str, Template]) -> None:
    assert {"/Properties/Tags", "/Properties/Description", "/Properties/RoleArn", "/Properties/OfflineStoreConfig"} <= (
        set(create_only("AWS::SageMaker::FeatureGroup"))
    )
    tagged: Any = copy.deepcopy(templates)
    (group,) = resources(tagged["FeatureGroups-data-curation"], "AWS::SageMaker::FeatureGroup").values()
    group["Properties"]["Tags"] = [{"Key": "cost-centre", "Value": "4711"}]
    assert [line.rpartition(" ")[2] for line in destroyed(templates, tagged)] == ["/Properties/Tags"]
    del tagged["Foundation"]
    assert any("is removed" in line for line in destroyed(templates, tagged))


@pytest.mark.requirement("B.6")
def test_a_tag_on_the_app_replaces_nothing(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    from aws_cdk import Tags

    tagged = synthesize(declaration, tmp_path, alter=lambda app: Tags.of(app).add("cost-centre", "4711"))
    assert destroyed(templates, tagged) == []
    assert "Tags" in next(iter(resources(tagged["Foundation"], "AWS::KMS::Key").values()))["Properties"]


@pytest.mark.requirement("B.6")
def test_a_tag_on_the_app_is_no_tag_of_a_stack(declaration: Declaration, tmp_path: Path) -> None:
    """CloudFormation would hand it down to the feature groups, which no template shows."""
    from aws_cdk import Tags

    synthesize(declaration, tmp_path, alter=lambda app: Tags.of(app).add("cost-centre", "4711"))
    artifacts = json.loads((tmp_path / "manifest.json").read_text())["artifacts"]
    stacks = [artifact for artifact in artifacts.values() if artifact["type"] == "aws:cloudformation:stack"]
    assert len(stacks) == 33
    assert [stack["properties"]["tags"] for stack in stacks if "tags" in stack["properties"]] == []


@pytest.mark.requirement("B.6")
def test_a_reworded_team_replaces_nothing(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    reworded = changed(declaration, teams={"data-curation": {"description": "Looks after what we know of users."}})
    assert destroyed(templates, synthesize(reworded, tmp_path)) == []


@pytest.mark.requirement("B.6")
def test_a_new_team_leaves_the_stateful_stacks_as_they_are(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    more = synthesize(changed(declaration, teams={"forecasting": NEW_TEAM}), tmp_path)
    assert set(more) - set(templates) == {"Access-forecasting", "Team-forecasting", "Models-forecasting"}
    assert {name: more[name] for name in templates} == templates


@pytest.mark.requirement("B.6")
def test_a_new_grant_changes_the_stacks_of_one_team(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    more = synthesize(changed(declaration, grants={"fraud": {"users": {"level": "read"}}}), tmp_path)
    assert {name for name in templates if more[name] != templates[name]} == {"Access-fraud", "Team-fraud"}
    assert destroyed(templates, more) == []


@pytest.mark.requirement("B.6")
def test_a_new_partner_changes_the_online_keys_policy_in_place(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    partner = {**NEW_TEAM, "outside_organisation": True}
    more = synthesize(
        changed(declaration, teams={"agency": partner}, grants={"agency": {"users": {"level": "read"}}}), tmp_path
    )
    assert {name for name in templates if more[name] != templates[name]} == {"Foundation"}
    before, after = templates["Foundation"]["Resources"], more["Foundation"]["Resources"]
    (key,) = [name for name in before if before[name] != after[name]]
    assert before[key]["Type"] == "AWS::KMS::Key"
    assert {**before[key]["Properties"], "KeyPolicy": 0} == {**after[key]["Properties"], "KeyPolicy": 0}
    assert destroyed(templates, more) == []


@pytest.mark.requirement("B.6")
def test_a_new_group_changes_no_other_group(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    users = declaration.feature_groups["users"].model_dump(mode="json")
    more = synthesize(changed(declaration, feature_groups={"customers": users}), tmp_path)
    assert {name for name in templates if more[name] != templates[name]} == {"FeatureGroups-data-curation"}
    assert destroyed(templates, more) == []
    assert set(STATEFUL) <= set(more)

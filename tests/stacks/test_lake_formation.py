"""LakeFormation and LakeFormationTables-*, of the example with its offline data in Lake Formation's hands.

The local AWS has no Lake Formation: these templates are all the proof there is, so that they are pinned whole.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landbridge.declaration.models import Store
from landbridge.lake_formation import STACKS
from tests.governed import BUCKET, CATALOG, CENTRAL, READS, governed_example, granted, tagged
from tests.synthesis import (
    TEAM_ACCOUNTS,
    Template,
    only,
    properties,
    resources,
    statements,
    strings,
    synthesize,
    values,
)

pytestmark = pytest.mark.requirement("S4.2", "S4.9")

REGISTRATION_ROLE = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-lake-formation-reads"


# ---- which stacks


def test_without_a_team_that_reads_so_there_is_none_of_it(templates: dict[str, Template]) -> None:
    assert [stack for stack in templates if stack.startswith(STACKS)] == []
    assert [kind for kind in strings(templates) if kind.startswith("AWS::LakeFormation::")] == []


def test_all_of_lake_formation_is_in_stacks_that_say_so(governed_templates: dict[str, Template]) -> None:
    of_it = {
        stack
        for stack, template in governed_templates.items()
        for body in template.get("Resources", {}).values()
        if body["Type"].startswith("AWS::LakeFormation::")
    }
    assert of_it == {stack for stack in governed_templates if stack.startswith(STACKS)} - {"LakeFormationGrants-fraud"}
    assert of_it == {
        "LakeFormation",
        "LakeFormationTables-personalization",
        "LakeFormationTables-data-curation",
        *(f"LakeFormationGrants-{team}" for team in READS),
        *(f"LakeFormationLink-{team}" for team in READS),
    }


def test_they_are_deployed_in_an_order_in_which_each_finds_what_it_needs(governed: Path) -> None:
    artifacts = json.loads((governed / "manifest.json").read_text())["artifacts"]
    stacks = {name: body for name, body in artifacts.items() if body["type"] == "aws:cloudformation:stack"}
    waits = {name: {other for other in body["dependencies"] if other in stacks} for name, body in stacks.items()}
    assert waits["LakeFormation"] == {"Foundation"}
    assert {"Foundation", "LakeFormation"} <= waits["FeatureGroups-data-curation"]
    assert waits["LakeFormationTables-data-curation"] >= {"FeatureGroups-data-curation"}
    assert waits["LakeFormationGrants-core-search"] >= {
        "LakeFormationTables-data-curation",
        "LakeFormationTables-personalization",
        "Team-core-search",
    }
    assert waits["LakeFormationLink-core-search"] >= {"LakeFormationGrants-core-search"}


def test_each_is_in_its_account(governed: Path) -> None:
    artifacts = json.loads((governed / "manifest.json").read_text())["artifacts"]
    for stack, body in artifacts.items():
        if body["type"] == "aws:cloudformation:stack" and stack.startswith(STACKS):
            account = TEAM_ACCOUNTS[stack.partition("-")[2]] if stack.startswith("LakeFormationLink") else CENTRAL
            assert body["environment"] == f"aws://{account}/eu-west-1", stack


def test_a_team_s_own_stacks_are_there_without_the_central_one(tmp_path: Path) -> None:
    made = synthesize(governed_example(), tmp_path, team="data-curation")
    assert {stack for stack in made if stack.startswith(STACKS)} == {
        "LakeFormationTables-data-curation",
        "LakeFormationGrants-data-curation",
        "LakeFormationLink-data-curation",
    }


# ---- locations


@pytest.mark.parametrize(("owner", "group"), [("personalization", "sessions"), ("data-curation", "users")])
def test_the_location_of_a_group_is_registered_with_the_role_made_for_it(
    governed_templates: dict[str, Template], owner: str, group: str
) -> None:
    assert only(governed_templates[f"LakeFormationTables-{owner}"], "AWS::LakeFormation::Resource") == {
        "ResourceArn": f"{BUCKET}/example-{group}",
        "RoleArn": REGISTRATION_ROLE,
        "UseServiceLinkedRole": False,
        "WithFederation": True,
        "HybridAccessEnabled": False,
    }


def test_nobody_but_lake_formation_assumes_that_role(governed_templates: dict[str, Template]) -> None:
    roles = {role["RoleName"]: role for role in properties(governed_templates["LakeFormation"], "AWS::IAM::Role")}
    assert roles["landbridge-example-lake-formation-reads"]["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Sid": "LakeFormation",
            "Effect": "Allow",
            "Principal": {"Service": "lakeformation.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:SetContext"],
        }
    ]


def test_that_role_reaches_the_locations_and_their_key_and_nothing_that_producers_make(
    governed_templates: dict[str, Template],
) -> None:
    may = statements(governed_templates["LakeFormation"], "landbridge-example-lake-formation-reads")
    assert may == {
        "LocationObjects": {
            "Sid": "LocationObjects",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            "Resource": [f"{BUCKET}/example-sessions/*", f"{BUCKET}/example-users/*"],
        },
        "LocationList": {
            "Sid": "LocationList",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": BUCKET,
            "Condition": {"StringLike": {"s3:prefix": ["example-sessions/*", "example-users/*"]}},
        },
        "LocationKey": {
            "Sid": "LocationKey",
            "Effect": "Allow",
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": f"arn:aws:kms:eu-west-1:{CENTRAL}:key/*",
            "Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/landbridge-example-offline"}},
        },
    }


# ---- LF-tags


def test_each_table_carries_the_tag_of_its_group_and_no_other(governed_templates: dict[str, Template]) -> None:
    tag = {"CatalogId": CENTRAL, "TagKey": "landbridge-example.group.users", "TagValues": ["offline"]}
    template = governed_templates["LakeFormationTables-data-curation"]
    assert only(template, "AWS::LakeFormation::Tag") == tag
    assert only(template, "AWS::LakeFormation::TagAssociation") == {
        "LFTags": [tag],
        "Resource": {"Table": {"CatalogId": CENTRAL, "DatabaseName": "landbridge_example", "Name": "users"}},
    }


def test_the_database_carries_a_tag_that_no_team_is_granted_tables_by(governed_templates: dict[str, Template]) -> None:
    """A table inherits it."""
    tag = {"CatalogId": CENTRAL, "TagKey": "landbridge-example.database", "TagValues": ["offline"]}
    assert only(governed_templates["LakeFormation"], "AWS::LakeFormation::Tag") == tag
    assert only(governed_templates["LakeFormation"], "AWS::LakeFormation::TagAssociation") == {
        "LFTags": [tag],
        "Resource": {"Database": {"CatalogId": CENTRAL, "Name": "landbridge_example"}},
    }
    by_database = [
        (grant["Principal"]["DataLakePrincipalIdentifier"], grant["Permissions"])
        for template in governed_templates.values()
        for grant in granted(template)
        if grant["Resource"] == tagged("TABLE", "database")
    ]
    assert by_database == [
        (
            f"arn:aws:iam::{CENTRAL}:role/landbridge-example-feature-store",
            ["ALTER", "DELETE", "DESCRIBE", "INSERT", "SELECT"],
        )
    ]


def test_a_tag_goes_after_what_carries_it(governed_templates: dict[str, Template]) -> None:
    for stack in ("LakeFormation", "LakeFormationTables-personalization"):
        (tag,) = resources(governed_templates[stack], "AWS::LakeFormation::Tag")
        (association,) = resources(governed_templates[stack], "AWS::LakeFormation::TagAssociation").values()
        assert association["DependsOn"] == [tag]


def test_groups_whose_names_differ_by_a_hyphen_have_different_resources(tmp_path: Path) -> None:
    content = governed_example().model_dump(mode="json", by_alias=True, exclude_unset=True)
    for key in ("users-v2", "usersv2"):
        content["feature_groups"][key] = content["feature_groups"]["users"]
        content["grants"]["fraud"][key] = {"store": "offline"}
    made = synthesize(type(governed_example()).model_validate(content), tmp_path)
    assert len(resources(made["LakeFormationTables-data-curation"], "AWS::LakeFormation::Tag")) == 3
    assert len(granted(made["LakeFormationGrants-fraud"])) == 3


def test_a_group_without_an_offline_store_has_no_table_to_govern(tmp_path: Path) -> None:
    declaration = governed_example()
    online = declaration.feature_groups["users"].model_copy(update={"store": Store.ONLINE})
    groups = {**declaration.feature_groups, "flags": online}
    made = synthesize(declaration.model_copy(update={"feature_groups": groups}), tmp_path)
    tables = made["LakeFormationTables-data-curation"]
    assert len(properties(tables, "AWS::LakeFormation::Resource")) == 1
    assert only(tables, "AWS::CloudFormation::CustomResource")["Tables"] == ["users"]


# ---- what IAM is left


def test_iam_s_hold_on_the_database_and_on_every_table_is_revoked(governed_templates: dict[str, Template]) -> None:
    (function,) = resources(governed_templates["LakeFormation"], "AWS::Lambda::Function")
    assert only(governed_templates["LakeFormation"], "AWS::CloudFormation::CustomResource") == {
        "ServiceToken": {"Fn::GetAtt": [function, "Arn"]},
        "Database": "landbridge_example",
    }
    service_token = f"arn:aws:lambda:eu-west-1:{CENTRAL}:function:landbridge-example-lake-formation-revokes"
    for owner, table in (("personalization", "sessions"), ("data-curation", "users")):
        assert only(governed_templates[f"LakeFormationTables-{owner}"], "AWS::CloudFormation::CustomResource") == {
            "ServiceToken": service_token,
            "Database": "landbridge_example",
            "Tables": [table],
        }


def test_revoking_waits_for_all_that_the_function_needs_and_for_feature_store_s_grant(
    governed_templates: dict[str, Template],
) -> None:
    template = governed_templates["LakeFormation"]
    (revocation,) = resources(template, "AWS::CloudFormation::CustomResource").values()
    assert {template["Resources"][name]["Type"] for name in revocation["DependsOn"]} == {
        "AWS::IAM::ManagedPolicy",
        "AWS::LakeFormation::PrincipalPermissions",
    }
    assert set(resources(template, "AWS::LakeFormation::PrincipalPermissions")) <= set(revocation["DependsOn"])


def test_nothing_is_granted_before_its_tag_and_its_principal_are_there(governed_templates: dict[str, Template]) -> None:
    template = governed_templates["LakeFormation"]
    for grant in resources(template, "AWS::LakeFormation::PrincipalPermissions").values():
        kinds = {template["Resources"][name]["Type"] for name in grant["DependsOn"]}
        assert kinds == {"AWS::LakeFormation::Tag", "AWS::Lambda::Function"}


def test_the_function_may_revoke_and_can_neither_grant_nor_read(governed_templates: dict[str, Template]) -> None:
    may = statements(governed_templates["LakeFormation"], "landbridge-example-lake-formation-revokes")
    actions = {action for statement in may.values() for action in values(statement["Action"])}
    assert actions == {
        "lakeformation:ListPermissions",
        "lakeformation:RevokePermissions",
        "glue:GetDatabase",
        "glue:UpdateDatabase",
        "glue:GetTable",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    }
    named = {resource for sid in ("GovernedDatabase", "GovernedTables") for resource in may[sid]["Resource"]}
    assert named == {
        f"{CATALOG}:catalog",
        f"{CATALOG}:database/landbridge_example",
        f"{CATALOG}:table/landbridge_example/sessions",
        f"{CATALOG}:table/landbridge_example/users",
    }


# ---- several environments


@pytest.mark.requirement("S4.8")
def test_two_environments_of_one_account_share_no_tag_location_role_or_link(tmp_path: Path) -> None:
    def named(environment: str) -> set[tuple[str, str]]:
        declaration = governed_example().model_copy(update={"environment": environment})
        made = synthesize(declaration, tmp_path / environment)
        ours = [template for stack, template in made.items() if stack.startswith(STACKS)]
        links = {body["DatabaseInput"]["Name"] for each in ours for body in properties(each, "AWS::Glue::Database")}
        return {("link", name) for name in links} | {
            (kind, body[key])
            for template in ours
            for kind, key in (
                ("AWS::LakeFormation::Tag", "TagKey"),
                ("AWS::LakeFormation::Resource", "ResourceArn"),
                ("AWS::IAM::Role", "RoleName"),
                ("AWS::Lambda::Function", "FunctionName"),
            )
            for body in properties(template, kind)
        }

    dev, dev2 = named("dev"), named("dev2")
    tags, locations, roles, functions, links = 3, 2, 2, 1, len(READS)
    assert len(dev) == len(dev2) == tags + locations + roles + functions + links
    assert dev & dev2 == set()

"""LakeFormationGrants-* and LakeFormationLink-*, of the example with its offline data in Lake Formation's hands."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.declaration import Declaration
from landbridge.lake_formation import STACKS
from tests.governed import BUCKET, CATALOG, CENTRAL, READS, REVOKING_ROLE, governed_example, granted, tagged
from tests.synthesis import (
    TEAM_ACCOUNTS,
    Template,
    properties,
    resources,
    statements,
    strings,
    synthesize,
    values,
)

pytestmark = pytest.mark.requirement("S4.2", "S4.9")


def execution_role(team: str) -> str:
    return f"arn:aws:iam::{TEAM_ACCOUNTS[team]}:role/landbridge-example-execution-{team}"


# ---- grants


@pytest.mark.parametrize("team", READS)
def test_a_team_s_execution_role_reads_what_it_is_granted_and_passes_nothing_on(
    governed_templates: dict[str, Template], team: str
) -> None:
    role = {"DataLakePrincipalIdentifier": execution_role(team)}
    assert granted(governed_templates[f"LakeFormationGrants-{team}"]) == [
        {
            "Catalog": CENTRAL,
            "Principal": role,
            "Resource": tagged("DATABASE", "database"),
            "Permissions": ["DESCRIBE"],
            "PermissionsWithGrantOption": [],
        },
        *(
            {
                "Catalog": CENTRAL,
                "Principal": role,
                "Resource": tagged("TABLE", f"group.{group}"),
                "Permissions": ["DESCRIBE", "SELECT"],
                "PermissionsWithGrantOption": [],
            }
            for group in READS[team]
        ),
    ]


@pytest.mark.parametrize("without", ["marketing", None])
def test_who_loses_the_last_grant_keeps_a_stack_without_resources_which_cdk_deletes(
    tmp_path: Path, without: str | None
) -> None:
    """A stack that is not declared any more would stay, and its grants with it."""
    content = governed_example().model_dump(mode="json", by_alias=True, exclude_unset=True)
    losing = [without] if without else list(content["teams"])
    for team in losing:
        for grant in content["grants"][team].values():
            grant["store"] = "online"
    made = synthesize(Declaration.model_validate(content), tmp_path)
    assert [team for team in losing if made[f"LakeFormationGrants-{team}"].get("Resources")] == []
    assert not {stack for stack in made if stack in {f"LakeFormationLink-{team}" for team in losing}}
    assert ("LakeFormation" in made) is bool(without)


def test_no_principal_but_four_kinds_of_roles_is_granted_anything(governed_templates: dict[str, Template]) -> None:
    """No account, no group of principals, least of all IAMAllowedPrincipals."""
    principals = {
        grant["Principal"]["DataLakePrincipalIdentifier"]
        for template in governed_templates.values()
        for grant in granted(template)
    }
    assert principals == {
        f"arn:aws:iam::{CENTRAL}:role/landbridge-example-feature-store",
        REVOKING_ROLE,
        *(execution_role(team) for team in READS),
    }
    assert [text for text in strings(list(governed_templates.values())) if "IAM_ALLOWED" in text.upper()] == []


def test_nobody_is_granted_more_than_named_tables_but_for_the_store_s_own_roles(
    governed_templates: dict[str, Template],
) -> None:
    wide = [
        (stack, grant["Principal"]["DataLakePrincipalIdentifier"])
        for stack, template in governed_templates.items()
        for grant in granted(template)
        if "ALL" in grant["Permissions"] or "TableWildcard" in grant["Resource"].get("Table", {})
    ]
    assert wide == [("LakeFormation", REVOKING_ROLE)] * 2


def test_the_administrators_and_defaults_of_an_account_are_left_alone(governed_templates: dict[str, Template]) -> None:
    kinds = {
        body["Type"] for template in governed_templates.values() for body in template.get("Resources", {}).values()
    }
    assert {kind for kind in kinds if kind.startswith("AWS::LakeFormation::")} == {
        "AWS::LakeFormation::Resource",
        "AWS::LakeFormation::Tag",
        "AWS::LakeFormation::TagAssociation",
        "AWS::LakeFormation::PrincipalPermissions",
    }


# ---- the team's account


@pytest.mark.parametrize("team", READS)
def test_the_link_leads_to_the_central_database_and_the_execution_role_sees_it(
    governed_templates: dict[str, Template], team: str
) -> None:
    template = governed_templates[f"LakeFormationLink-{team}"]
    account, name = TEAM_ACCOUNTS[team], f"central_landbridge_example_{team.replace('-', '_')}"
    (link,) = resources(template, "AWS::Glue::Database").items()
    assert link[1]["Properties"] == {
        "CatalogId": account,
        "DatabaseInput": {
            "Name": name,
            "TargetDatabase": {"CatalogId": CENTRAL, "DatabaseName": "landbridge_example"},
        },
    }
    (grant,) = resources(template, "AWS::LakeFormation::PrincipalPermissions").values()
    assert grant["DependsOn"] == [link[0]]
    assert grant["Properties"] == {
        "Catalog": account,
        "Principal": {"DataLakePrincipalIdentifier": execution_role(team)},
        "Resource": {"Database": {"CatalogId": account, "Name": name}},
        "Permissions": ["DESCRIBE"],
        "PermissionsWithGrantOption": [],
    }


def test_the_execution_role_gets_data_from_lake_formation_and_metadata_on_both_sides(
    governed_templates: dict[str, Template],
) -> None:
    may = statements(governed_templates["Team-core-search"], "landbridge-example-execution-core-search")
    assert may["GovernedData"]["Action"] == "lakeformation:GetDataAccess"
    home, link = f"arn:aws:glue:eu-west-1:{TEAM_ACCOUNTS['core-search']}", "central_landbridge_example_core_search"
    assert {sid: may[sid]["Resource"] for sid in may if sid.startswith(("Linked", "Governed"))} == {
        "GovernedData": "*",
        "LinkedDatabase": [f"{home}:catalog", f"{home}:database/{link}"],
        "LinkedTables": [f"{home}:table/{link}/sessions", f"{home}:table/{link}/users"],
        "GovernedDatabase": [f"{CATALOG}:catalog", f"{CATALOG}:database/landbridge_example"],
        "GovernedTables": [f"{CATALOG}:table/landbridge_example/{table}" for table in ("sessions", "users")],
    }


@pytest.mark.parametrize("team", TEAM_ACCOUNTS)
def test_no_role_of_a_team_reaches_governed_objects_or_their_key_past_lake_formation(
    governed_templates: dict[str, Template], team: str
) -> None:
    reached = [
        (stack, statement["Sid"])
        for stack in (f"Team-{team}", f"Access-{team}")
        for policy in properties(governed_templates[stack], "AWS::IAM::ManagedPolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        for action in values(statement["Action"])
        for resource in values(statement["Resource"])
        if action == "s3:GetObject" and isinstance(resource, str) and resource.startswith(f"{BUCKET}/example-")
    ]
    assert reached == []
    access = statements(governed_templates[f"Access-{team}"], f"landbridge-example-access-{team}")
    assert not [sid for sid in access if sid.startswith("Offline")]


def test_a_team_that_is_granted_no_offline_data_has_nothing_to_do_with_it(
    governed_templates: dict[str, Template],
) -> None:
    (grants,) = [stack for stack in governed_templates if stack.startswith(STACKS) and stack.endswith("-fraud")]
    assert governed_templates[grants]["Resources"] == {}
    assert "GovernedData" not in statements(governed_templates["Team-fraud"], "landbridge-example-execution-fraud")


def test_what_producers_make_themselves_stays_theirs_to_query_in_the_central_account(
    governed_templates: dict[str, Template],
) -> None:
    access = statements(governed_templates["Access-personalization"], "landbridge-example-access-personalization")
    assert {"Query", "ProduceTables", "ProduceObjects"} <= set(access)
    locations = [
        location["ResourceArn"]
        for template in governed_templates.values()
        for location in properties(template, "AWS::LakeFormation::Resource")
    ]
    assert [location for location in locations if "/produced" in location or location == BUCKET] == []

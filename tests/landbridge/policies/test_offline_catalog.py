"""Statements for teams that query over the central catalog: apart from each other's, and within AWS's sizes."""

from __future__ import annotations

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.buckets import offline_bucket_policy
from landbridge.policies.keys import offline_key_policy
from landbridge.policies.offline_catalog import catalog_statements, existing_bucket_statements
from landbridge.policies.packing import PolicyTooLarge

pytestmark = pytest.mark.requirement("S4.2")


def _declared(*teams: str, groups: int = 1) -> Declaration:
    accounts = {team: f"{200000000000 + number}" for number, team in enumerate(teams)}
    keys = [f"group-{number}" for number in range(groups)]
    entry = {"record_identifier": "id", "event_time": "at", "features": {"id": "String", "at": "String"}}
    return Declaration.model_validate(
        {
            "environment": "dev",
            "feature_store": {"account": "111122223333", "region": "eu-west-1"},
            "teams": {
                team: {
                    "account": account,
                    "principals": [f"arn:aws:iam::{account}:role/analyst"],
                    "offline": "catalog",
                }
                for team, account in accounts.items()
            },
            "feature_groups": {key: {"owner": teams[0], **entry} for key in keys},
            "grants": {team: {key: {"store": "offline"} for key in keys} for team in teams},
        }
    )


def test_no_two_teams_share_a_statement() -> None:
    declaration = _declared("a-1b", "a1b", "axb", "a-b", "ab")
    sids = [statement.sid for statement in catalog_statements(declaration, Names.of(declaration))]
    assert len(set(sids)) == 5
    assert all(sid.isalnum() for sid in sids)


def test_a_statement_tells_its_environment_from_one_whose_name_goes_on() -> None:
    declaration = _declared("fraud")
    (statement,) = catalog_statements(declaration, Names.of(declaration))
    assert statement.sid.removeprefix("Landbridgedev")[0].isupper()


def test_more_than_the_catalogs_policy_holds_is_an_error_that_says_what_to_write() -> None:
    declaration = _declared(*(f"team-{number}" for number in range(20)), groups=5)
    with pytest.raises(PolicyTooLarge, match=r"central Glue catalog has \d+ characters and may have 10240.*`offline:"):
        catalog_statements(declaration, Names.of(declaration))


def test_more_than_the_bucket_s_policy_holds_is_an_error_that_says_what_to_write() -> None:
    declaration = _declared(*(f"team-{number}" for number in range(30)), groups=5)
    with pytest.raises(PolicyTooLarge, match=r"bucket landbridge-dev-111122223333 has .* may have 20480"):
        offline_bucket_policy(declaration, Names.of(declaration))


def test_a_member_is_let_in_as_long_as_its_account_is_one_and_a_partner_without_that() -> None:
    """aws:PrincipalOrgID exists for members alone (IAM user guide, reference_policies_condition-keys)."""
    content = _declared("member", "partner").model_dump(mode="json", by_alias=True, exclude_unset=True)
    content["organisation"] = {"id": "o-landbridge1"}
    content["teams"]["partner"]["outside_organisation"] = True
    declaration = Declaration.model_validate(content)
    names = Names.of(declaration)
    catalog = [statement.to_json() for statement in catalog_statements(declaration, names)]
    (_, *bucket), (_, _, *key) = (
        policy(declaration, names)["Statement"] for policy in (offline_bucket_policy, offline_key_policy)
    )
    organisation = {"aws:PrincipalOrgID": "o-landbridge1"}
    for statement in (*catalog, *bucket, *key):
        member = statement["Principal"] == {"AWS": "arn:aws:iam::200000000000:root"}
        assert statement["Condition"].get("StringEquals") == (organisation if member else None)
    assert (len(catalog), len(bucket), len(key)) == (2, 6, 2)


def test_buckets_of_landbridge_s_own_are_not_merged_into() -> None:
    declaration = _declared("fraud")
    assert existing_bucket_statements(declaration, Names.of(declaration)) == {}

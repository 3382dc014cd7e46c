"""Results of the example: what teams keep in the central account."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.declaration import Declaration
from tests.synthesis import Template, changed, only, synthesize

pytestmark = pytest.mark.requirement("S4.3")

BUCKET = "landbridge-example-results-111122223333"


@pytest.fixture
def results(templates: dict[str, Template]) -> Template:
    return templates["Results"]


def test_each_teams_results_expire_when_the_team_says(results: Template) -> None:
    bucket = only(results, "AWS::S3::Bucket")
    assert bucket["BucketName"] == BUCKET
    whole, *teams = bucket["LifecycleConfiguration"]["Rules"]
    assert {(team["Prefix"], team["ExpirationInDays"], team["Status"]) for team in teams} == {
        ("personalization/", 7, "Enabled"),
        ("data-curation/", 30, "Enabled"),
    }
    assert len({rule["Id"] for rule in (whole, *teams)}) == 3


def test_what_a_team_left_behind_expires_when_the_last_of_the_others_does(
    declaration: Declaration, tmp_path: Path
) -> None:
    """Its own rule goes with it, and the team reads there no more."""
    elsewhere = changed(
        declaration, teams={"personalization": {"results": "team"}, "data-curation": {"results_days": 9}}
    )
    rules = only(synthesize(elsewhere, tmp_path)["Results"], "AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert [(rule.get("Prefix"), rule.get("ExpirationInDays")) for rule in rules] == [(None, 9), ("data-curation/", 9)]


def test_no_role_but_access_roles_reads_or_writes_results(results: Template) -> None:
    denied = {each["Sid"]: each for each in only(results, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]}
    assert set(denied) == {"TlsOnly", "AccessRolesOnly"}
    assert denied["AccessRolesOnly"] == {
        "Sid": "AccessRolesOnly",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectVersionForReplication", "s3:PutObject"],
        "Resource": f"arn:aws:s3:::{BUCKET}/*",
        "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/landbridge-example-access-*"}},
    }


def test_the_key_serves_the_central_account_alone(results: Template) -> None:
    key = only(results, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    assert {each["Principal"]["AWS"] for each in key} == {"arn:aws:iam::111122223333:root"}
    assert only(results, "AWS::KMS::Alias")["AliasName"] == "alias/landbridge-example-results"

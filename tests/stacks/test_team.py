"""Team-* of the example: execution role, results, acceptance of invitations."""

from __future__ import annotations

import json

import pytest

from tests.synthesis import TEAM_ACCOUNTS, Template, only, properties, resources, statements

TEAMS = list(TEAM_ACCOUNTS)


@pytest.mark.requirement("S4.2")
def test_of_other_accounts_only_the_access_role_reaches_the_results(templates: dict[str, Template]) -> None:
    bucket = "arn:aws:s3:::landbridge-example-results-marketing-666677778888"
    policy = only(templates["Team-marketing"], "AWS::S3::BucketPolicy")["PolicyDocument"]
    allowed = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    role = {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/landbridge-example-access-marketing"}}
    assert [(statement["Principal"], statement["Condition"]) for statement in allowed] == [
        ({"AWS": "arn:aws:iam::111122223333:root"}, role),
        ({"AWS": "arn:aws:iam::111122223333:root"}, role),
    ]
    assert [statement["Resource"] for statement in allowed] == [bucket, f"{bucket}/*"]
    (key,) = properties(templates["Team-marketing"], "AWS::KMS::Key")
    (outside,) = [item for item in key["KeyPolicy"]["Statement"] if item["Sid"] == "AccessRole"]
    assert outside["Condition"] == role
    assert outside["Action"] == ["kms:GenerateDataKey", "kms:Decrypt"]


def test_results_are_encrypted_with_the_teams_key_and_expire(templates: dict[str, Template]) -> None:
    template = templates["Team-core-search"]
    bucket = only(template, "AWS::S3::Bucket")
    (key,) = resources(template, "AWS::KMS::Key")
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": [key, "Arn"]}
    assert bucket["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 30


@pytest.mark.parametrize(
    ("team", "account"),
    [("fraud", "777788889999"), ("core-search", "555566667777"), ("personalization", "222233334444")],
)
def test_results_of_a_team_that_writes_none_from_the_central_account_are_its_own_account_s(
    templates: dict[str, Template], team: str, account: str
) -> None:
    """The bucket is there, since it is retained: made only when wanted, it would be in its own way the second time."""
    template = templates[f"Team-{team}"]
    assert only(template, "AWS::S3::Bucket")["BucketName"] == f"landbridge-example-results-{team}-{account}"
    (statement,) = only(template, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    key = only(template, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    assert {allowed["Principal"]["AWS"] for allowed in key} == {f"arn:aws:iam::{account}:root"}


@pytest.mark.requirement("S4.2")
def test_a_team_that_queries_at_home_has_a_workgroup_and_athena_knows_the_central_catalog(
    templates: dict[str, Template],
) -> None:
    template = templates["Team-core-search"]
    assert only(template, "AWS::Athena::DataCatalog") == {
        "Name": "landbridge_example_core_search",
        "Type": "GLUE",
        "Description": "Central feature groups, in the Glue catalog of the central account.",
        "Parameters": {"catalog-id": "111122223333"},
    }
    workgroup = only(template, "AWS::Athena::WorkGroup")
    assert workgroup["Name"] == "landbridge-example-core-search"
    assert workgroup["WorkGroupConfiguration"]["EnforceWorkGroupConfiguration"] is True
    assert workgroup["WorkGroupConfiguration"]["ResultConfiguration"] == {
        "ExpectedBucketOwner": "555566667777",
        "OutputLocation": "s3://landbridge-example-results-core-search-555566667777/results/",
    }


@pytest.mark.requirement("S4.6", "S4.9")
def test_at_home_the_execution_role_reads_what_is_granted_and_its_own_and_no_more(
    templates: dict[str, Template],
) -> None:
    may = statements(templates["Team-core-search"], "landbridge-example-execution-core-search")
    catalog = "arn:aws:athena:eu-west-1:555566667777:datacatalog"
    assert may["CentralCatalog"]["Resource"] == f"{catalog}/landbridge_example_core_search"
    assert may["DataCatalog"]["Resource"] == f"{catalog}/AwsDataCatalog"
    assert may["Query"]["Resource"] == "arn:aws:athena:eu-west-1:555566667777:workgroup/landbridge-example-core-search"
    assert may["OfflineTables"]["Resource"] == [
        "arn:aws:glue:eu-west-1:111122223333:table/landbridge_example/sessions",
        "arn:aws:glue:eu-west-1:111122223333:table/sagemaker_featurestore/product_reviews_v2_1718000000",
        "arn:aws:glue:eu-west-1:111122223333:table/landbridge_example/users",
    ]
    assert may["OfflineObjects"]["Resource"] == [
        "arn:aws:s3:::landbridge-example-111122223333/example-sessions/*",
        "arn:aws:s3:::product-success-features-111122223333/reviews/*",
        "arn:aws:s3:::landbridge-example-111122223333/example-users/*",
    ]
    assert may["LocalOfflineTables"]["Resource"] == (
        "arn:aws:glue:eu-west-1:555566667777:table/landbridge_example_core_search/keywords"
    )
    assert may["LocalOfflineObjects"]["Resource"] == (
        "arn:aws:s3:::landbridge-example-offline-core-search-555566667777/example-keywords/*"
    )


@pytest.mark.parametrize("team", ["fraud", "marketing", "data-curation"])
def test_a_team_with_nothing_to_query_at_home_has_no_workgroup_there(templates: dict[str, Template], team: str) -> None:
    template = templates[f"Team-{team}"]
    assert not resources(template, "AWS::Athena::WorkGroup")
    assert not resources(template, "AWS::Athena::DataCatalog")


@pytest.mark.requirement("S4.1")
@pytest.mark.parametrize("team", TEAMS)
def test_the_execution_role_may_assume_its_own_access_role_only(templates: dict[str, Template], team: str) -> None:
    may = statements(templates[f"Team-{team}"], f"landbridge-example-execution-{team}")
    assert may["AccessRole"]["Resource"] == f"arn:aws:iam::111122223333:role/landbridge-example-access-{team}"


@pytest.mark.requirement("S1.1")
def test_only_who_discovers_may_search(templates: dict[str, Template]) -> None:
    searching = [
        team
        for team in TEAMS
        if "Discover" in statements(templates[f"Team-{team}"], f"landbridge-example-execution-{team}")
    ]
    assert searching == ["personalization", "product-success", "data-curation", "core-search", "marketing"]


def test_people_and_sagemaker_of_the_account_work_as_the_execution_role(templates: dict[str, Template]) -> None:
    roles = {role["RoleName"]: role for role in properties(templates["Team-fraud"], "AWS::IAM::Role")}
    people, jobs = roles["landbridge-example-execution-fraud"]["AssumeRolePolicyDocument"]["Statement"]
    assert people["Principal"] == {"AWS": "arn:aws:iam::777788889999:root"}
    assert people["Condition"]["ArnLike"] == {"aws:PrincipalArn": "arn:aws:iam::777788889999:role/fraud-scoring"}
    assert jobs["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert jobs["Condition"] == {"StringEqualsIfExists": {"aws:SourceAccount": "777788889999"}}


@pytest.mark.requirement("S1.3")
@pytest.mark.parametrize("team", TEAMS)
def test_invitations_are_taken_up_on_schedule_by_the_invited_team_alone(
    templates: dict[str, Template], team: str
) -> None:
    template = templates[f"Team-{team}"]
    acceptance = only(template, "AWS::CloudFormation::CustomResource")
    invited = team == "marketing"
    assert acceptance["InsideOrganisation"] == ("false" if invited else "true")
    assert len(resources(template, "AWS::Events::Rule")) == (1 if invited else 0)
    assert len(resources(template, "AWS::Lambda::Permission")) == (1 if invited else 0)


@pytest.mark.requirement("S1.3")
def test_the_acceptance_waits_for_its_policies_and_looks_for_exactly_the_teams_shares(
    templates: dict[str, Template],
) -> None:
    template = templates["Team-marketing"]
    (acceptance,) = resources(template, "AWS::CloudFormation::CustomResource").values()
    shares = ["landbridge-example-discover-marketing", "landbridge-example-read-marketing"]
    assert acceptance["Properties"]["ShareNames"] == shares
    assert acceptance["Properties"]["OwnerAccount"] == "111122223333"
    assert [template["Resources"][name]["Type"] for name in acceptance["DependsOn"]] == ["AWS::IAM::ManagedPolicy"]
    environment = only(template, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert json.loads(environment["SHARE_NAMES"]) == shares
    may = statements(template, "landbridge-example-invitation-marketing")
    assert may["Accept"]["Condition"] == {
        "StringEquals": {"ram:ShareOwnerAccountId": "111122223333", "ram:ResourceShareName": shares}
    }


def test_the_schedule_may_invoke_that_function_only(templates: dict[str, Template]) -> None:
    template = templates["Team-marketing"]
    permission = only(template, "AWS::Lambda::Permission")
    (rule,) = resources(template, "AWS::Events::Rule")
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": [rule, "Arn"]}

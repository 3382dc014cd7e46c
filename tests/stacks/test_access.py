"""Access-* of the example: shares, access role, workgroup."""

from __future__ import annotations

import pytest

from tests.synthesis import TEAM_ACCOUNTS, Template, only, properties, resources, statements, values

CATALOG = "arn:aws:sagemaker:eu-west-1:111122223333:sagemaker-catalog/DefaultFeatureGroupCatalog"
GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/"
PERMISSION = "arn:aws:ram::aws:permission/"


def _shares(templates: dict[str, Template], team: str) -> dict[str, dict[str, object]]:
    shares = properties(templates[f"Access-{team}"], "AWS::RAM::ResourceShare")
    return {share["PermissionArns"][0].removeprefix(PERMISSION): share for share in shares}


@pytest.mark.requirement("S1.1")
@pytest.mark.parametrize("team", ["personalization", "product-success", "data-curation", "core-search", "marketing"])
def test_the_catalog_is_shared_with_a_team_that_discovers(templates: dict[str, Template], team: str) -> None:
    share = _shares(templates, team)["AWSRAMPermissionSageMakerCatalogResourceSearch"]
    assert share["ResourceArns"] == [CATALOG]
    assert share["Principals"] == [TEAM_ACCOUNTS[team]]


@pytest.mark.requirement("S1.1")
def test_the_catalog_is_not_shared_with_a_team_that_does_not_discover(templates: dict[str, Template]) -> None:
    assert set(_shares(templates, "fraud")) == {"AWSRAMPermissionSageMakerFeatureGroupReadOnly"}


@pytest.mark.requirement("S1.2")
@pytest.mark.parametrize(
    ("team", "permission", "groups"),
    [
        ("personalization", "AWSRAMPermissionSagemakerFeatureGroupAdmin", ["example-sessions"]),
        ("product-success", "AWSRAMPermissionSagemakerFeatureGroupReadWrite", ["product-reviews-v2"]),
        ("data-curation", "AWSRAMPermissionSagemakerFeatureGroupReadWrite", ["example-users"]),
        ("core-search", "AWSRAMPermissionSageMakerFeatureGroupReadOnly", ["example-sessions", "example-users"]),
        ("marketing", "AWSRAMPermissionSageMakerFeatureGroupReadOnly", ["example-users"]),
        ("fraud", "AWSRAMPermissionSageMakerFeatureGroupReadOnly", ["example-sessions"]),
    ],
)
def test_each_grant_of_the_online_store_is_shared_at_its_level_and_nothing_else_is(
    templates: dict[str, Template], team: str, permission: str, groups: list[str]
) -> None:
    shares = _shares(templates, team)
    shares.pop("AWSRAMPermissionSageMakerCatalogResourceSearch", None)
    assert list(shares) == [permission]
    assert shares[permission]["ResourceArns"] == [GROUP + group for group in groups]
    assert shares[permission]["Principals"] == [TEAM_ACCOUNTS[team]]


@pytest.mark.requirement("S1.2")
def test_a_grant_of_the_offline_store_alone_is_not_shared(templates: dict[str, Template]) -> None:
    shared = [arn for share in _shares(templates, "core-search").values() for arn in values(share["ResourceArns"])]
    assert GROUP + "product-reviews-v2" not in shared


@pytest.mark.requirement("S1.3")
@pytest.mark.parametrize(("team", "external"), [(team, team == "marketing") for team in TEAM_ACCOUNTS])
def test_outsiders_are_let_in_for_the_partner_alone(templates: dict[str, Template], team: str, external: bool) -> None:
    assert {share["AllowExternalPrincipals"] for share in _shares(templates, team).values()} == {external}


@pytest.mark.requirement("S4.1")
def test_the_trust_names_the_account_and_conditions_name_the_roles(templates: dict[str, Template]) -> None:
    role = only(templates["Access-fraud"], "AWS::IAM::Role")
    assert role["RoleName"] == "landbridge-example-access-fraud"
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Sid": "Team",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::777788889999:root"},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Condition": {
                "ArnLike": {
                    "aws:PrincipalArn": [
                        "arn:aws:iam::777788889999:role/fraud-scoring",
                        "arn:aws:iam::777788889999:role/landbridge-example-execution-fraud",
                    ]
                },
                "StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"},
            },
        }
    ]


@pytest.mark.requirement("S4.1")
def test_the_partners_trust_goes_without_the_organisation(templates: dict[str, Template]) -> None:
    (trust,) = only(templates["Access-marketing"], "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": "arn:aws:iam::666677778888:root"}
    assert list(trust["Condition"]) == ["ArnLike"]


@pytest.mark.requirement("S4.9")
def test_a_role_may_do_what_its_grant_says_on_that_group_alone(templates: dict[str, Template]) -> None:
    may = statements(templates["Access-fraud"], "landbridge-example-access-fraud")
    assert list(may) == ["OnlineRead", "OnlineKey"]
    assert may["OnlineRead"]["Action"] == [
        "sagemaker:DescribeFeatureGroup",
        "sagemaker:DescribeFeatureMetadata",
        "sagemaker:GetRecord",
        "sagemaker:BatchGetRecord",
    ]
    assert may["OnlineRead"]["Resource"] == GROUP + "example-sessions"
    assert may["OnlineKey"]["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/landbridge-example-online"}
    }


@pytest.mark.requirement("S4.9")
def test_writing_needs_read_write_and_changing_needs_admin(templates: dict[str, Template]) -> None:
    writes = {"sagemaker:PutRecord", "sagemaker:DeleteRecord"}
    changes = {"sagemaker:UpdateFeatureGroup", "sagemaker:UpdateFeatureMetadata"}
    curation = statements(templates["Access-data-curation"], "landbridge-example-access-data-curation")
    assert writes <= set(curation["OnlineReadWrite"]["Action"])
    assert not changes & set(curation["OnlineReadWrite"]["Action"])
    personalization = statements(templates["Access-personalization"], "landbridge-example-access-personalization")
    assert writes | changes <= set(personalization["OnlineAdmin"]["Action"])


@pytest.mark.requirement("S4.2")
def test_offline_reading_ends_at_the_granted_groups_tables_and_prefixes(templates: dict[str, Template]) -> None:
    may = statements(templates["Access-product-success"], "landbridge-example-access-product-success")
    assert may["OfflineTables"]["Resource"] == [
        "arn:aws:glue:eu-west-1:111122223333:table/sagemaker_featurestore/product_reviews_v2_1718000000",
        "arn:aws:glue:eu-west-1:111122223333:table/landbridge_example/users",
    ]
    assert may["OfflineObjects"]["Action"] == "s3:GetObject"
    assert may["OfflineObjects"]["Resource"] == [
        "arn:aws:s3:::product-success-features-111122223333/reviews/*",
        "arn:aws:s3:::landbridge-example-111122223333/example-users/*",
    ]
    assert may["OfflineList"]["Condition"] == {"StringLike": {"s3:prefix": "reviews/*"}}
    assert may["OfflineList1"]["Condition"] == {"StringLike": {"s3:prefix": "example-users/*"}}


@pytest.mark.requirement("S4.2")
def test_the_workgroup_decides_where_results_go_and_checks_who_owns_that_bucket(
    templates: dict[str, Template],
) -> None:
    workgroup = only(templates["Access-marketing"], "AWS::Athena::WorkGroup")
    assert workgroup["Name"] == "landbridge-example-marketing"
    settings = workgroup["WorkGroupConfiguration"]
    assert settings["EnforceWorkGroupConfiguration"] is True
    assert settings["ResultConfiguration"]["ExpectedBucketOwner"] == "666677778888"
    assert settings["ResultConfiguration"]["OutputLocation"] == (
        "s3://landbridge-example-results-marketing-666677778888/results/"
    )


@pytest.mark.parametrize("team", ["fraud", "core-search"])
def test_a_team_that_does_not_query_in_the_central_account_has_no_workgroup_there(
    templates: dict[str, Template], team: str
) -> None:
    assert not resources(templates[f"Access-{team}"], "AWS::Athena::WorkGroup")
    may = statements(templates[f"Access-{team}"], f"landbridge-example-access-{team}")
    assert not [sid for sid in may if sid.startswith(("Offline", "Results", "Query"))]


@pytest.mark.requirement("S4.3")
def test_results_that_stay_central_lie_in_the_teams_folder_alone(templates: dict[str, Template]) -> None:
    workgroup = only(templates["Access-personalization"], "AWS::Athena::WorkGroup")["WorkGroupConfiguration"]
    assert workgroup["EnforceWorkGroupConfiguration"] is True
    assert workgroup["ResultConfiguration"] == {
        "ExpectedBucketOwner": "111122223333",
        "OutputLocation": "s3://landbridge-example-results-111122223333/personalization/results/",
    }
    may = statements(templates["Access-personalization"], "landbridge-example-access-personalization")
    bucket = "arn:aws:s3:::landbridge-example-results-111122223333"
    assert may["ResultsObjects"]["Resource"] == f"{bucket}/personalization/*"
    assert may["ResultsList"]["Resource"] == bucket
    assert may["ResultsList"]["Condition"]["StringLike"] == {"s3:prefix": "personalization/*"}
    assert "s3:ListBucket" not in may["ResultsBucket"]["Action"]
    assert may["ResultsKey"]["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/landbridge-example-results"}
    }


@pytest.mark.requirement("S4.4")
def test_a_producer_creates_groups_under_its_prefix_alone(templates: dict[str, Template]) -> None:
    may = statements(templates["Access-personalization"], "landbridge-example-access-personalization")
    prefix = GROUP + "example-personalization-*"
    for kind in ("ProduceOnline", "ProduceBoth", "ProduceOffline"):
        assert may[kind]["Action"] == "sagemaker:CreateFeatureGroup"
        assert may[kind]["Resource"] == prefix
    assert may["ProduceUse"]["Resource"] == prefix
    assert may["ProduceRole"]["Resource"] == "arn:aws:iam::111122223333:role/landbridge-example-feature-store-produced"
    assert may["ProduceRole"]["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}


@pytest.mark.requirement("S4.4")
def test_produced_groups_have_a_customer_key_and_lie_in_the_producer_s_folder(templates: dict[str, Template]) -> None:
    may = statements(templates["Access-personalization"], "landbridge-example-access-personalization")
    folder = {
        "sagemaker:FeatureGroupOfflineStoreS3Uri": "s3://landbridge-example-111122223333/produced/personalization/*"
    }
    assert may["ProduceOnline"]["Condition"] == {
        "Null": {
            "sagemaker:FeatureGroupOfflineStoreConfig": "true",
            "sagemaker:FeatureGroupOnlineStoreKmsKey": "false",
        }
    }
    assert may["ProduceBoth"]["Condition"] == {
        "StringLike": folder,
        "BoolIfExists": {"sagemaker:FeatureGroupDisableGlueTableCreation": "false"},
        "Null": {"sagemaker:FeatureGroupOnlineStoreKmsKey": "false"},
    }
    assert may["ProduceOffline"]["Condition"] == {
        "StringLike": folder,
        "BoolIfExists": {
            "sagemaker:FeatureGroupDisableGlueTableCreation": "false",
            "sagemaker:FeatureGroupEnableOnlineStore": "false",
        },
    }


@pytest.mark.requirement("S4.4")
def test_a_producer_touches_the_key_s_grants_through_sagemaker_alone(templates: dict[str, Template]) -> None:
    may = statements(templates["Access-personalization"], "landbridge-example-access-personalization")
    with_grants = [sid for sid, statement in may.items() if "kms:RevokeGrant" in statement["Action"]]
    assert with_grants == ["ProduceOnlineKey"]
    assert may["ProduceOnlineKey"]["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/landbridge-example-online"},
        "StringEquals": {"kms:ViaService": "sagemaker.eu-west-1.amazonaws.com"},
    }


@pytest.mark.requirement("S4.2")
@pytest.mark.parametrize("team", ["personalization", "marketing"])
def test_who_queries_may_look_at_the_default_database_as_athena_asks(templates: dict[str, Template], team: str) -> None:
    may = statements(templates[f"Access-{team}"], f"landbridge-example-access-{team}")
    assert may["DefaultDatabase"]["Action"] == ["glue:GetDatabase", "glue:CreateDatabase"]
    assert may["DefaultDatabase"]["Resource"] == [
        "arn:aws:glue:eu-west-1:111122223333:catalog",
        "arn:aws:glue:eu-west-1:111122223333:database/default",
    ]


@pytest.mark.requirement("S4.4")
@pytest.mark.parametrize("team", [team for team in TEAM_ACCOUNTS if team != "personalization"])
def test_who_does_not_produce_creates_and_deletes_nothing(templates: dict[str, Template], team: str) -> None:
    allowed = {
        action
        for policy in properties(templates[f"Access-{team}"], "AWS::IAM::ManagedPolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        for action in values(statement["Action"])
    }
    assert not allowed & {"sagemaker:CreateFeatureGroup", "sagemaker:DeleteFeatureGroup", "iam:PassRole"}

"""The ways to offline data in the deployed example: they all answer alike, and refuse whoever is not granted."""

# ruff: noqa: S608 - the queries are put together from names that stand here.

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.credentials import role_session, root_session
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.ingestion import ingest
from tests.sandbox.example.conftest import ENVIRONMENT, Organisation
from tests.sandbox.example.queries import QueryFailed, output_location, rows, run

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("example")]

CENTRAL = "111122223333"
OFFLINE = f"landbridge-example-{CENTRAL}"
RESULTS = f"landbridge-example-results-{CENTRAL}"
CENTRAL_USERS = '"AwsDataCatalog"."landbridge_example"."users"'
COLUMNS = ("user_id", "country", "age_band", "days_since_signup")
DENIED = r"AccessDenied|Forbidden"


@pytest.fixture(scope="module")
def teams(example: Organisation) -> dict[str, TeamIdentities]:
    """The identities of each team, everything deployed and ingested."""
    example.fresh()
    example.deploy()
    found = {team: TeamIdentities(example.endpoint, example.declaration, team) for team in example.declaration.teams}
    ingest(example.declaration, ENVIRONMENT, found, lambda team, key, count: None)
    return found


@pytest.fixture(scope="module")
def central(example: Organisation, teams: dict[str, TeamIdentities]) -> Identity:
    """The central account's root."""
    return Identity(root_session(example.endpoint, CENTRAL))


@pytest.fixture(scope="module")
def users() -> list[tuple[str, ...]]:
    """The rows of the users' dataset, as text."""
    with (ENVIRONMENT / "data" / "users.csv").open(newline="") as stream:
        return sorted(tuple(row[column] for column in COLUMNS) for row in csv.DictReader(stream))


# Each pattern: who asks, in which workgroup, by which name of the table.
PATTERNS: dict[str, tuple[str, Callable[[TeamIdentities], Identity], str]] = {
    "access role, results in the team's bucket": ("marketing", lambda team: team.access, CENTRAL_USERS),
    "access role, results in the central bucket": ("data-curation", lambda team: team.access, CENTRAL_USERS),
    "catalog at home": (
        "core-search",
        lambda team: team.execution,
        '"landbridge_example_core_search"."landbridge_example"."users"',
    ),
    "replica at home": (
        "product-success",
        lambda team: team.execution,
        '"replica_landbridge_example_product_success"."users"',
    ),
}


@pytest.mark.requirement("S4.2", "S4.3", "S4.7")
@pytest.mark.parametrize(("team", "identity", "table"), PATTERNS.values(), ids=PATTERNS)
def test_every_pattern_answers_the_same_query_with_the_same_rows(
    teams: dict[str, TeamIdentities],
    users: list[tuple[str, ...]],
    team: str,
    identity: Callable[[TeamIdentities], Identity],
    table: str,
) -> None:
    statement = f"SELECT {', '.join(COLUMNS)} FROM {table} ORDER BY 1, 2"
    assert rows(identity(teams[team]), f"landbridge-example-{team}", statement) == users


@pytest.mark.requirement("S4.6")
def test_local_features_join_with_central_ones_in_one_query(teams: dict[str, TeamIdentities]) -> None:
    with (ENVIRONMENT / "data" / "keywords.csv").open(newline="") as stream:
        keywords = {row["user_id"]: row["top_keyword"] for row in csv.DictReader(stream)}
    with (ENVIRONMENT / "data" / "users.csv").open(newline="") as stream:
        countries = {row["user_id"]: row["country"] for row in csv.DictReader(stream)}
    with (ENVIRONMENT / "data" / "sessions.csv").open(newline="") as stream:
        visitors = {row["user_id"] for row in csv.DictReader(stream)}
    expected = sorted(
        (user, keyword, countries[user]) for user, keyword in keywords.items() if user in countries and user in visitors
    )
    assert expected
    catalog = '"landbridge_example_core_search"'
    statement = f"""
        SELECT DISTINCT k.user_id, k.top_keyword, u.country
        FROM "landbridge_example_core_search"."keywords" k
        JOIN {catalog}."landbridge_example"."users" u ON u.user_id = k.user_id
        JOIN {catalog}."landbridge_example"."sessions" s ON s.user_id = u.user_id
        WHERE (SELECT count(*) FROM {catalog}."sagemaker_featurestore"."product_reviews_v2_1718000000") > 0
        ORDER BY 1"""
    assert rows(teams["core-search"].execution, "landbridge-example-core-search", statement) == expected


@pytest.mark.requirement("S4.2", "S4.9")
def test_in_the_central_account_a_team_without_the_grant_is_refused_the_query(teams: dict[str, TeamIdentities]) -> None:
    table = '"landbridge_example"."sessions"'
    with pytest.raises(QueryFailed, match="not authorized to perform: glue:GetTable"):
        rows(teams["marketing"].access, "landbridge-example-marketing", f"SELECT * FROM {table}")
    with pytest.raises(ClientError, match=DENIED):
        rows(teams["core-search"].access, "landbridge-example-core-search", f"SELECT * FROM {CENTRAL_USERS}")


@pytest.mark.requirement("S4.2", "S4.9")
@pytest.mark.parametrize("team", ["core-search", "marketing", "fraud"])
def test_over_the_catalog_only_the_declared_role_queries(teams: dict[str, TeamIdentities], team: str) -> None:
    """Every right in a team's own account is no right to the central catalog: not in the account that has it either."""
    anyone, bucket = teams[team].stranger, f"landbridge-example-results-{team}-{teams[team].account}"
    athena = anyone.client("athena")
    if team != "core-search":
        athena.create_data_catalog(
            Name="landbridge_example_core_search", Type="GLUE", Parameters={"catalog-id": CENTRAL}
        )
    with pytest.raises(QueryFailed, match=rf"glue:GetDatabase on resource: arn:aws:glue:eu-west-1:{CENTRAL}:"):
        run(
            anyone,
            "primary",
            'SELECT * FROM "landbridge_example_core_search"."landbridge_example"."users"',
            ResultConfiguration={"OutputLocation": f"s3://{bucket}/probe/"},
        )


@pytest.mark.requirement("S4.2", "S4.9")
def test_objects_are_read_by_the_declared_roles_alone(teams: dict[str, TeamIdentities], central: Identity) -> None:
    listed = central.client("s3").list_objects_v2(Bucket=OFFLINE)["Contents"]
    users = next(item["Key"] for item in listed if item["Key"].startswith("example-users/"))
    assert central.client("s3").head_object(Bucket=OFFLINE, Key=users)["BucketKeyEnabled"] is True
    produced = {"Bucket": OFFLINE, "Key": "produced/personalization/x"}
    for reader in (teams["core-search"].execution, teams["marketing"].access):
        assert reader.client("s3").get_object(Bucket=OFFLINE, Key=users)["Body"].read()
        with pytest.raises(ClientError, match=DENIED):
            reader.client("s3").get_object(**produced)
    for other in (
        teams["core-search"].access,
        teams["core-search"].stranger,
        teams["marketing"].execution,
        teams["marketing"].stranger,
        teams["fraud"].access,
    ):
        with pytest.raises(ClientError, match=DENIED):
            other.client("s3").get_object(Bucket=OFFLINE, Key=users)


@pytest.mark.requirement("S4.2", "S4.9")
def test_the_offline_key_decrypts_for_the_declared_roles_alone(
    teams: dict[str, TeamIdentities], central: Identity
) -> None:
    alias = f"arn:aws:kms:eu-west-1:{CENTRAL}:alias/landbridge-example-offline"
    sealed = central.client("kms").encrypt(KeyId=alias, Plaintext=b"features")
    for reader in (teams["core-search"].execution, teams["marketing"].access):
        opened = reader.client("kms").decrypt(CiphertextBlob=sealed["CiphertextBlob"], KeyId=sealed["KeyId"])
        assert opened["Plaintext"] == b"features"
    for other in (
        teams["core-search"].access,
        teams["core-search"].stranger,
        teams["marketing"].stranger,
        teams["fraud"].access,
        teams["fraud"].execution,
    ):
        with pytest.raises(ClientError, match=DENIED):
            other.client("kms").decrypt(CiphertextBlob=sealed["CiphertextBlob"], KeyId=sealed["KeyId"])


@pytest.mark.requirement("S4.3")
def test_central_results_are_read_by_their_team_alone_and_no_client_sends_them_elsewhere(
    example: Organisation, teams: dict[str, TeamIdentities], central: Identity
) -> None:
    owner = teams["data-curation"].access
    elsewhere = {"OutputLocation": f"s3://{RESULTS}/personalization/results/"}
    query = run(
        owner,
        "landbridge-example-data-curation",
        f"SELECT * FROM {CENTRAL_USERS}",
        ResultConfiguration=elsewhere,
    )
    bucket, key = output_location(owner, query)
    assert (bucket, key) == (RESULTS, f"data-curation/results/{query}.csv")
    assert owner.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    head = central.client("s3").get_bucket_encryption(Bucket=RESULTS)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert head["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    others = [
        teams["personalization"].access,  # keeps its results in the same bucket
        teams["marketing"].access,
        teams["data-curation"].stranger,
        teams["fraud"].access,
        _administrator(example, central),
    ]
    for other in others:
        with pytest.raises(ClientError, match=DENIED):
            other.client("s3").get_object(Bucket=bucket, Key=key)
        with pytest.raises(ClientError, match=DENIED):
            other.client("s3").put_object(Bucket=bucket, Key=f"data-curation/results/{query}.csv", Body=b"")


@pytest.mark.requirement("S4.2")
def test_results_at_home_are_read_by_their_team_alone(teams: dict[str, TeamIdentities]) -> None:
    team = teams["core-search"].execution
    query = run(team, "landbridge-example-core-search", 'SELECT 1 FROM "landbridge_example_core_search"."keywords"')
    bucket, key = output_location(team, query)
    assert bucket == "landbridge-example-results-core-search-555566667777"
    assert team.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    for other in (teams["core-search"].access, teams["marketing"].stranger, teams["marketing"].access):
        with pytest.raises(ClientError, match=DENIED):
            other.client("s3").get_object(Bucket=bucket, Key=key)


@pytest.mark.requirement("S4.2", "B.4")
def test_statements_of_others_stay_in_the_policies_that_landbridge_adds_to(
    example: Organisation, teams: dict[str, TeamIdentities], central: Identity
) -> None:
    """Created, deployed again with a grant less, and taken away, while somebody else's statement stands beside."""
    glue = central.client("glue")
    held = json.loads(glue.get_resource_policy()["PolicyInJson"])
    ours = [statement["Sid"] for statement in held["Statement"]]
    assert ours == ["LandbridgeexampleCatalogcoreXsearch"]
    foreign: dict[str, Any] = {
        "Sid": "SomebodyElse",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::999900001111:root"},
        "Action": "glue:GetDatabases",
        "Resource": f"arn:aws:glue:eu-west-1:{CENTRAL}:catalog",
    }
    glue.put_resource_policy(PolicyInJson=json.dumps({**held, "Statement": [foreign, *held["Statement"]]}))
    cloudformation = central.client("cloudformation")
    name = "landbridge-example-OfflineCatalog"
    template = json.loads(json.dumps(cloudformation.get_template(StackName=name)["TemplateBody"]))
    body = template if isinstance(template, dict) else json.loads(template)
    catalog = next(
        each["Properties"] for each in body["Resources"].values() if each["Properties"].get("Target") == "glue-catalog"
    )
    changed = json.loads(catalog["Statements"])
    changed[0]["Resource"] = changed[0]["Resource"][:3]
    catalog["Statements"] = json.dumps(changed)
    cloudformation.update_stack(StackName=name, TemplateBody=json.dumps(body), Capabilities=["CAPABILITY_NAMED_IAM"])
    cloudformation.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    assert json.loads(glue.get_resource_policy()["PolicyInJson"])["Statement"] == [foreign, *changed]
    cloudformation.delete_stack(StackName=name)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    assert json.loads(glue.get_resource_policy()["PolicyInJson"])["Statement"] == [foreign]
    with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
        central.client("s3").get_bucket_policy(Bucket="product-success-features-111122223333")


def _administrator(example: Organisation, central: Identity) -> Identity:
    """A role of the central account with every right that a policy of its own can give."""
    iam = central.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{CENTRAL}:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName="administrator", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam.put_role_policy(
        RoleName="administrator",
        PolicyName="everything",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [everything]}),
    )
    role = f"arn:aws:iam::{CENTRAL}:role/administrator"
    return Identity(role_session(example.endpoint, central.session, role, "administrator"))

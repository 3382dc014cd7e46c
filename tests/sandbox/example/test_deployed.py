"""The example organisation, deployed once with the real CDK: what each team can do; nothing is left to deploy."""

import json
import re

import pytest
from botocore.exceptions import ClientError

from landbridge.cli.demo import try_grants
from sandbox import deployment
from sandbox.credentials import root_session
from sandbox.demonstration.identities import TeamIdentities
from sandbox.demonstration.model_calls import ModelCalls
from sandbox.demonstration.outcome import ALLOWED, Outcome
from sandbox.demonstration.trial import Trial
from sandbox.environment import deployment_account
from tests.sandbox.example.conftest import ENVIRONMENT, ROOT, Organisation
from tests.synthesis import read_templates

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("example")]


@pytest.fixture(scope="module")
def deployed(example: Organisation) -> Organisation:
    example.fresh()
    example.deploy()
    return example


@pytest.fixture(scope="module")
def outcomes(deployed: Organisation) -> list[Outcome]:
    return try_grants(deployed.endpoint, deployed.declaration, ENVIRONMENT)


@pytest.mark.requirement("S1.2", "S1.4", "S4.1", "S4.2", "S4.9", "S4.10", "B.5")
def test_every_call_comes_as_declared(outcomes: list[Outcome]) -> None:
    assert [outcome for outcome in outcomes if not outcome.as_declared] == []


@pytest.mark.requirement("S1.1", "S1.2", "S1.4", "S1.6", "S2.3", "S3.3", "S3.10", "S4.2", "S4.4")
@pytest.mark.parametrize(
    ("who", "what", "on", "way", "result"),
    [
        ("marketing", "search", "every group", "RAM share", "allowed"),
        ("fraud", "search", "every group", "RAM share", "refused"),
        ("fraud", "get_record", "sessions", "RAM share", "allowed"),
        ("fraud", "batch_get_record", "sessions", "access role", "allowed"),
        ("fraud", "put_record", "sessions", "RAM share", "refused"),
        ("fraud", "query offline", "sessions", "access role", "refused"),
        ("fraud", "get_record", "users", "access role", "refused"),
        ("core-search", "get_record", "reviews", "RAM share", "refused"),
        ("core-search", "query offline", "reviews", "access role", "refused"),
        ("core-search", "query offline", "reviews", "catalog at home", "allowed"),
        ("core-search", "join offline", "keywords, sessions, reviews, users", "at home", "allowed"),
        ("marketing", "query offline", "users", "access role", "allowed"),
        ("marketing", "query offline", "sessions", "access role", "refused"),
        ("core-search", "put_record", "keywords (local)", "at home", "allowed"),
        ("personalization", "update metadata", "sessions", "access role", "allowed"),
        ("product-success", "put_record", "reviews", "access role", "allowed"),
        ("product-success", "update metadata", "reviews", "access role", "refused"),
        ("data-curation", "delete_record", "users", "RAM share", "allowed"),
        ("personalization", "create group", "example-personalization-trial", "access role", "allowed"),
        ("personalization", "query offline", "example-personalization-trial", "access role", "allowed"),
        ("personalization", "create group", "example-uninvited-personalization", "access role", "refused"),
        ("fraud: undeclared role", "get_record", "sessions", "RAM share", "refused"),
        ("fraud", "describe model version", "churn", "by its ARN", "allowed"),
        ("fraud", "register model version", "churn", "by its ARN", "refused"),
        ("fraud", "describe model group", "ranking", "by its ARN", "refused"),
        ("core-search", "register model version", "ranking", "models role", "allowed"),
        ("core-search", "register model version", "churn", "models role", "refused"),
        ("retail: the console", "assume", "console's role", "", "allowed"),
        ("retail: without its external id", "assume", "console's role", "", "refused"),
        # One of each group by its account's administrator, one by each of the two teams that register.
        ("retail", "receive events", "4 new versions", "console's role", "allowed"),
        ("retail", "approve model version", "a new one", "console's role", "refused"),
        ("churn-test", "describe card", "a card in Draft", "RAM share", "refused"),
        ("churn-test", "update card", "a card in PendingReview", "RAM share", "allowed"),
        ("churn-production", "describe card", "a card in PendingReview", "RAM share", "refused"),
        ("churn-production", "describe card", "a card in Approved", "RAM share", "allowed"),
        ("churn-production", "update card", "a card in Approved", "RAM share", "refused"),
        ("model-risk", "set card to Approved", "example-demonstration", "role in the hub", "allowed"),
        ("security", "update card", "a card in Approved", "role in the hub", "refused"),
        ("churn-dev", "describe card", "a card in Archived", "RAM share", "refused"),
        ("feature-store", "describe card", "a card in Approved", "RAM share", "refused"),
    ],
)
def test_call_that_the_example_is_about(
    outcomes: list[Outcome], who: str, what: str, on: str, way: str, result: str
) -> None:
    found = [o.result for o in outcomes if (o.who, o.what, o.on, o.way) == (who, what, on, way)]
    assert found == [result]


@pytest.mark.requirement("S1.3")
def test_partner_has_accepted_its_invitations_and_members_had_none(deployed: Organisation) -> None:
    states = {}
    for team in ("marketing", "fraud"):
        identities = TeamIdentities(deployed.endpoint, deployed.declaration, team)
        found = identities.stranger.client("ram").get_resource_share_invitations()["resourceShareInvitations"]
        states[team] = {one["resourceShareName"]: one["status"] for one in found}
    assert states == {
        "marketing": {
            "landbridge-example-discover-marketing": "ACCEPTED",
            "landbridge-example-read-marketing": "ACCEPTED",
        },
        "fraud": {},
    }


@pytest.mark.requirement("S4.2")
def test_results_lie_in_the_team_s_bucket_where_other_teams_cannot_read_them(
    deployed: Organisation, outcomes: list[Outcome]
) -> None:
    assert any(o.what == "query offline" and o.result == ALLOWED for o in outcomes)
    team = TeamIdentities(deployed.endpoint, deployed.declaration, "core-search")
    bucket = "landbridge-example-results-core-search-555566667777"
    s3 = team.execution.client("s3")
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket, Prefix="results/")["Contents"]]
    csv = next(key for key in keys if key.endswith(".csv"))
    assert s3.get_object(Bucket=bucket, Key=csv)["Body"].read()
    for other in ("marketing", "data-curation"):
        stranger = TeamIdentities(deployed.endpoint, deployed.declaration, other)
        for identity in (stranger.stranger, stranger.access):
            with pytest.raises(ClientError, match=r"AccessDenied|Forbidden"):
                identity.client("s3").get_object(Bucket=bucket, Key=csv)


@pytest.mark.requirement("P.2", "B.4")
def test_nothing_is_left_to_deploy(deployed: Organisation, tmp_path: object) -> None:
    account = deployment_account(deployed.declaration)
    extra = ("--output", f"{tmp_path}/cdk.out")
    assert deployment.diff(deployed.endpoint, ROOT, "example", extra=extra, account=account) == 0
    lines: list[str] = []
    deployed.deploy(on_line=lines.append)
    done = [line for line in lines if "✅" in line]
    assert len(done) == sum(bool(template["Resources"]) for template in read_templates(deployed.assembly).values())
    assert all(re.search(r"\(no changes\)", line) for line in done)


@pytest.mark.requirement("B.5")
def test_access_that_nobody_declared_shows(deployed: Organisation, outcomes: list[Outcome]) -> None:
    """One permission more, one share less: each is seen by the calls of the team that it concerns."""
    central = root_session(deployed.endpoint, "111122223333")
    role = "landbridge-example-access-fraud"
    arn = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions"
    extra = {"Effect": "Allow", "Action": "sagemaker:PutRecord", "Resource": arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [extra]})
    central.client("iam").put_role_policy(RoleName=role, PolicyName="extra", PolicyDocument=document)
    assert _not_as_declared(deployed, "fraud") == {("put_record", "sessions", "access role", "allowed")}
    central.client("iam").delete_role_policy(RoleName=role, PolicyName="extra")

    ram = central.client("ram")
    (share,) = ram.get_resource_shares(resourceOwner="SELF", name="landbridge-example-read-fraud")["resourceShares"]
    ram.disassociate_resource_share(resourceShareArn=share["resourceShareArn"], principals=["777788889999"])
    assert _not_as_declared(deployed, "fraud") == {
        (what, "sessions", "RAM share", "refused") for what in ("describe", "get_record", "batch_get_record")
    }
    ram.associate_resource_share(resourceShareArn=share["resourceShareArn"], principals=["777788889999"])
    assert _not_as_declared(deployed, "fraud") == set()


def _not_as_declared(deployed: Organisation, team: str) -> set[tuple[str, str, str, str]]:
    identities = {
        name: TeamIdentities(deployed.endpoint, deployed.declaration, name) for name in deployed.declaration.teams
    }
    trial = Trial(deployed.declaration, ENVIRONMENT, identities, {"sessions", "reviews", "users"})
    return {(o.what, o.on, o.way, o.result) for o in trial.outcomes(team) if not o.as_declared}


@pytest.mark.requirement("B.5")
def test_a_team_without_a_grant_is_refused_everything_and_breaks_nothing(deployed: Organisation) -> None:
    """Deployed are fraud's grants; declared is a team that has none: what it can still do is what differs."""
    grants = {team: granted for team, granted in deployed.declaration.grants.items() if team != "fraud"}
    declaration = deployed.declaration.model_copy(update={"grants": grants})
    identities = {name: TeamIdentities(deployed.endpoint, declaration, name) for name in declaration.teams}
    trial = Trial(declaration, ENVIRONMENT, identities, {"sessions", "reviews", "users"})
    wrong = {(o.what, o.on) for o in trial.outcomes("fraud") if not o.as_declared}
    reads = {(what, "sessions") for what in ("describe", "get_record", "batch_get_record")}
    assert wrong == {("assume", "access role"), *reads}


@pytest.mark.requirement("B.5", "S3.10")
def test_a_model_grant_that_is_deployed_and_not_declared_shows(deployed: Organisation) -> None:
    grants = {team: granted for team, granted in deployed.declaration.model_grants.items() if team != "fraud"}
    declaration = deployed.declaration.model_copy(update={"model_grants": grants})
    models = ModelCalls(deployed.endpoint, declaration)
    models.register_first()
    outcomes = list(models.outcomes(TeamIdentities(deployed.endpoint, declaration, "fraud")))
    wrong = {(o.what, o.on, o.result) for o in outcomes if not o.as_declared}
    assert wrong == {(f"describe model {what}", "churn", "allowed") for what in ("group", "version")}


@pytest.mark.requirement("B.5", "S2.8")
def test_the_demonstrations_card_is_gone(deployed: Organisation, outcomes: list[Outcome]) -> None:
    assert any(o.what == "describe card" for o in outcomes)
    hub = root_session(deployed.endpoint, "888899990000").client("sagemaker")
    assert hub.list_model_cards(NameContains="demonstration")["ModelCardSummaries"] == []


@pytest.mark.requirement("B.3")
def test_a_stack_that_is_not_declared_any_more_is_named(deployed: Organisation) -> None:
    from landbridge.cli.sandbox import leftover_stacks

    manifest = json.loads((deployed.assembly / "manifest.json").read_text())
    assert leftover_stacks(deployed.endpoint, deployed.declaration, manifest) == []
    del manifest["artifacts"]["Access-fraud"]
    assert leftover_stacks(deployed.endpoint, deployed.declaration, manifest) == [
        "landbridge-example-Access-fraud in account 111122223333"
    ]

"""`landbridge cards` against the local AWS, as the hub's root and as the card users of each stage."""

from __future__ import annotations

import io
import json

import pytest

from landbridge.cards.status import Status
from tests.sandbox.cards.conftest import DEV, HUB, PRODUCTION, TEST, CardsWorld
from tests.sandbox.extension.authorization.documents import allow, policy, trust

pytestmark = pytest.mark.sandbox


@pytest.mark.requirement("S2.2")
def test_a_card_is_created_in_draft_in_the_hub_and_encrypted_with_the_hubs_key(world: CardsWorld) -> None:
    made = world.run("hub", "create", "churn", world.file())
    assert made.status == 0, made.err
    assert f"churn-dev ({DEV}, dev)" in made.out
    shown = world.run("hub", "show", "churn", "--json").json
    assert (shown["version"], shown["status"], shown["arn"]) == (1, "Draft", world.arn())
    key = world.client("kms").describe_key(KeyId=world.names.cards_key_alias())["KeyMetadata"]["Arn"]
    assert shown["key"] == key
    again = world.run("hub", "create", "churn", world.file())
    assert (again.status, "there is a card `churn` already" in again.err) == (1, True)


@pytest.mark.requirement("S2.2")
def test_no_card_is_created_outside_the_hub_or_without_its_key(world: CardsWorld) -> None:
    elsewhere = world.run("churn-dev", "create", "churn", world.file())
    assert elsewhere.status == 1
    assert f"cards are created in the hub, account {HUB}" in elsewhere.err
    world.client("kms").delete_alias(AliasName=world.names.cards_key_alias())
    keyless = world.run("hub", "create", "churn", world.file())
    assert keyless.status == 1
    assert "deploy the hub's ModelCards stack" in keyless.err
    assert world.run("hub", "list", "--json").json["cards"] == []


@pytest.mark.requirement("S2.4")
@pytest.mark.parametrize(("account", "status"), [("churn-dev", "Draft"), ("churn-prod", "Approved")])
def test_a_shared_account_shows_a_card_its_versions_and_its_list(world: CardsWorld, account: str, status: str) -> None:
    world.reach(status)
    shown = world.run(account, "show", "churn")
    assert shown.status == 0, shown.err
    assert world.arn() in shown.out
    assert "problem_type: Customer churn" in shown.out
    versions = world.run(account, "show", world.arn(), "--versions", "--json").json["versions"]
    assert [(each["version"], each["status"]) for each in versions] == [(1, status)]
    listed = world.run(account, "list", "--json").json
    assert [(each["name"], each["status"], each["version"]) for each in listed["cards"]] == [("churn", status, 1)]
    assert not listed["every_account"]


@pytest.mark.requirement("S2.4")
def test_a_card_that_is_not_shared_yet_is_told_from_one_without_permission(world: CardsWorld) -> None:
    world.reach("Draft")
    early = world.run("churn-test", "show", "churn")
    assert early.status == 1
    assert "Cards are shared with test accounts in the status PendingReview, Approved" in early.err
    world.client("iam", TEST).delete_role_policy(RoleName=world.names.cards_role("churn-test"), PolicyName="own-0")
    blind = world.run("churn-test", "show", "churn")
    assert "If it is shared, the caller lacks the permission" in blind.err
    near = world.run("churn-dev", "show", "chrun")
    assert "did you mean `churn`?" in near.err


@pytest.mark.requirement("S2.4")
def test_dev_updates_content_and_then_status_and_the_hub_sees_both(world: CardsWorld) -> None:
    world.reach("Draft")
    changed = world.run("churn-dev", "update", "churn", world.file(content={"model_overview": {"model_owner": "x"}}))
    assert (changed.status, "version 2, Draft" in changed.out) == (0, True), changed.err
    moved = world.run("churn-dev", "status", "churn", "PendingReview")
    assert (moved.status, "was Draft and is PendingReview" in moved.out) == (0, True), moved.err
    shown = world.run("hub", "show", "churn", "--json").json
    assert (shown["version"], shown["status"]) == (2, "PendingReview")
    assert shown["content"] == {"model_overview": {"model_owner": "x"}}
    assert shown["accounts"] == [DEV]
    assert "card-user-churn-dev" in shown["modified_by"]


@pytest.mark.requirement("S2.4")
@pytest.mark.parametrize("words", [("update", "churn", "FILE"), ("status", "churn", "Draft")])
def test_production_s_update_is_refused_and_explained(world: CardsWorld, words: tuple[str, ...]) -> None:
    world.reach("Approved")
    refused = world.run("churn-prod", *(world.file() if word == "FILE" else word for word in words))
    assert refused.status == 1
    assert "`churn-prod` is a production account, and production reads cards" in refused.err
    assert "permissions boundary" in refused.err
    assert world.run("hub", "show", "churn", "--json").json["version"] == 1


@pytest.mark.requirement("S2.4")
def test_content_of_an_archived_card_stays_until_its_status_is_another(world: CardsWorld) -> None:
    world.reach("Archived")
    refused = world.run("hub", "update", "churn", world.file())
    assert (refused.status, "landbridge cards status churn Draft" in refused.err) == (1, True)
    assert world.run("hub", "status", "churn", "Draft").status == 0
    assert world.run("hub", "update", "churn", world.file()).status == 0


@pytest.mark.requirement("S2.4")
def test_a_card_is_exported_to_the_bucket_of_the_account(world: CardsWorld) -> None:
    world.reach("Approved")
    exported = world.run("churn-prod", "export", "churn", "--json")
    assert exported.status == 0, exported.err
    bucket = world.names.cards_bucket("churn-prod", PRODUCTION)
    uri = exported.json["uri"]
    assert uri.startswith(f"s3://{bucket}/churn/")
    found = world.card_user("churn-prod").client("s3").list_objects_v2(Bucket=bucket)
    assert [f"s3://{bucket}/{each['Key']}" for each in found["Contents"]] == [uri]
    failed = world.run("churn-prod", "export", "churn", "--to", "s3://nobody-s-bucket")
    assert failed.status == 1
    assert "failed: Could not write s3://nobody-s-bucket" in failed.err
    homeless = world.run("hub", "export", "churn")
    assert (homeless.status, "--to s3://BUCKET/PREFIX" in homeless.err) == (2, True)


@pytest.mark.requirement("S2.3")
def test_list_shows_who_sees_each_card_now(world: CardsWorld) -> None:
    for number, status in enumerate(Status):
        world.reach(status.value, f"card-{number}")
    listed = {each["name"]: each for each in world.run("hub", "list", "--json").json["cards"]}
    assert {name: each["status"] for name, each in listed.items()} == {
        f"card-{number}": status.value for number, status in enumerate(Status)
    }
    assert [each["accounts"] for each in listed.values()] == [[DEV], [DEV, TEST], [DEV, TEST, PRODUCTION], []]
    assert f"churn-prod ({PRODUCTION})" in world.run("hub", "list").out


@pytest.mark.requirement("S2.5")
def test_who_may_not_read_shares_is_shown_the_rest(world: CardsWorld) -> None:
    world.reach("Draft")
    iam = world.client("iam")
    reading = allow(["sagemaker:List*", "sagemaker:Describe*", "kms:Decrypt"], "*")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust(HUB))
    iam.put_role_policy(RoleName="reader", PolicyName="own", PolicyDocument=policy(reading))
    reader = world.sandbox.role(HUB, world.names.role_arn(HUB, "reader"), "ada")
    listed = world.run_as(reader, "list")
    assert listed.status == 0
    assert "churn  Draft   1        unknown" in listed.out
    assert "work as a role that is allowed ram:GetResourceShares" in listed.err
    shown = world.run_as(reader, "show", "churn")
    assert f"by its status seen by  churn-dev ({DEV}, dev)" in shown.out
    assert world.run_as(reader, "shares").status == 1


@pytest.mark.requirement("S2.3")
def test_shares_that_differ_from_the_statuses_end_with_one(world: CardsWorld) -> None:
    world.reach("Approved")
    assert world.run("hub", "shares").status == 0
    assert world.run("hub", "status", "churn", "Draft").status == 0
    differ = world.run("hub", "shares", "--json")
    assert differ.status == 1
    assert [(each["share"], each["subject"]) for each in differ.json["differences"]] == [
        ("landbridge-cards-cards-test", "churn"),
        ("landbridge-cards-cards-production", "churn"),
    ]
    world.automate()
    assert world.run("hub", "shares").status == 0


@pytest.mark.requirement("S2.8")
def test_a_card_is_retired_step_by_step_and_again(world: CardsWorld) -> None:
    world.reach("Approved")
    first = world.run("hub", "retire", "churn", "--yes")
    assert first.status == 0, first.err
    assert first.out.index("leaves the share") < first.out.index("is Archived")
    assert world.run("hub", "list", "--json").json["cards"][0]["accounts"] == []
    assert "is not shared with account" in world.run("churn-dev", "show", "churn").err
    again = world.run("hub", "retire", "churn", "--yes", "--delete")
    assert "is Archived already" in again.out
    assert "is deleted" in again.out
    last = world.run("hub", "retire", "churn", "--yes", "--delete", "--json")
    assert (last.status, last.json["steps"]) == (0, ["`churn` is in no share", "there is no card `churn`, or no more"])
    gone = world.run("hub", "retire", "churn", "--yes")
    assert (gone.status, "there is no card `churn`" in gone.err) == (1, True)


@pytest.mark.requirement("S2.8")
@pytest.mark.parametrize(("answer", "status"), [("yes\n", "Archived"), ("\n", "Draft"), ("", "Draft")])
def test_at_a_terminal_retiring_asks_first(
    world: CardsWorld, monkeypatch: pytest.MonkeyPatch, answer: str, status: str
) -> None:
    world.reach("Draft")
    terminal = io.StringIO(answer)
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    asked = world.run("hub", "retire", "churn")
    assert (asked.status == 0) is (status == "Archived")
    assert "`churn` will be taken out of every share, Archived.\nGo on? Write yes: " in asked.err
    assert world.client("sagemaker").describe_model_card(ModelCardName="churn")["ModelCardStatus"] == status


@pytest.mark.requirement("S2.8")
def test_nobody_but_the_hub_retires(world: CardsWorld) -> None:
    world.reach("Draft")
    refused = world.run("churn-dev", "retire", "churn", "--yes", "--delete")
    assert (refused.status, "cards are retired in the hub" in refused.err) == (1, True)
    assert json.loads(world.run("hub", "show", "churn", "--json").out)["accounts"] == [DEV]

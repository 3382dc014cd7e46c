"""Cards of two spokes are copied into the hub, by the functions that are deployed."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.credentials import root_environment
from tests.model_cards import DEV, HUB, PRODUCTION, TEST
from tests.sandbox.cards.spokes.conftest import Spokes, content, essence
from tests.spokes import LENDING, RETAIL, SPOKES

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.6"), pytest.mark.xdist_group("card spokes")]

ROOT = Path(__file__).resolve().parents[4]
STATUSES = {
    "churn": "Approved",
    "credit-risk": "PendingReview",
    "fraud": "Draft",
    "prices": "Archived",
    "search": "Approved",
}


def _shared(spokes: Spokes, spoke: str) -> set[str]:
    pages = spokes.client(HUB, "ram").get_paginator("list_resources")
    found = pages.paginate(resourceOwner="OTHER-ACCOUNTS", resourceType="sagemaker:ModelCard")
    arns = {each["arn"] for page in found for each in page["resources"]}
    return {arn for arn in arns if arn.split(":")[4] == SPOKES[spoke]}


def _comes_to_be_shared(spokes: Spokes, *cards: str) -> None:
    deadline = time.monotonic() + 25
    while not set(cards) <= _shared(spokes, "retail") | _shared(spokes, "lending"):
        assert time.monotonic() < deadline, "no event put the cards into the share"
        time.sleep(0.2)


def _copier(spokes: Spokes) -> "subprocess.Popen[bytes]":
    """The function's own code in a process that can be killed, with all rights of the hub."""
    code = (
        "from functions.copy_cards.index import handler\n"
        "class Context:\n    get_remaining_time_in_millis = staticmethod(lambda: 600_000)\n"
        "handler({}, Context())"
    )
    name = spokes.names.cards_function("copy")
    function = spokes.client(HUB, "lambda").get_function_configuration(FunctionName=name)
    variables = {**root_environment(spokes.endpoint, HUB), **function["Environment"]["Variables"]}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=variables, stderr=subprocess.DEVNULL)


def _versions_in_the_hub(spokes: Spokes) -> int:
    sagemaker = spokes.client(HUB)
    return sum(
        sagemaker.list_model_card_versions(ModelCardName=name, MaxResults=1)["ModelCardVersionSummaryList"][0][
            "ModelCardVersion"
        ]
        for name in spokes.copies().values()
    )


def test_200_versions_are_copied_whole_and_alike_by_a_copier_that_was_killed_on_the_way(spokes: Spokes) -> None:
    cards = {
        spokes.create(spoke, name, versions=20, status=status): account
        for spoke, account in SPOKES.items()
        for name, status in STATUSES.items()
    }
    _comes_to_be_shared(spokes, *cards)
    before = {card: spokes.history(account, card) for card, account in cards.items()}
    assert sum(map(len, before.values())) == 200
    for goal in (50, 120):
        copier = _copier(spokes)
        deadline = time.monotonic() + 60
        while _versions_in_the_hub(spokes) < goal:
            assert copier.poll() is None, "the copier ended by itself"
            assert time.monotonic() < deadline
        copier.kill()
        copier.wait()
        assert goal <= _versions_in_the_hub(spokes) < 200
    assert spokes.copy()["complete"] is True
    copies = spokes.copies()
    assert set(copies) == set(cards)
    assert len(set(copies.values())) == 10
    for card in cards:
        assert spokes.copied(card) == essence(before[card]), card
        shown = spokes.client(HUB).describe_model_card(ModelCardName=copies[card])
        assert shown["SecurityConfig"]["KmsKeyId"].endswith(spokes.names.cards_key_alias())
    # The spokes' cards are untouched, in every field, and a run with nothing to do changes nothing of the hub's.
    assert {card: spokes.history(account, card) for card, account in cards.items()} == before
    made = {name: spokes.history(HUB, name) for name in copies.values()}
    assert spokes.copy() == {"versions": 0, "complete": True}
    assert {name: spokes.history(HUB, name) for name in copies.values()} == made


def test_new_versions_and_statuses_follow_and_go_by_no_other_way(spokes: Spokes) -> None:
    card = spokes.create("retail", "follows", status="Approved")
    _comes_to_be_shared(spokes, card)
    spokes.copy()
    own = spokes.client(RETAIL)
    own.update_model_card(ModelCardName="follows", Content=content("retail", "follows", 2))
    own.update_model_card(ModelCardName="follows", ModelCardStatus="Archived")
    assert spokes.copy() == {"versions": 1, "complete": True}
    assert spokes.copied(card) == ([content("retail", "follows", number) for number in (1, 2)], "Archived")
    own.update_model_card(ModelCardName="follows", ModelCardStatus="PendingReview")
    own.update_model_card(ModelCardName="follows", Content=content("retail", "follows", 3))
    assert spokes.copy() == {"versions": 1, "complete": True}
    assert spokes.copied(card)[1] == "PendingReview"
    # What somebody writes into a copy is gone by the next run, and reaches no spoke.
    name = spokes.copies()[card]
    spokes.client(HUB).update_model_card(ModelCardName=name, Content=content("hub", "follows", 4))
    spokes.client(HUB).update_model_card(ModelCardName=name, ModelCardStatus="Draft")
    assert spokes.copy() == {"versions": 3, "complete": True}
    assert spokes.copied(card) == essence(spokes.history(RETAIL, card))


def test_a_card_that_is_not_shared_is_not_copied_and_a_stranger_s_neither(spokes: Spokes) -> None:
    function = spokes.names.spoke_function("lending")
    spokes.client(LENDING, "events").disable_rule(Name=function)
    try:
        card = spokes.create("lending", "not-yet-shared")
        stranger = spokes.client(TEST)
        foreign = stranger.create_model_card(
            ModelCardName="foreign", Content=content("x", "y", 1), ModelCardStatus="Draft"
        )["ModelCardArn"]
        spokes.client(TEST, "ram").create_resource_share(name="foreign", resourceArns=[foreign], principals=[HUB])
        spokes.client(HUB).describe_model_card(ModelCardName=foreign)
        spokes.copy()
        assert not {card, foreign} & set(spokes.copies())
        # The schedule repairs what no event told.
        assert spokes.offer("lending") == {"events": 0}
        spokes.copy()
        assert card in spokes.copies()
        assert foreign not in spokes.copies()
    finally:
        spokes.client(LENDING, "events").enable_rule(Name=function)


def test_no_account_but_the_hub_reads_a_spoke_s_cards(spokes: Spokes) -> None:
    card = spokes.create("retail", "for-the-hub")
    _comes_to_be_shared(spokes, card)
    for account in (LENDING, TEST):
        seen = spokes.client(account, "ram").list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]
        assert not [each["arn"] for each in seen if each["arn"].split(":")[4] == RETAIL]
        for call in ("describe_model_card", "list_model_card_versions"):
            with pytest.raises(ClientError, match="AccessDenied"):
                getattr(spokes.client(account), call)(ModelCardName=card)


@pytest.mark.requirement("S2.3")
def test_a_copy_is_shared_with_the_stages_of_its_status_like_a_card_of_the_hub(spokes: Spokes) -> None:
    card = spokes.create("lending", "staged", versions=2, status="PendingReview")
    _comes_to_be_shared(spokes, card)
    spokes.copy()
    copy = spokes.names.model_card_arn(HUB, spokes.copies()[card])
    deadline = time.monotonic() + 25
    while not (_sees(spokes, DEV, copy) and _sees(spokes, TEST, copy)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert not _sees(spokes, PRODUCTION, copy)


def _sees(spokes: Spokes, account: str, card: str) -> bool:
    pages = spokes.client(account, "ram").get_paginator("list_resources").paginate(resourceOwner="OTHER-ACCOUNTS")
    return card in {each["arn"] for page in pages for each in page["resources"]}


def test_encrypted_cards_are_copied_where_their_key_serves_the_hub_and_reported_where_not(spokes: Spokes) -> None:
    opened = spokes.create("retail", "opened", versions=2, key=_key(spokes, _for_the_copier(spokes)))
    closed = spokes.create("retail", "closed", key=_key(spokes))
    _comes_to_be_shared(spokes, opened, closed)
    try:
        answer = spokes.copy()
        assert closed in answer["errorMessage"]
        assert "kms:Decrypt" in answer["errorMessage"]
        assert opened not in answer["errorMessage"]
        assert spokes.copied(opened) == essence(spokes.history(RETAIL, opened))
        assert closed not in spokes.copies()
    finally:
        spokes.client(RETAIL).delete_model_card(ModelCardName="closed")
        spokes.offer("retail")


def _key(spokes: Spokes, *statements: dict[str, Any]) -> str:
    own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{RETAIL}:root"}, "Action": "kms:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [own, *statements]})
    return str(spokes.client(RETAIL, "kms").create_key(Policy=policy)["KeyMetadata"]["Arn"])


def _for_the_copier(spokes: Spokes) -> dict[str, Any]:
    """What docs/concepts/card-spokes.md asks of a spoke's key."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{HUB}:root"},
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {
            "ArnEquals": {"aws:PrincipalArn": spokes.names.role_arn(HUB, spokes.names.cards_function("copy"))},
            "StringEquals": {"kms:ViaService": "sagemaker.eu-west-1.amazonaws.com"},
            "StringLike": {
                "kms:EncryptionContext:aws:sagemaker:model-card-arn": spokes.names.model_card_arn(RETAIL, "*")
            },
        },
    }


def test_a_spoke_s_function_keeps_every_card_in_its_share_and_no_deleted_one(spokes: Spokes) -> None:
    cards = [spokes.create("retail", f"kept-{number}", status="Archived") for number in range(3)]
    _comes_to_be_shared(spokes, *cards)
    ram = spokes.client(RETAIL, "ram")
    (share,) = (
        each["resourceShareArn"]
        for each in ram.get_resource_shares(resourceOwner="SELF")["resourceShares"]
        if each["name"] == spokes.names.spoke_share("retail")
    )
    ram.disassociate_resource_share(resourceShareArn=share, resourceArns=cards[:2])
    spokes.client(RETAIL).delete_model_card(ModelCardName="kept-0")
    assert spokes.offer("retail") == {"events": 0}
    assert set(cards) & _shared(spokes, "retail") == set(cards[1:])

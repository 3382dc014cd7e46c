"""Encrypted cards: readable where shared, refused elsewhere, on the card and on the key."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.credentials import root_session
from tests.model_cards import HUB, STAGES, TEST
from tests.sandbox.cards.automation.conftest import Cards

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.5"), pytest.mark.xdist_group("model cards")]

CONTEXT = "aws:sagemaker:model-card-arn"


def _stranger(cards: Cards, account: str) -> boto3.Session:
    """A role with every right in its account, which the declaration does not name."""
    return cards.engineer(account)


def test_a_card_that_is_not_shared_is_refused_before_its_key_is_asked(cards: Cards) -> None:
    cards.create("not-shared")
    cards.comes_to_be_seen("not-shared", "dev")
    with pytest.raises(ClientError, match="sagemaker:DescribeModelCard"):
        cards.user("production").describe_model_card(ModelCardName=cards.arn("not-shared"))


def test_whom_the_key_does_not_know_cannot_read_a_card_that_is_shared_with_the_account(cards: Cards) -> None:
    cards.create("by-the-key")
    cards.comes_to_be_seen("by-the-key", "dev")
    stranger: Any = _stranger(cards, STAGES["dev"]).client("sagemaker")
    with pytest.raises(ClientError, match="kms:Decrypt"):
        stranger.describe_model_card(ModelCardName=cards.arn("by-the-key"))


def test_the_key_serves_card_users_through_sagemaker_alone(cards: Cards) -> None:
    kms = cards.hub("kms")
    secret = kms.encrypt(KeyId=cards.key_arn(), Plaintext=b"x", EncryptionContext={CONTEXT: cards.arn("any")})
    with pytest.raises(ClientError, match="AccessDenied"):
        cards.user("dev", "kms").decrypt(
            CiphertextBlob=secret["CiphertextBlob"], EncryptionContext={CONTEXT: cards.arn("any")}
        )
    with pytest.raises(ClientError, match="AccessDenied"):
        _stranger(cards, TEST).client("kms").generate_data_key(KeyId=cards.key_arn(), KeySpec="AES_256")


def test_the_sharing_function_can_read_no_card(cards: Cards) -> None:
    """It shares encrypted cards without a right to their content or their key."""
    cards.create("unread")
    session = cards.function_session("share")
    sagemaker: Any = session.client("sagemaker")
    assert sagemaker.list_model_cards(NameContains="unread")["ModelCardSummaries"]
    with pytest.raises(ClientError, match="sagemaker:DescribeModelCard"):
        sagemaker.describe_model_card(ModelCardName="unread")
    with pytest.raises(ClientError, match="AccessDenied"):
        session.client("kms").generate_data_key(KeyId=cards.key_arn(), KeySpec="AES_256")


def test_the_sharing_function_shares_nothing_but_cards_and_in_the_stages_shares_alone(cards: Cards) -> None:
    cards.create("shared-by-whom")
    hub, ram = cards.hub("ram"), cards.function_session("share").client("ram")
    other = hub.create_resource_share(name="somebody-elses")["resourceShare"]["resourceShareArn"]
    group = f"arn:aws:sagemaker:eu-west-1:{HUB}:model-package-group/cards-churn"
    for share, resource in ((other, cards.arn("shared-by-whom")), (cards.share_arn("dev"), group)):
        with pytest.raises(ClientError, match="AccessDenied"):
            ram.associate_resource_share(resourceShareArn=share, resourceArns=[resource])
    with pytest.raises(ClientError, match="AccessDenied"):
        ram.associate_resource_share(resourceShareArn=cards.share_arn("dev"), principals=["999999999999"])
    hub.delete_resource_share(resourceShareArn=other)


def test_nobody_but_the_declared_people_becomes_a_card_user(cards: Cards) -> None:
    for stage, account in STAGES.items():
        arn = cards.names.role_arn(account, cards.names.cards_role(stage))
        other: Any = root_session(cards.endpoint, account).client("sts")
        with pytest.raises(ClientError, match="AccessDenied"):
            other.assume_role(RoleArn=arn, RoleSessionName="root")

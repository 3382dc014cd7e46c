"""Encrypted model cards: the key is asked for as well, in both accounts, with the card in the encryption context."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_cards.conftest import (
    ALLOW_EXPORT,
    CONTENT,
    EXPORTS,
    CardAccount,
    card_arn,
    everything,
    export,
    to_exports,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.5")]

USE = ["kms:Decrypt", "kms:GenerateDataKey"]
VIA = [f"{service}.{REGION}.amazonaws.com" for service in ("sagemaker", "s3")]


def for_team(actions: list[str], card: str = card_arn(), via: list[str] = VIA) -> dict[str, Any]:
    """The statement of a key policy that lets the accounts of TEAM use the key for a card."""
    condition = {
        "StringEquals": {"kms:ViaService": via},
        "StringLike": {"kms:EncryptionContext:aws:sagemaker:model-card-arn": card},
    }
    return {**allow(actions, "*"), "Principal": {"AWS": TEAM}, "Condition": condition}


def key_for(account: CardAccount, *statements: dict[str, Any]) -> str:
    """The ARN of a key of CENTRAL, which its account administers, with further statements in its policy."""
    own = {**allow("kms:*", "*"), "Principal": {"AWS": f"arn:aws:iam::{CENTRAL}:root"}}
    return str(account.client("kms").create_key(Policy=policy(own, *statements))["KeyMetadata"]["Arn"])


def encrypted(account: CardAccount, *statements: dict[str, Any]) -> str:
    """The key of a new encrypted card that is shared with TEAM for export."""
    key = key_for(account, *statements)
    account.card(SecurityConfig={"KmsKeyId": key})
    account.share(ALLOW_EXPORT)
    return key


def test_a_card_names_its_key_by_arn_id_or_alias(account: CardAccount) -> None:
    key = key_for(account)
    account.client("kms").create_alias(AliasName="alias/cards", TargetKeyId=key)
    for name, reference in (("a", key), ("b", key.rpartition("/")[2]), ("c", "alias/cards")):
        account.card(name, SecurityConfig={"KmsKeyId": reference})
        assert account.described(name)["SecurityConfig"] == {"KmsKeyId": reference}


def test_creating_an_encrypted_card_takes_the_key(account: CardAccount) -> None:
    key = key_for(account)
    needed = ["kms:DescribeKey", "kms:GenerateDataKey", "kms:CreateGrant"]
    request = {
        "ModelCardName": "churn",
        "Content": "{}",
        "ModelCardStatus": "Draft",
        "SecurityConfig": {"KmsKeyId": key},
    }
    for missing in needed:
        rest = [action for action in needed if action != missing]
        author = account.as_role("sagemaker", f"no-{missing[4:]}", [*everything(), allow(rest, key)])
        code, text = refusal(author.create_model_card, **request)
        assert (code, missing in text) == ("AccessDeniedException", True)
    account.as_role("sagemaker", "author", [*everything(), allow(needed, key)]).create_model_card(**request)


def test_a_caller_with_both_policies_describes_and_updates(account: CardAccount) -> None:
    key = encrypted(account, for_team(USE))
    scientist = account.scientist(*everything(), allow(USE, key))
    assert json.loads(scientist.describe_model_card(ModelCardName=card_arn())["Content"]) == CONTENT
    scientist.update_model_card(ModelCardName=card_arn(), Content="{}")
    scientist.update_model_card(ModelCardName=card_arn(), ModelCardStatus="PendingReview")
    assert scientist.list_model_card_versions(ModelCardName=card_arn())["ModelCardVersionSummaryList"]


@pytest.mark.parametrize(
    ("key_statements", "own_actions"),
    [
        ([], USE),
        ([for_team(USE)], []),
        ([for_team(USE, card_arn("another"))], USE),
        ([for_team(USE, via=[f"lambda.{REGION}.amazonaws.com"])], USE),
        ([for_team(["kms:GenerateDataKey"])], USE),
    ],
    ids=["no key policy", "no identity policy", "another card", "another service", "no decryption"],
)
def test_without_the_key_on_both_sides_an_encrypted_card_is_refused(
    account: CardAccount, key_statements: list[dict[str, Any]], own_actions: list[str]
) -> None:
    key = encrypted(account, *key_statements)
    scientist = account.scientist(*everything(), *([allow(own_actions, key)] if own_actions else []))
    account.bucket()
    card, output = {"ModelCardName": card_arn()}, {"S3OutputPath": f"s3://{EXPORTS}"}
    for call, request in (
        (scientist.describe_model_card, card),
        (scientist.update_model_card, {**card, "ModelCardStatus": "Approved"}),
        (scientist.create_model_card_export_job, {**card, "ModelCardExportJobName": "a", "OutputConfig": output}),
    ):
        code, text = refusal(call, **request)
        assert (code, "kms:Decrypt" in text) == ("AccessDeniedException", True)
    assert account.described()["ModelCardStatus"] == "Draft"
    # Versions are listed without what is encrypted.
    assert scientist.list_model_card_versions(**card)["ModelCardVersionSummaryList"]


def test_updating_takes_the_right_to_encrypt(account: CardAccount) -> None:
    key = encrypted(account, for_team(USE))
    reader = account.scientist(*everything(), allow("kms:Decrypt", key))
    reader.describe_model_card(ModelCardName=card_arn())
    code, text = refusal(reader.update_model_card, ModelCardName=card_arn(), Content="{}")
    assert (code, "kms:GenerateDataKey" in text) == ("AccessDeniedException", True)


def test_metadata_is_shown_without_the_key(account: CardAccount) -> None:
    encrypted(account)
    found = account.scientist().describe_model_card(ModelCardName=card_arn(), IncludedData="MetadataOnly")
    assert json.loads(found["Content"]) == {"model_overview": {"model_id": "churn-1"}}


def test_the_pdf_of_an_encrypted_card_is_encrypted_with_its_key(account: CardAccount) -> None:
    key = encrypted(account, for_team(USE))
    s3 = account.bucket()
    scientist = account.scientist(*everything(), to_exports(), allow(USE, key))
    job = export(scientist, card_arn())
    assert job["Status"] == "Completed", job
    (listed,) = s3.list_objects_v2(Bucket=EXPORTS)["Contents"]
    assert job["ExportArtifacts"]["S3ExportArtifacts"] == f"s3://{EXPORTS}/{listed['Key']}"
    rights = [allow("s3:GetObject", f"arn:aws:s3:::{EXPORTS}/*"), allow("kms:Decrypt", key)]
    found = account.as_role("s3", "reader", rights, account=TEAM).get_object(Bucket=EXPORTS, Key=listed["Key"])
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", key)
    assert found["Body"].read().startswith(b"%PDF-")


def test_a_job_fails_where_s3_may_not_encrypt_with_the_cards_key(account: CardAccount) -> None:
    key = encrypted(account, for_team(USE, via=VIA[:1]))
    account.bucket()
    job = export(account.scientist(*everything(), to_exports(), allow(USE, key)), card_arn())
    assert (job["Status"], "kms:GenerateDataKey" in job["FailureReason"]) == ("Failed", True)


def test_a_disabled_key_closes_the_card(account: CardAccount) -> None:
    key = encrypted(account)
    account.client("kms").disable_key(KeyId=key)
    code, text = refusal(account.described)
    assert (code, "Disabled" in text) == ("ValidationException", True)

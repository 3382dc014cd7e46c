"""Export jobs: a PDF in the caller's own bucket, and a job in the card's account."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_cards.conftest import (
    ALLOW_EXPORT,
    DEFAULT,
    EXPORTS,
    CardAccount,
    card_arn,
    ended,
    everything,
    export,
    job_arn,
    to_exports,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.4")]


def test_a_shared_card_is_exported_into_the_callers_own_bucket(account: CardAccount) -> None:
    account.card()
    account.update(Content="{}")
    account.share(ALLOW_EXPORT)
    s3 = account.bucket()
    scientist = account.scientist(*everything(), to_exports())
    output = {"S3OutputPath": f"s3://{EXPORTS}/cards/"}
    job = export(scientist, card_arn(), ModelCardVersion=1, OutputConfig=output)
    assert (job["Status"], job["ModelCardExportJobArn"]) == ("Completed", job_arn())
    assert (job["ModelCardName"], job["ModelCardVersion"], job["OutputConfig"]) == ("churn", 1, output)
    assert job["ExportArtifacts"] == {"S3ExportArtifacts": f"s3://{EXPORTS}/cards/churn/review.pdf"}
    found = s3.get_object(Bucket=EXPORTS, Key="cards/churn/review.pdf")
    body = found["Body"].read()
    assert found["ContentType"] == "application/pdf"
    assert body.startswith(b"%PDF-")
    assert b"(Model card churn)" in body
    assert b"(Version 1)" in body


def test_the_job_belongs_to_the_account_of_the_card(account: CardAccount) -> None:
    account.card()
    account.share(ALLOW_EXPORT)
    account.bucket()
    export(account.scientist(*everything(), to_exports()), card_arn())
    (listed,) = account.sagemaker.list_model_card_export_jobs(ModelCardName="churn")["ModelCardExportJobSummaries"]
    assert (listed["ModelCardExportJobArn"], listed["ModelCardExportJobArn"].split(":")[4]) == (job_arn(), CENTRAL)
    team = account.client("sagemaker", TEAM)
    assert refusal(team.list_model_card_export_jobs, ModelCardName=card_arn())[0] == "ValidationException"
    assert refusal(team.list_model_card_export_jobs, ModelCardName="churn")[0] == "ResourceNotFound"


def test_a_job_is_in_progress_at_first_and_its_name_is_given_once(account: CardAccount) -> None:
    account.card()
    account.bucket(account=CENTRAL)
    request: dict[str, Any] = {
        "ModelCardName": "churn",
        "ModelCardExportJobName": "review",
        "OutputConfig": {"S3OutputPath": f"s3://{EXPORTS}"},
    }
    arn = account.sagemaker.create_model_card_export_job(**request)["ModelCardExportJobArn"]
    assert refusal(account.sagemaker.create_model_card_export_job, **request)[0] == "ConflictException"
    assert ended(account.sagemaker, arn)["Status"] == "Completed"
    missing = refusal(account.sagemaker.create_model_card_export_job, **{**request, "ModelCardName": "fraud"})
    assert missing[0] == "ResourceNotFound"
    version = refusal(account.sagemaker.create_model_card_export_job, **request, ModelCardVersion=9)
    assert (version[0], "no version 9" in version[1]) == ("ResourceNotFound", True)


def test_without_the_right_to_put_the_object_the_job_fails_with_the_reason(account: CardAccount) -> None:
    account.card()
    account.share(ALLOW_EXPORT)
    s3 = account.bucket()
    job = export(account.scientist(), card_arn())
    assert (job["Status"], "s3:PutObject" in job["FailureReason"]) == ("Failed", True)
    assert "ExportArtifacts" not in job
    assert s3.list_objects_v2(Bucket=EXPORTS)["KeyCount"] == 0


def test_a_missing_bucket_and_one_of_another_account_fail_the_job(account: CardAccount) -> None:
    account.card()
    account.share(ALLOW_EXPORT)
    scientist = account.scientist(*everything(), to_exports())
    assert "bucket does not exist" in export(scientist, card_arn(), "missing")["FailureReason"]
    account.bucket(account=CENTRAL)
    assert "s3:PutObject" in export(scientist, card_arn(), "foreign")["FailureReason"]


def test_a_share_without_export_refuses_the_job(account: CardAccount) -> None:
    account.card()
    account.share(DEFAULT)
    account.bucket()
    scientist = account.scientist(*everything(), to_exports())
    assert refusal(export, client=scientist, card=card_arn())[0] == "AccessDeniedException"


def test_the_documented_policy_suffices(account: CardAccount) -> None:
    account.card()
    account.share(ALLOW_EXPORT)
    account.bucket()
    actions = ["DescribeModelCard", "UpdateModelCard", "CreateModelCardExportJob", "ListModelCardVersions"]
    scientist = account.scientist(
        allow([f"sagemaker:{action}" for action in (*actions, "DescribeModelCardExportJob")], card_arn()),
        allow("sagemaker:DescribeModelCardExportJob", f"{card_arn()}/*"),
        allow("s3:PutObject", f"arn:aws:s3:::{EXPORTS}/churn/*"),
    )
    assert export(scientist, card_arn())["Status"] == "Completed"


def test_archived_cards_can_be_exported(account: CardAccount) -> None:
    account.card(ModelCardStatus="Archived")
    account.bucket(account=CENTRAL)
    assert export(account.sagemaker, "churn")["Status"] == "Completed"


def test_jobs_are_filtered_and_sorted_and_go_with_their_card(account: CardAccount) -> None:
    account.card()
    account.bucket(account=CENTRAL)
    export(account.sagemaker, "churn", "b-first")
    account.update(Content="{}")
    export(account.sagemaker, "churn", "a-second")
    failed = {"OutputConfig": {"S3OutputPath": "s3://no-such-bucket-anywhere"}}
    export(account.sagemaker, "churn", "c-failed", **failed)

    def names(**request: Any) -> list[str]:
        found = account.sagemaker.list_model_card_export_jobs(ModelCardName="churn", **request)
        return [each["ModelCardExportJobName"] for each in found["ModelCardExportJobSummaries"]]

    assert names() == ["c-failed", "a-second", "b-first"]
    assert names(SortBy="Name", SortOrder="Ascending") == ["a-second", "b-first", "c-failed"]
    assert names(StatusEquals="Failed") == ["c-failed"]
    assert names(ModelCardVersion=1) == ["b-first"]
    assert names(ModelCardExportJobNameContains="second", MaxResults=1) == ["a-second"]
    account.sagemaker.delete_model_card(ModelCardName="churn")
    assert refusal(account.sagemaker.describe_model_card_export_job, ModelCardExportJobArn=job_arn("b-first"))[0] == (
        "ResourceNotFound"
    )
    account.card()
    assert names() == []


def test_another_address_than_s3s_is_refused(account: CardAccount) -> None:
    account.card()
    code, text = refusal(export, client=account.sagemaker, card="churn", OutputConfig={"S3OutputPath": "https://a/b"})
    assert (code, "s3://BUCKET/PREFIX" in text) == ("UnsupportedOperation", True)

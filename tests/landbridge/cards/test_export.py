"""Exports: where they go, what is told meanwhile, and how they end."""

from __future__ import annotations

import re
from typing import Any

import pytest

from landbridge.cards.errors import CardError, WrongInput
from landbridge.cards.export import POLL_SECONDS, Exported, export, output_path
from landbridge.cards.status import Status
from tests.landbridge.cards.fakes import Hub, arn, hub
from tests.model_cards import DEV, PRODUCTION

pytestmark = pytest.mark.requirement("S2.4")

DONE = {"Status": "Completed", "ExportArtifacts": {"S3ExportArtifacts": "s3://bucket/churn/job.pdf"}}
RUNNING = {"Status": "InProgress"}


def _export(of: Hub, *jobs: dict[str, Any], told: list[str] | None = None, **options: Any) -> Exported:
    of.sagemaker.jobs = list(jobs)
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    progress = (told if told is not None else []).append
    return export(
        of.cards(DEV), "churn", "s3://bucket", progress=progress, sleep=sleep, clock=lambda: now[0], **options
    )


def test_pdfs_go_to_the_bucket_of_the_account_that_asks() -> None:
    assert output_path(hub().place(PRODUCTION)) == f"s3://landbridge-cards-cards-production-{PRODUCTION}"
    assert output_path(hub().place(PRODUCTION), "s3://mine/here/") == "s3://mine/here"


@pytest.mark.parametrize("given", ["mine", "s3://", "https://mine"])
def test_what_is_no_place_in_s3_is_refused(given: str) -> None:
    with pytest.raises(WrongInput, match="is no place in S3; write s3://BUCKET"):
        output_path(hub().place(PRODUCTION), given)


def test_the_hub_has_to_say_where() -> None:
    with pytest.raises(WrongInput, match="--to s3://BUCKET/PREFIX"):
        output_path(hub().place())


def test_an_export_is_waited_for_and_told_of() -> None:
    one, told = hub({"churn": Status.DRAFT}), list[str]()
    done = _export(one, RUNNING, RUNNING, DONE, told=told, version=3)
    assert done == Exported("s3://bucket/churn/job.pdf", 3, "the-job")
    assert told == ["exporting `churn`, version 3: 0 s", f"exporting `churn`, version 3: {POLL_SECONDS:.0f} s"]
    (request,) = one.sagemaker.requests
    assert (request["ModelCardName"], request["ModelCardVersion"]) == (arn(), 3)
    assert re.fullmatch("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", request["ModelCardExportJobName"])


def test_a_failed_export_tells_aws_s_reason() -> None:
    failed = {"Status": "Failed", "FailureReason": "Access Denied"}
    with pytest.raises(CardError, match=r"export of `churn` to s3://bucket failed: Access Denied"):
        _export(hub({"churn": Status.DRAFT}), RUNNING, failed)


def test_an_export_that_takes_too_long_goes_on_by_itself() -> None:
    with pytest.raises(CardError, match="has run for 6 s and goes on without this command: the-job"):
        _export(hub({"churn": Status.DRAFT}), *[RUNNING] * 5, timeout=5)

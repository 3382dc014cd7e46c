"""A card as a PDF in a bucket of the caller's account."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from landbridge.cards.answers import FAILURES, failed, is_denied
from landbridge.cards.cards import Cards
from landbridge.cards.errors import CardError, WrongInput
from landbridge.cards.place import Place

POLL_SECONDS = 2.0
_RUNNING, _DONE = "InProgress", "Completed"


@dataclass(frozen=True)
class Exported:
    """Which version is where; `uri` begins with s3://."""

    uri: str
    version: int
    job_arn: str


def output_path(place: Place, given: str | None = None) -> str:
    """Where PDFs go: the export bucket of the account that the caller works in, or what is given.

    Raises WrongInput for the hub, which has no export bucket, unless a path is given; and for what is no S3 path.
    """
    if given is not None:
        if not given.startswith("s3://") or not given.removeprefix("s3://").strip("/"):
            raise WrongInput(f"{given} is no place in S3; write s3://BUCKET or s3://BUCKET/PREFIX")
        return given.rstrip("/")
    if place.account_name is None:
        raise WrongInput("the hub has no bucket for exports; say where the PDF goes: --to s3://BUCKET/PREFIX")
    return f"s3://{place.names.cards_bucket(place.account_name, place.caller.account)}"


def export(
    cards: Cards,
    name: str,
    path: str,
    *,
    version: int | None = None,
    timeout: float = 600,
    progress: Callable[[str], object] = lambda line: None,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Exported:
    """Starts an export job and waits for it. `timeout` in seconds; `progress` is told of each look at the job.

    Raises CardError if AWS refuses, the job fails (with AWS's reason) or does not end in time.
    """
    job = f"landbridge-{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(3)}"
    wanted = {} if version is None else {"ModelCardVersion": version}
    started = cards.call(
        "create_model_card_export_job",
        name,
        ModelCardExportJobName=job,
        OutputConfig={"S3OutputPath": path},
        **wanted,
    )
    arn, start = started["ModelCardExportJobArn"], clock()
    while (found := _described(cards, name, arn))["Status"] == _RUNNING:
        waited = clock() - start
        if waited >= timeout:
            raise CardError(f"the export has run for {waited:.0f} s and goes on without this command: {arn}")
        progress(f"exporting `{name}`, version {found['ModelCardVersion']}: {waited:.0f} s")
        sleep(POLL_SECONDS)
    if found["Status"] != _DONE:
        reason = found.get("FailureReason") or "AWS gives no reason"
        raise CardError(
            f"the export of `{name}` to {path} failed: {reason}\nThe caller {cards.place.caller.arn} needs "
            f"s3:PutObject there; the job was {arn}"
        )
    return Exported(found["ExportArtifacts"]["S3ExportArtifacts"], found["ModelCardVersion"], arn)


def _described(cards: Cards, name: str, arn: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = cards.clients("sagemaker").describe_model_card_export_job(ModelCardExportJobArn=arn)
    except FAILURES as error:
        if is_denied(error):
            raise cards.explained_denial("DescribeModelCardExportJob", name, error) from None
        raise failed(f"the export job {arn} cannot be described", error) from None
    return found

"""CreateModelCardExportJob, DescribeModelCardExportJob and ListModelCardExportJobs.

"The model card account owns the export jobs created by a user in the shared account"
(sagemaker/latest/dg/model-cards-xaccount.html): only it lists them, by the name of the card. What keeps the PDF out of
the bucket, its policy or the key, makes the job fail with the reason.
"""

import time
from datetime import UTC, datetime
from typing import Any

from sandbox.extension import paging
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.model_cards import access, cards, export_output, pdf
from sandbox.extension.sagemaker.model_cards.model_card import EXPORT_SECONDS, ExportJob
from sandbox.extension.sagemaker.model_cards.state import CARDS, job_arn


def create_model_card_export_job(request: dict[str, Any]) -> dict[str, Any]:
    """CreateModelCardExportJob, of the caller's own card or of one shared with it, as the caller."""
    card = access.card("CreateModelCardExportJob", request["ModelCardName"])
    version = cards.version_of(card, request.get("ModelCardVersion"))
    access.use_key(card, access.READ)
    name, path = request["ModelCardExportJobName"], request["OutputConfig"]["S3OutputPath"]
    place = export_output.Place.of(path, f"{card.name}/{name}.pdf")
    job = ExportJob(
        arn=job_arn(card.arn, name),
        name=name,
        card=card.name,
        version=version.number,
        output_path=path,
        created=datetime.now(UTC),
        ready_at=time.monotonic() + EXPORT_SECONDS,
    )
    with CARDS.lock:
        if job.arn in CARDS.jobs:
            message = f"Model card {card.name} has an export job {name} already. Choose another name."
            raise AwsError("ConflictException", message)
        CARDS.jobs[job.arn] = job
    try:
        export_output.write(card, place, pdf.document(card.name, version))
        job.artifact = place.uri
    except AwsError as error:
        job.failure = f"Could not write {place.uri}. {error}"
    return {"ModelCardExportJobArn": job.arn}


def describe_model_card_export_job(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeModelCardExportJob, for the card's account and for those that the card is shared with."""
    return access.export_job("DescribeModelCardExportJob", request["ModelCardExportJobArn"]).described()


def list_model_card_export_jobs(request: dict[str, Any]) -> dict[str, Any]:
    """ListModelCardExportJobs, by the name of a card of the caller's account."""
    card = access.card("ListModelCardExportJobs", request["ModelCardName"])
    found = [each for each in CARDS.jobs_of(card) if _listed(each, request)]
    orders = {"Name": lambda each: each.name, "Status": lambda each: each.status}
    order = orders.get(request.get("SortBy", ""), lambda each: each.created)
    found.sort(key=order, reverse=cards.descending(request))
    shown, token = paging.page(found, request, size=10, invalid="ValidationException")
    return {"ModelCardExportJobSummaries": [each.summary() for each in shown], **token}


def _listed(job: ExportJob, request: dict[str, Any]) -> bool:
    seconds = job.created.timestamp()
    return (
        request.get("ModelCardExportJobNameContains", "") in job.name
        and request.get("ModelCardVersion", job.version) == job.version
        and request.get("StatusEquals", job.status) == job.status
        and seconds >= float(request.get("CreationTimeAfter", seconds))
        and seconds <= float(request.get("CreationTimeBefore", seconds))
    )

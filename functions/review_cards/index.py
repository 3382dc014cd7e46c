"""Let model cards and the model packages that they describe follow each other through review.

Called with batches of a queue, whose messages are EventBridge's events `SageMaker Model Card State Change` and
`SageMaker Model Package State Change`. Returns the messages that failed, which come back; the others are done.

The environment: APPROVE_PACKAGES and RETURN_CARDS, true or false: what is declared.

Python 3.11 or later. Needs sagemaker:DescribeModelCard and sagemaker:ListTags on the cards, and
sagemaker:DescribeModelPackage on the packages; to approve sagemaker:UpdateModelPackage; to return
sagemaker:ListModelCards and sagemaker:UpdateModelCard.
Ref: https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
"""

import json
import logging
import os
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config

from functions.review_cards.following import approve_package_of, return_cards_of

logger = logging.getLogger("review_cards")
logger.setLevel(logging.INFO)

CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 6})


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Lambda entry point (lambda/latest/dg/services-sqs-errorhandling.html)."""
    sagemaker = boto3.client("sagemaker", config=CLIENT_CONFIG)
    failures = []
    for record in event["Records"]:
        try:
            review(sagemaker, json.loads(record["body"]), os.environ)
        except Exception:
            logger.exception("Message %s comes back.", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def review(sagemaker: Any, event: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Do what the declaration asks for after this event. Raises ClientError, and ValueError for another event."""
    kind, detail = event.get("detail-type"), event.get("detail", {})
    if kind == "SageMaker Model Card State Change":
        if environment["APPROVE_PACKAGES"] == "true":
            approve_package_of(sagemaker, detail["ModelCardName"])
    elif kind == "SageMaker Model Package State Change":
        if environment["RETURN_CARDS"] == "true":
            return_cards_of(sagemaker, detail["ModelPackageArn"])
    else:
        raise ValueError(f"{kind!r}: expected a change of a model card or of a model package")

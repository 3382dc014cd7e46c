"""The event `SageMaker Model Card State Change`, when a card is created and when its status changes.

Shape: sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html#eventbridge-model-card-state, on the default bus
of the card's account, whoever changed it. The documented example is of a Studio user; for others CreatedBy and
LastModifiedBy are here what DescribeModelCard shows.
"""

import json
from datetime import datetime

from ministack.core.responses import request_scope
from ministack.services import eventbridge

from sandbox.extension.sagemaker.model_cards.content import model_id
from sandbox.extension.sagemaker.model_cards.model_card import ModelCard

DETAIL_TYPE = "SageMaker Model Card State Change"


def publish(card: ModelCard) -> None:
    """Tell the account of the card its present status."""
    version = card.latest
    detail = {
        "ModelCardVersion": version.number,
        "LastModifiedTime": _time(version.modified),
        "LastModifiedBy": version.modified_by,
        "CreationTime": _time(card.created),
        "CreatedBy": card.versions[0].created_by,
        "ModelCardName": card.name,
        "ModelId": model_id(version.content),
        "ModelCardStatus": version.status,
        "AccountId": card.account,
        "SecurityConfig": card.security,
    }
    detail = {name: value for name, value in detail.items() if value is not None}
    entry = {
        "Source": "aws.sagemaker",
        "DetailType": DETAIL_TYPE,
        "Detail": json.dumps(detail),
        "Resources": [card.arn],
    }
    with request_scope(card.account, card.region):
        # `events.publish` names no resources, which this event does.
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"

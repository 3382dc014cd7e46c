"""Share model cards with the stages that their statuses ask for (AWS RAM).

A Draft card is shared with dev, on PendingReview with test too, on Approved with production too; an Archived card with
nobody. An event `SageMaker Model Card State Change` says only that something changed: events come late, twice, in any
order or not at all, so that every call, a batch of events as well as the schedule, compares all cards with all shares.
What is wrong afterwards raises, and the batch comes back.

The environment: DEV_SHARE, TEST_SHARE and PRODUCTION_SHARE, the ARNs of the stages' shares (a stage without accounts
has none); GOING_BACK, withdraw or keep: whether a card that goes back a status leaves the later stages.

Python 3.11 or later. Needs sagemaker:ListModelCards and ram:GetResourceShareAssociations on `*`;
ram:AssociateResourceShare and ram:DisassociateResourceShare on the shares.
Ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards-xaccount.html
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from functions import custom_resource
from functions.share_cards.cards import Cards
from functions.share_cards.following import follow
from functions.share_cards.patience import Patience
from functions.share_cards.shares import Shares
from functions.share_cards.statuses import STAGES

logger = logging.getLogger("share_cards")
logger.setLevel(logging.INFO)

CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})


@dataclass(frozen=True)
class Settings:
    shares: Mapping[str, str]
    keep: bool


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Lambda entry point, for a batch of the queue or for the schedule. Returns how many events were in it."""
    if "Records" not in event and event.get("detail-type") != "Scheduled Event":
        raise ValueError(f"event with the keys {sorted(event)}: expected messages of a queue or a Scheduled Event")
    settings = settings_from(os.environ)
    patience = Patience(custom_resource.deadline(context))
    cards = Cards(boto3.client("sagemaker", config=CLIENT_CONFIG), patience)
    shares = Shares(boto3.client("ram", config=CLIENT_CONFIG), settings.shares, patience)
    follow(cards, shares, keep=settings.keep)
    return {"events": len(event.get("Records", ()))}


def settings_from(values: Mapping[str, str]) -> Settings:
    """The checked settings. Raises ValueError."""
    shares = {stage: values[name] for stage in STAGES if values.get(name := f"{stage.upper()}_SHARE")}
    if not shares:
        raise ValueError("none of DEV_SHARE, TEST_SHARE and PRODUCTION_SHARE is set: write ARNs of resource shares")
    going_back = values.get("GOING_BACK")
    if going_back not in ("withdraw", "keep"):
        raise ValueError(f"GOING_BACK is {going_back!r}: write withdraw or keep")
    return Settings(shares, going_back == "keep")

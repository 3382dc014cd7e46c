"""Share every model card of a spoke with the hub (AWS RAM), which keeps copies of them.

An event `SageMaker Model Card State Change` says only that something changed: every call, a batch of events as well as
the schedule, compares all cards of this account with the share. The share itself is CloudFormation's.

The environment: SHARE, the ARN of the resource share.

Python 3.11 or later. Needs sagemaker:ListModelCards and ram:GetResourceShareAssociations on `*`;
ram:AssociateResourceShare and ram:DisassociateResourceShare on the share.
Ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards-xaccount.html
"""

import os
from typing import Any

import boto3
from botocore.config import Config

from functions import custom_resource
from functions.offer_cards.offering import HUB, offer
from functions.share_cards.cards import Cards
from functions.share_cards.patience import Patience
from functions.share_cards.shares import Shares

CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Lambda entry point, for a batch of the queue or for the schedule. Returns how many events were in it."""
    if "Records" not in event and event.get("detail-type") != "Scheduled Event":
        raise ValueError(f"event with the keys {sorted(event)}: expected messages of a queue or a Scheduled Event")
    share = os.environ.get("SHARE")
    if not share:
        raise ValueError("SHARE is not set: write the ARN of the resource share for the hub")
    patience = Patience(custom_resource.deadline(context))
    cards = Cards(boto3.client("sagemaker", config=CLIENT_CONFIG), patience)
    offer(cards, Shares(boto3.client("ram", config=CLIENT_CONFIG), {HUB: share}, patience))
    return {"events": len(event.get("Records", ()))}

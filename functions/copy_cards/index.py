"""Keep copies of the spokes' model cards in the hub: every version of every card that spokes share with this account.

Called by a schedule. What a call has no time for, the next one does, and so it does after a call that was killed. It
reads from spokes and writes to this account alone.

The environment: SPOKES, a JSON object of the spokes' names by account id; CARDS, what ARNs of this account's cards
begin with (arn:aws:sagemaker:REGION:HUB:model-card/); KEY, the KMS key of the copies (absent: AWS's own key).

Python 3.11 or later. Needs ram:ListResources on `*`; sagemaker:DescribeModelCard and sagemaker:ListModelCardVersions
on the spokes' cards and on the copies; for the copies sagemaker:ListTags, CreateModelCard, UpdateModelCard,
DeleteModelCard and AddTags besides, and the use of their key; kms:Decrypt on the keys of spokes' encrypted cards.
Ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards-xaccount.html
"""

import json
import logging
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from functions import custom_resource
from functions.copy_cards.copies import Copies, NotACopyError
from functions.copy_cards.copying import BrokenHistoryError, copy
from functions.copy_cards.spokes import Spokes
from functions.share_cards.patience import OutOfTimeError, Patience

logger = logging.getLogger("copy_cards")
logger.setLevel(logging.INFO)

# One attempt: what is repeated is repeated by Patience, which looks first where a repetition would count twice.
CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 1})


class CopyError(Exception):
    """Some cards could not be copied. The others are."""


@dataclass(frozen=True)
class Settings:
    spokes: Mapping[str, str]
    cards: str
    key: str | None


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Lambda entry point. Returns how many `versions` were made, and whether the copies are `complete`.

    Raises CopyError for cards that could not be copied, once all others are.
    """
    settings = settings_from(os.environ)
    patience = Patience(custom_resource.deadline(context))
    sagemaker = boto3.client("sagemaker", config=CLIENT_CONFIG)
    spokes = Spokes(boto3.client("ram", config=CLIENT_CONFIG), sagemaker, settings.spokes, patience)
    return copy_all(spokes, Copies(sagemaker, settings.cards, settings.key, patience))


def copy_all(spokes: Spokes, copies: Copies) -> dict[str, Any]:
    """Like `handler`, for a call that has its clients."""
    made, failures = 0, []
    try:
        cards = spokes.cards()
        # In another order each time, so that no card is always the last when time is short.
        for card in random.SystemRandom().sample(cards, len(cards)):
            try:
                made += copy(card, spokes, copies)
            except (BrokenHistoryError, ClientError, NotACopyError) as error:
                logger.exception("%s", card)
                failures.append(f"{card}: {error}")
        complete = not failures
    except OutOfTimeError:
        logger.warning("The time is up; the next call carries on.")
        complete = False
    if failures:
        raise CopyError("; ".join(sorted(failures)))
    return {"versions": made, "complete": complete}


def settings_from(values: Mapping[str, str]) -> Settings:
    """The checked settings. Raises ValueError."""
    try:
        spokes = json.loads(values.get("SPOKES", ""))
    except ValueError:
        spokes = None
    if not isinstance(spokes, dict) or not spokes:
        raise ValueError(
            f'SPOKES is {values.get("SPOKES")!r}: write a JSON object such as {{"111122223333": "retail"}}'
        )
    if not values.get("CARDS", "").endswith(":model-card/"):
        raise ValueError(f"CARDS is {values.get('CARDS')!r}: write arn:aws:sagemaker:REGION:HUB:model-card/")
    return Settings(spokes, values["CARDS"], values.get("KEY") or None)

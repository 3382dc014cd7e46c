"""Calls of AWS that are repeated while they are throttled or get no answer, for as long as there is time."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004

logger = logging.getLogger("share_cards")
logger.setLevel(logging.INFO)

LONGEST_PAUSE_SECONDS = 8.0

_PASSING = {
    "InternalError",
    "RequestLimitExceeded",
    "ServerInternalException",
    "ServiceUnavailableException",
    "ThrottledException",
    "ThrottlingException",
    "TooManyRequestsException",
}


class OutOfTimeError(Exception):
    """The function's own timeout is near: what is left is for the next call."""


@dataclass(frozen=True)
class Patience:
    """`deadline` is a moment of `clock`: no call starts after it."""

    deadline: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def call(self, operation: Callable[..., Any], **request: Any) -> Any:
        """The answer. Raises OutOfTimeError, and ClientError for what no repetition cures."""
        pause = 0.5
        while True:
            if self.clock() >= self.deadline:
                raise OutOfTimeError("the function's time was up before all shares were as they should be")
            try:
                return operation(**request)
            except (ClientError, ConnectionError, HTTPClientError) as error:
                if isinstance(error, ClientError) and error.response["Error"]["Code"] not in _PASSING:
                    raise
                logger.warning("Once more: %s", error)
            # Never the same, so that two that were throttled together part.
            self.sleep(pause * random.SystemRandom().uniform(0.5, 1))
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

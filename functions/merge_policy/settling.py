"""Reading, merging and writing a policy until it is as it should be, although others write it too."""

import logging
import random
import time
from collections.abc import Callable, Sequence

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004

from functions.merge_policy.merging import Statement, merged, owned_bytes
from functions.merge_policy.policies import Policy, error_code

logger = logging.getLogger("merge_policy")
logger.setLevel(logging.INFO)

ROUNDS = 16
"""How often a policy is read before the function gives up; with the longest pauses between, about 100 seconds."""
LONGEST_PAUSE_SECONDS = 8.0

# A right that was granted a moment ago may not count yet, so that a denial gets the patience of trouble that passes.
_PASSING = {
    "AccessDenied",
    "AccessDeniedException",
    "InternalError",
    "InternalServiceException",
    "OperationTimeoutException",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
}


class UnsettledError(Exception):
    """Time or patience ran out before the policy was as it should be."""


class PolicyTooLargeError(Exception):
    """The merged policy exceeds what AWS takes."""


def settle(
    policy: Policy,
    owner: str,
    statements: Sequence[Statement],
    *,
    until: float,
    writing: Callable[[], None] = lambda: None,
) -> None:
    """Read, merge and write until the policy holds exactly these statements of the owner.

    `writing` is called before each write. Raises PlaceMissingError, PolicyTooLargeError, MalformedPolicyError,
    UnsettledError, and ClientError for a refusal that the rounds did not cure.
    """
    trouble: Exception | None = None
    for number in range(ROUNDS):
        if number:
            _pause(number, until)
        try:
            if _round(policy, owner, statements, writing):
                return
            trouble = None
        except UnsettledError as late:
            raise trouble or late from None
        except (ClientError, ConnectionError, HTTPClientError) as error:
            if isinstance(error, ClientError) and error_code(error) not in _PASSING:
                raise
            trouble = error
        logger.warning("%s, round %d of %d: %s", policy.place, number + 1, ROUNDS, trouble or "to be read again")
    raise trouble or UnsettledError(
        f"{policy.place}: each time that the policy was written, somebody else changed it. Find out who writes it, and "
        "deploy again when that is done"
    )


def _round(policy: Policy, owner: str, statements: Sequence[Statement], writing: Callable[[], None]) -> bool:
    """Whether the policy is now certain to be as it should."""
    held = policy.read()
    try:
        wanted = merged(held, owner, statements)
    except ValueError as error:
        raise type(error)(f"{policy.place}: {error}") from None
    if wanted == held:
        return True
    if wanted is not None and statements:
        _check_size(policy, wanted, owner)
    writing()
    return policy.replace(wanted)


def _pause(number: int, until: float) -> None:
    """Longer from round to round and never the same, so that two writers part."""
    seconds = min(LONGEST_PAUSE_SECONDS, 0.5 * 2.0**number) * random.SystemRandom().uniform(0.5, 1)
    time.sleep(max(0.0, min(seconds, until - time.monotonic())))


def _check_size(policy: Policy, text: str, owner: str) -> None:
    size = len(text.encode())
    if size > policy.limit:
        own = owned_bytes(text, owner)
        raise PolicyTooLargeError(
            f"{policy.place}: the policy would have {size} bytes, {own} of them statements of {owner}; AWS takes "
            f"{policy.limit}. Declare fewer teams with `offline: catalog` (`offline: role` needs nothing here), or "
            "take statements of others out. Nothing was changed"
        )

"""Accept the invitations to an account's resource shares (AWS RAM).

An account outside the sharing organisation has no access to a share until it accepts the invitation, within twelve
hours for SageMaker resources; CloudFormation has no type for that. Handler: `index.handler`; Python 3.11 or later;
needs ram:GetResourceShares and ram:GetResourceShareInvitations on `*`, and ram:AcceptResourceShareInvitation on the
invitations, whose ARNs hold the account that shares: arn:aws:ram:REGION:OWNER:resource-share-invitation/*.

Two kinds of events:

* A CloudFormation custom resource with the properties OwnerAccount, ShareNames (list of exact names),
  InsideOrganisation ("true" or "false") and WaitSeconds. It waits that long for invitations. Those that have not come
  are reported as waiting, and the resource succeeds: stacks may be deployed in any order.
* A schedule of EventBridge, with the same settings in the environment: OWNER_ACCOUNT, SHARE_NAMES (a JSON list),
  INSIDE_ORGANISATION. Without WAIT_SECONDS it looks once; it accepts what came later.

Only invitations to shares with these names *from this owner account* are accepted. Give the function a timeout of at
least WaitSeconds plus 60 seconds. Ref: https://docs.aws.amazon.com/ram/latest/userguide/working-with-shared-invitations.html
"""

import json
import logging
import os
import re
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004

logger = logging.getLogger("accept_invitations")
logger.setLevel(logging.INFO)

ACCEPTED, MEMBER, NOT_NEEDED, WAITING = "accepted", "already a member", "not needed", "waiting"

POLL_SECONDS = 5.0
RESERVE_SECONDS = 40.0
"""Kept for the answer: one call of RAM in flight (at most about 21 s with CLIENT_CONFIG) and the PUT to CloudFormation
with its repetitions (about 18 s)."""

CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 2})
RESPONSE_LIMIT = 4096
"""Bytes that CloudFormation takes as the answer of a custom resource."""

_CONNECTION = "no connection"
_PASSING = {"ThrottlingException", "ServerInternalException", "ServiceUnavailableException", _CONNECTION}
_DENIED = {"AccessDenied", "AccessDeniedException"}
_ANSWERED = {"ResourceShareInvitationAlreadyAcceptedException"}
_GONE = {"ResourceShareInvitationArnNotFoundException", "ResourceShareInvitationExpiredException"}


@dataclass(frozen=True)
class Settings:
    """What to accept, and how many seconds to wait for it."""

    owner_account: str
    share_names: tuple[str, ...]
    inside_organisation: bool
    wait_seconds: float = 0.0


class OutOfTimeError(Exception):
    """The function's own timeout is near."""


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Lambda entry point. Returns what became of each share by name."""
    if "ResponseURL" in event:
        return answer_cloudformation(event, context)
    if event.get("detail-type") == "Scheduled Event":
        until = time.monotonic() + remaining_seconds(context)
        return accept(settings_from(os.environ, _ENVIRONMENT), until=until)
    raise ValueError(f"event with the keys {sorted(event)}: expected a custom resource request or a Scheduled Event")


def answer_cloudformation(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Handle a custom resource request. CloudFormation gets an answer in every case, or would wait for an hour."""
    until = time.monotonic() + remaining_seconds(context)
    shares: dict[str, str] = {}
    status, reason = "SUCCESS", "Nothing to take back: membership ends when the owner ends the share."
    try:
        if event["RequestType"] != "Delete":
            shares = accept(settings_from(event["ResourceProperties"], _PROPERTIES), until=until)
            reason = summary(shares)
    except Exception as error:
        logger.exception("The request failed.")
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    respond(event, status, reason, shares)
    return shares


def remaining_seconds(context: Any) -> float:
    """The time for waiting and calling, the reserve for the answer taken off."""
    return float(context.get_remaining_time_in_millis()) / 1000 - RESERVE_SECONDS


# ---- settings

_PROPERTIES = ("OwnerAccount", "ShareNames", "InsideOrganisation", "WaitSeconds")
_ENVIRONMENT = ("OWNER_ACCOUNT", "SHARE_NAMES", "INSIDE_ORGANISATION", "WAIT_SECONDS")


def settings_from(values: Mapping[str, Any], names: tuple[str, str, str, str]) -> Settings:
    """The checked settings. `names` are what owner, shares, inside and wait are called. Raises ValueError."""
    owner_name, shares_name, inside_name, wait_name = names
    owner = str(values.get(owner_name, ""))
    if not re.fullmatch(r"\d{12}", owner):
        raise ValueError(f"{owner_name} is {owner!r}: write the 12 digits of the account that shares")
    shares = values.get(shares_name)
    if isinstance(shares, str):
        shares = json.loads(shares)
    if not isinstance(shares, list) or not shares or not all(isinstance(each, str) and each for each in shares):
        raise ValueError(f"{shares_name} is {shares!r}: write a list of names of resource shares")
    inside = str(values.get(inside_name, "")).lower()
    if inside not in ("true", "false"):
        raise ValueError(f"{inside_name} is {inside!r}: write true or false")
    wait = str(values.get(wait_name, "0"))
    if not wait.isdigit():
        raise ValueError(f"{wait_name} is {wait!r}: write a whole number of seconds")
    return Settings(owner, tuple(dict.fromkeys(shares)), inside == "true", float(wait))


# ---- invitations


def accept(
    settings: Settings,
    *,
    until: float,
    ram: Any = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, str]:
    """Accept the named shares' invitations; what became of each share, by name.

    Looks every POLL_SECONDS while an invitation is missing, for `wait_seconds` and at least once, but never beyond
    the moment `until` of the clock. Raises ClientError for a refusal that the wait did not cure.
    """
    if settings.inside_organisation:
        # Shares inside an organisation take effect without invitations.
        return _logged(settings, dict.fromkeys(settings.share_names, NOT_NEEDED))
    shares = dict.fromkeys(settings.share_names, WAITING)
    client = ram or boto3.client("ram", config=CLIENT_CONFIG)
    end = min(until, clock() + settings.wait_seconds)

    def check_time() -> None:
        if clock() >= until:
            raise OutOfTimeError

    refusal: Exception | None = None
    while True:
        try:
            _look(client, settings, shares, check_time)
            refusal = None
        except OutOfTimeError:
            logger.warning("The function's timeout is near; what is missing is left to the schedule.")
            break
        except (ClientError, ConnectionError, HTTPClientError) as error:
            # A policy that was attached a moment ago may not count yet, so that a denial gets the same patience.
            refusal = error if _code(error) in _DENIED else None
            if refusal is None and _code(error) not in _PASSING:
                raise
            logger.warning("No full look: %s", error)
        if WAITING not in shares.values() or clock() + POLL_SECONDS > end:
            break
        sleep(POLL_SECONDS)
    if refusal is not None:
        raise refusal
    return _logged(settings, shares)


def _look(client: Any, settings: Settings, shares: dict[str, str], check_time: Callable[[], None]) -> None:
    """Accept what is pending, and note the shares that the account belongs to."""
    for invitation in _pages(client.get_resource_share_invitations, "resourceShareInvitations", check_time):
        name = invitation["resourceShareName"]
        if invitation["senderAccountId"] != settings.owner_account or name not in shares:
            continue
        if invitation["status"] == "PENDING":
            check_time()
            if _accept_one(client, invitation["resourceShareInvitationArn"]):
                shares[name] = ACCEPTED
        elif invitation["status"] == "EXPIRED":
            logger.info(
                "An invitation to %s expired; its owner has to take this account out and invite it again.", name
            )
    for share in _pages(client.get_resource_shares, "resourceShares", check_time, resourceOwner="OTHER-ACCOUNTS"):
        mine = share["owningAccountId"] == settings.owner_account and share["status"] == "ACTIVE"
        if mine and shares.get(share["name"]) == WAITING:
            shares[share["name"]] = MEMBER


def _accept_one(client: Any, arn: str) -> bool:
    """Whether the invitation is accepted now. A listing may lag behind and show one that was answered or is gone."""
    try:
        client.accept_resource_share_invitation(resourceShareInvitationArn=arn)
    except ClientError as error:
        if _code(error) in _GONE:
            logger.warning("Not accepted: %s", error)
            return False
        if _code(error) not in _ANSWERED:
            raise
    return True


def _pages(
    call: Callable[..., dict[str, Any]], member: str, check_time: Callable[[], None], **parameters: Any
) -> Iterator[dict[str, Any]]:
    while True:
        check_time()
        page = call(**parameters)
        yield from page[member]
        if not page.get("nextToken"):
            return
        parameters["nextToken"] = page["nextToken"]


def _code(error: Exception) -> str:
    """The error code that RAM gave, or _CONNECTION when there was no answer."""
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else _CONNECTION


def _logged(settings: Settings, shares: dict[str, str]) -> dict[str, str]:
    for name, status in shares.items():
        level = logging.WARNING if status == WAITING else logging.INFO
        logger.log(level, "%s of account %s: %s", name, settings.owner_account, status)
    return shares


def summary(shares: Mapping[str, str]) -> str:
    """One line for the stack event."""
    return "; ".join(f"{name}: {status}" for name, status in shares.items())


# ---- answer


def respond(event: Mapping[str, Any], status: str, reason: str, shares: Mapping[str, str]) -> None:
    """PUT the answer to CloudFormation. The address is a secret (it is signed): it is in no message and no log."""
    answer = {
        "Status": status,
        "Reason": reason[:1000],
        "PhysicalResourceId": event.get("PhysicalResourceId") or event["LogicalResourceId"],
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": dict(shares),
    }
    if len(json.dumps(answer).encode()) > RESPONSE_LIMIT:
        logger.warning("The answer would exceed %d bytes; it goes without the single shares.", RESPONSE_LIMIT)
        answer["Data"] = {}
    _put(event["ResponseURL"], json.dumps(answer).encode())


def _put(url: str, body: bytes) -> None:
    if not url.startswith("https://"):
        raise ValueError("ResponseURL does not begin with https://")
    request = urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})  # noqa: S310
    for attempt in (1, 2, 3):
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
            return
        except (OSError, HTTPException, ValueError) as error:
            logger.warning("Answering CloudFormation, attempt %d of 3: %s", attempt, type(error).__name__)
        time.sleep(1)
    raise RuntimeError("CloudFormation did not take the answer")

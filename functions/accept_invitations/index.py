"""Accept the invitations to an account's resource shares (AWS RAM).

An account outside the sharing organisation has no access to a share until it accepts the invitation, within twelve
hours for SageMaker resources; CloudFormation has no type for that. Python 3.11 or later; needs ram:GetResourceShares
and ram:GetResourceShareInvitations on `*`, and ram:AcceptResourceShareInvitation on the invitations, whose ARNs hold
the account that shares: arn:aws:ram:REGION:OWNER:resource-share-invitation/*.

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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004

from functions import custom_resource

logger = logging.getLogger("accept_invitations")
logger.setLevel(logging.INFO)

ACCEPTED, MEMBER, NOT_NEEDED, WAITING = "accepted", "already a member", "not needed", "waiting"

POLL_SECONDS = 5.0

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
        return custom_resource.answer(event, context, _requested)
    if event.get("detail-type") == "Scheduled Event":
        return accept(settings_from(os.environ, _ENVIRONMENT), until=custom_resource.deadline(context))
    raise ValueError(f"event with the keys {sorted(event)}: expected a custom resource request or a Scheduled Event")


def _requested(event: dict[str, Any], answer: custom_resource.Answer, until: float) -> None:
    if event["RequestType"] == "Delete":
        answer.reason = "Nothing to take back: membership ends when the owner ends the share."
        return
    answer.data = accept(settings_from(event["ResourceProperties"], _PROPERTIES), until=until)
    answer.reason = summary(answer.data)


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
    client = ram or boto3.client("ram", config=custom_resource.CLIENT_CONFIG)
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

"""Keep an owner's statements in a policy that belongs to somebody else, as a custom resource of CloudFormation.

Properties: Target ("glue-catalog" or "bucket"), Name (the bucket's; for the catalog its account id), Owner (what the
owner's Sids begin with), Statements (JSON text of a list; each Sid is Owner, an upper-case letter and more). Catalog
and bucket are of the stack's own account. Create and Update put the statements in, Delete takes the owner's out, and
the policy with them if nothing is left; foreign statements survive all three, and a replay changes nothing.

The physical id names target, name and owner, so that CloudFormation, when one of them changes, deletes at the old place
after the new one is written. Delete therefore goes by that id, and by the properties for an id that CloudFormation made
up itself because no answer came. A creation that fails before anything was written bears the logical id, and its Delete
does nothing.

Python 3.11 or later; a timeout of 120 seconds or more. Needs, by the Service Authorization Reference:
* glue-catalog: glue:GetResourcePolicy, glue:PutResourcePolicy, glue:DeleteResourcePolicy on the catalog,
  arn:aws:glue:REGION:ACCOUNT:catalog (they take no other resource). Where the catalog's settings encrypt metadata,
  permission on that key as well (glue/latest/webapi/API_GetResourcePolicies.html).
* bucket: s3:GetBucketPolicy, s3:PutBucketPolicy, s3:DeleteBucketPolicy on arn:aws:s3:::BUCKET.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

import boto3

from functions import custom_resource
from functions.merge_policy.place import Place, statements_from
from functions.merge_policy.policies import BucketPolicy, CatalogPolicy, PlaceMissingError, Policy
from functions.merge_policy.settling import UnsettledError, settle

logger = logging.getLogger("merge_policy")


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Lambda entry point. Returns nothing of interest: the answer goes to CloudFormation."""
    return custom_resource.answer(event, context, _requested)


def _requested(event: dict[str, Any], answer: custom_resource.Answer, until: float) -> None:
    account = event["StackId"].split(":")[4]
    if event["RequestType"] == "Delete":
        answer.reason = _undo(event, account, until)
        return
    place = Place.of(event["ResourceProperties"])
    statements = statements_from(event["ResourceProperties"], place.owner)

    def writing() -> None:
        answer.physical_id = place.physical_id

    settle(policy_at(place, account, until), place.owner, statements, until=until, writing=writing)
    writing()
    answer.reason = f"{len(statements)} statements of {place.owner} in the policy of {place.target} {place.name}"


def _undo(event: Mapping[str, Any], account: str, until: float) -> str:
    physical_id = event["PhysicalResourceId"]
    place = Place.named_by(physical_id)
    if place is None and physical_id != event["LogicalResourceId"]:
        try:
            place = Place.of(event["ResourceProperties"])
        except ValueError as error:
            logger.warning("Such a place cannot have been written: %s", error)
    if place is None:
        return "Nothing was written, so there is nothing to take back."
    try:
        settle(policy_at(place, account, until), place.owner, [], until=until)
    except PlaceMissingError as missing:
        return f"Nothing to take back: {missing}"
    return f"No statements of {place.owner} in the policy of {place.target} {place.name}"


def policy_at(place: Place, account: str, until: float) -> Policy:
    """The policy, for calls until that moment. Raises ValueError for another account's catalog."""

    def check_time() -> None:
        if time.monotonic() >= until:
            raise UnsettledError(f"the function's time was up before the policy of {place.name} was settled")

    config = custom_resource.CLIENT_CONFIG
    if place.target == "bucket":
        return BucketPolicy(boto3.client("s3", config=config), place.name, account, check_time)
    if place.name != account:
        raise ValueError(f"Name is {place.name}: the stack is in {account} and reaches that account's catalog only")
    return CatalogPolicy(boto3.client("glue", config=config), account, check_time)

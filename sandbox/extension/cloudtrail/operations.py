"""The operations on trails (awscloudtrail/latest/APIReference/API_Operations.html).

Log files are not written: a trail here decides only which events reach EventBridge. What writes elsewhere, an SNS topic
or a log group, is refused.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import organisation
from sandbox.extension.cloudtrail import destination, selectors
from sandbox.extension.cloudtrail.trail import DEFAULT_SELECTORS, TRAILS, Trail
from sandbox.extension.errors import AwsError, unsupported

Request = Mapping[str, Any]
Answer = dict[str, Any]

_NAME = re.compile(r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9])+")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
# awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
_TRAILS_PER_REGION = 5
_ELSEWHERE = ("SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
_MEMBERS = {
    "S3BucketName": "bucket",
    "S3KeyPrefix": "prefix",
    "KmsKeyId": "key",
    "IsMultiRegionTrail": "multi_region",
    "IncludeGlobalServiceEvents": "global_events",
    "EnableLogFileValidation": "validation",
    "IsOrganizationTrail": "of_organisation",
}


def create_trail(request: Request) -> Answer:
    name, account, region = request["Name"], get_account_id(), get_region()
    if not 3 <= len(name) <= 128 or not _NAME.fullmatch(name) or _ADDRESS.fullmatch(name):
        raise AwsError(
            "InvalidTrailNameException",
            f"Trail name {name!r}: write 3 to 128 letters, digits, periods, underscores and dashes, no two of the "
            "marks together, letters or digits at both ends, not an IP address",
        )
    if any(trail.name == name and trail.account == account for trail in TRAILS.seen(account, region)):
        raise AwsError("TrailAlreadyExistsException", f"Trail {name} already exists for customer: {account}")
    if len(TRAILS.seen(account, region)) >= _TRAILS_PER_REGION:
        raise AwsError("MaximumNumberOfTrailsExceededException", f"User: {account} already has 5 trails in {region}.")
    trail = Trail(account, region, name, "")
    trail.tags = {tag["Key"]: tag.get("Value", "") for tag in request.get("TagsList") or ()}
    return _set(trail, request)


def update_trail(request: Request) -> Answer:
    return _set(_own(request["Name"]), request)


def delete_trail(request: Request) -> Answer:
    TRAILS.remove(_own(request["Name"]))
    return {}


def start_logging(request: Request) -> Answer:
    trail = _own(request["Name"])
    if not trail.logging:
        trail.logging, trail.started = True, time.time()
    return {}


def stop_logging(request: Request) -> Answer:
    trail = _own(request["Name"])
    if trail.logging:
        trail.logging, trail.stopped = False, time.time()
    return {}


def get_trail(request: Request) -> Answer:
    return {"Trail": _seen(request["Name"]).description()}


def get_trail_status(request: Request) -> Answer:
    trail = _seen(request["Name"])
    answer: Answer = {"IsLogging": trail.logging}
    times = {"StartLoggingTime": trail.started, "StopLoggingTime": trail.stopped}
    return answer | {name: value for name, value in times.items() if value is not None}


def describe_trails(request: Request) -> Answer:
    shadows = request.get("includeShadowTrails", True)
    found = TRAILS.seen(get_account_id(), get_region(), shadows=shadows)
    if wanted := request.get("trailNameList"):
        named = [TRAILS.find(get_account_id(), get_region(), name) for name in wanted]
        found = [trail for trail in named if trail is not None]
    return {"trailList": [trail.description() for trail in found]}


def list_trails(_request: Request) -> Answer:
    found = TRAILS.seen(get_account_id(), get_region())
    return {"Trails": [{"TrailARN": each.arn, "Name": each.name, "HomeRegion": each.region} for each in found]}


def put_event_selectors(request: Request) -> Answer:
    trail = _own(request["TrailName"])
    trail.selectors, trail.advanced = selectors.checked(request)
    return _selectors_of(trail)


def get_event_selectors(request: Request) -> Answer:
    return _selectors_of(_seen(request["TrailName"]))


def add_tags(request: Request) -> Answer:
    trail = _own(request["ResourceId"])
    trail.tags |= {tag["Key"]: tag.get("Value", "") for tag in request["TagsList"]}
    return {}


def remove_tags(request: Request) -> Answer:
    trail = _own(request["ResourceId"])
    for tag in request["TagsList"]:
        trail.tags.pop(tag["Key"], None)
    return {}


def list_tags(request: Request) -> Answer:
    found = [_seen(arn) for arn in request["ResourceIdList"]]
    listed = [
        {"ResourceId": each.arn, "TagsList": [{"Key": k, "Value": v} for k, v in each.tags.items()]} for each in found
    ]
    return {"ResourceTagList": listed}


def _set(trail: Trail, request: Request) -> Answer:
    """Give `trail` the settings of the request, if all of them hold, and keep it."""
    for member in _ELSEWHERE:
        if request.get(member):
            raise unsupported(f"{member} of cloudtrail trails; events reach EventBridge only")
    wanted = {attribute: request[member] for member, attribute in _MEMBERS.items() if request.get(member) is not None}
    changed = Trail(**{**vars(trail), **wanted})
    if changed.multi_region and not changed.global_events:
        raise AwsError(
            "InvalidParameterCombinationException",
            "Multi-Region trail must include global service events.",
        )
    if changed.of_organisation:
        _require_management_account(changed)
    if changed.key:
        changed.key = destination.key_arn(changed.key)
    destination.require(changed)
    vars(trail).update(vars(changed))
    TRAILS.add(trail)
    return trail.settings()


def _require_management_account(trail: Trail) -> None:
    """Delegated administrators are not known here (…/userguide/cloudtrail-delegated-administrator.html)."""
    current = organisation.current()
    if current is None or trail.account not in current.accounts:
        raise AwsError("OrganizationsNotInUseException", f"Account {trail.account} is not in an organization.")
    if trail.account != current.management_account:
        message = f"The management account {current.management_account} makes the organization's trails."
        raise AwsError("NotOrganizationMasterAccountException", message)


def _seen(reference: str) -> Trail:
    trail = TRAILS.find(get_account_id(), get_region(), reference)
    if trail is None:
        raise AwsError("TrailNotFoundException", f"Unknown trail: {reference} for the user: {get_account_id()}", 404)
    return trail


def _own(reference: str) -> Trail:
    """The trail, which only its account may change, in the Region that it was made in."""
    trail = _seen(reference)
    if trail.account != get_account_id():
        message = f"Trail {trail.arn} belongs to the organization's management account, which alone may change it."
        raise AwsError("NotOrganizationMasterAccountException", message)
    if trail.region != get_region():
        message = f"Trail {trail.name} must be changed in its home Region {trail.region}, not in {get_region()}."
        raise AwsError("InvalidHomeRegionException", message)
    return trail


def _selectors_of(trail: Trail) -> Answer:
    if trail.advanced:
        return {"TrailARN": trail.arn, "AdvancedEventSelectors": list(trail.advanced)}
    return {"TrailARN": trail.arn, "EventSelectors": list(trail.selectors or DEFAULT_SELECTORS)}

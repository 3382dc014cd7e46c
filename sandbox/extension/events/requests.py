"""EventBridge's operations on rules, targets and events, with what AWS checks before ministack serves them.

Rules: eventbridge/latest/APIReference/API_PutRule.html ("If you omit arguments in PutRule, the old values for those
arguments are not kept"), API_DeleteRule.html ("you must first remove all targets"), API_PutEvents.html. Nobody but AWS
may put events whose source begins with aws. (userguide/eb-putevents.html), which ministack sees to.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import eventbridge

from sandbox.extension import request_validation
from sandbox.extension.errors import AwsError, Response, json_error
from sandbox.extension.events import targets

Request = dict[str, Any]
Serve = Callable[..., Response]

_ENTRY = ("Source", "DetailType", "Detail")


def install() -> None:
    """Check before ministack's functions, which serve the API by their names in its module."""
    if getattr(eventbridge._put_rule, "checked", False):
        return
    for name, operation, check in (
        ("_put_rule", "PutRule", _put_rule),
        ("_delete_rule", "DeleteRule", _delete_rule),
        ("_enable_rule", "EnableRule", _existing("Name")),
        ("_disable_rule", "DisableRule", _existing("Name")),
        ("_put_targets", "PutTargets", _put_targets),
        ("_remove_targets", "RemoveTargets", _existing("Rule")),
        ("_list_targets_by_rule", "ListTargetsByRule", _existing("Rule")),
    ):
        setattr(eventbridge, name, _checked(getattr(eventbridge, name), operation, check))
    eventbridge._put_events = _checking_entries(eventbridge._put_events)


def _checked(serve: Serve, operation: str, check: Callable[[Request], None]) -> Serve:
    def served(data: Request) -> Response:
        try:
            request_validation.check(
                request_validation.service("events").operation_model(operation), data, code="ValidationException"
            )
            check(data)
        except AwsError as error:
            return json_error(error)
        return serve(data)

    served.checked = True  # type: ignore[attr-defined]
    return served


def _key(data: Request, name: str) -> str:
    return str(eventbridge._rule_key(data[name], data.get("EventBusName", "default")))


def _existing(name: str) -> Callable[[Request], None]:
    def check(data: Request) -> None:
        if _key(data, name) not in eventbridge._rules:
            raise AwsError("ResourceNotFoundException", f"Rule {data[name]} does not exist on EventBus default.")

    return check


def _put_rule(data: Request) -> None:
    if not data.get("EventPattern") and not data.get("ScheduleExpression"):
        message = "Parameter(s) EventPattern or ScheduleExpression must be specified."
        raise AwsError("ValidationException", message)
    data.setdefault("State", "ENABLED")
    data.setdefault("Description", "")
    data.setdefault("RoleArn", "")
    if _key(data, "Name") in eventbridge._rules:
        data.pop("Tags", None)  # "If you are updating an existing rule, any tags you specify are ignored."


def _delete_rule(data: Request) -> None:
    if eventbridge._targets.get(_key(data, "Name")):
        raise AwsError("ValidationException", "Rule can't be deleted since it has targets.")


def _put_targets(data: Request) -> None:
    _existing("Rule")(data)
    targets.require(data["Rule"], eventbridge._targets.get(_key(data, "Rule"), []), data["Targets"])


def _checking_entries(put: Serve) -> Serve:
    """PutEvents answers for each entry: what is wrong with one does not keep the others."""

    def checked(data: Request, allow_aws_source: bool = False) -> Response:
        entries: list[Request] = data.get("Entries") or []
        faults = {at: fault for at, entry in enumerate(entries) if (fault := _fault(entry))}
        if not faults:
            return put(data, allow_aws_source)
        good = [entry for at, entry in enumerate(entries) if at not in faults]
        status, headers, body = put({**data, "Entries": good}, allow_aws_source)
        answer = json.loads(body)
        answered = iter(answer.get("Entries", []))
        answer["Entries"] = [faults.get(at) or next(answered) for at in range(len(entries))]
        answer["FailedEntryCount"] = answer.get("FailedEntryCount", 0) + len(faults)
        return status, headers, json.dumps(answer).encode()

    return checked


def _fault(entry: Mapping[str, Any]) -> dict[str, str] | None:
    for name in _ENTRY:
        if not entry.get(name):
            message = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": message}
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    return (
        None if isinstance(detail, dict) else {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    )

"""Functions and event buses: who may call them."""

from __future__ import annotations

import re
from typing import Any

from landbridge.access.collection import resources
from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import AttachedPolicy, Gathered
from landbridge.access.model import PolicyKind, Resource, Unresolved

_ASSETS = re.compile(r"cdk-\w+-assets-\d{12}-[\w-]+")
"""The bucket of the CDK's own assets (cdk/v2/guide/bootstrapping-env.html)."""

OWN_HANDLER = re.compile(r"functions\.(\w+)\.index\.handler")
"""How Landbridge's own functions are told apart."""

_CONDITIONS = {
    "SourceArn": ("ArnLike", "aws:SourceArn"),
    "SourceAccount": ("StringEquals", "aws:SourceAccount"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "InvokedViaFunctionUrl": ("Bool", "lambda:InvokedViaFunctionUrl"),
}
"""What each property of AWS::Lambda::Permission adds to the statement (lambda/latest/dg/access-control-resource-based.
html)."""


def function(entry: Entry, gathered: Gathered) -> None:
    """Its code and its role: whoever chooses the one does what the other may."""
    arn = entry.arn()
    handler = entry.properties.get("Handler")
    if arn is not None and isinstance(handler, str):
        gathered.handlers[arn] = handler
    if arn is None:
        return
    if entry.inside("Code", "ZipFile") is not None or (isinstance(handler, str) and not OWN_HANDLER.fullmatch(handler)):
        entry.note(f"what the function {arn} does, whose code is not Landbridge's", "Code")
    if isinstance(bucket := entry.inside("Code", "S3Bucket"), str) and not _ASSETS.fullmatch(bucket):
        entry.note(f"what the code from the bucket {bucket} does", "Code")
    for layer in entry.texts("Layers"):
        entry.note(f"what the layer {layer} does", "Layers")
    source = entry.source(PolicyKind.RESOURCE, arn.rpartition(":")[2])
    gathered.resources.append(
        Resource(arn, entry.type, entry.account, (), source, tags=entry.tags(), works_as=entry.text("Role"))
    )


def permission(entry: Entry, gathered: Gathered) -> None:
    """AWS::Lambda::Permission: one statement of a function's policy."""
    for name in entry.targets("FunctionName"):
        if isinstance(name, Unresolved):
            continue
        arn, named = _function_arn(name, entry)
        conditions: dict[str, dict[str, Any]] = {}
        for written, (operator, key) in _CONDITIONS.items():
            value = entry.get(written)
            if value is not None:
                conditions.setdefault(operator, {})[key] = value
        statement = {
            "Effect": "Allow",
            "Principal": _principal(entry.text("Principal")),
            "Action": entry.get("Action"),
            # Who may call a version or an alias has the function's code run, whatever it is called by.
            "Resource": list(dict.fromkeys((arn, named))),
            "Condition": conditions,
        }
        _add(entry, gathered, arn, "AWS::Lambda::Function", {"Version": "2012-10-17", "Statement": statement})


def event_bus(entry: Entry, gathered: Gathered) -> None:
    resources.plain(entry, gathered)
    arn, document = entry.arn(), entry.get("Policy")
    if arn is not None and document is not None:
        _add(entry, gathered, arn, entry.type, document)


def event_bus_policy(entry: Entry, gathered: Gathered) -> None:
    """One statement, written as such or as Action, Principal and Condition (TemplateReference,
    aws-resource-events-eventbuspolicy.html)."""
    for name in entry.targets("EventBusName") or ("default",):
        if isinstance(name, Unresolved):
            continue
        arn = name if name.startswith("arn:") else entry.stack.arns.arn("events", entry.account, f"event-bus/{name}")
        statement = entry.get("Statement")
        if statement is None:
            statement = {
                "Effect": "Allow",
                "Principal": _account(entry.text("Principal")),
                "Action": entry.text("Action") or "events:PutEvents",
                "Resource": arn,
                "Condition": _condition(entry.get("Condition")),
            }
        _add(entry, gathered, arn, "AWS::Events::EventBus", {"Version": "2012-10-17", "Statement": statement})


def _add(entry: Entry, gathered: Gathered, arn: str, kind: str, document: object) -> None:
    title = arn.rpartition(":")[2].rpartition("/")[2]
    statements = entry.statements(document, PolicyKind.RESOURCE, title)
    source = entry.source(PolicyKind.RESOURCE, title)
    gathered.policies.append(AttachedPolicy(arn, kind, entry.account, statements, source, whole=False))


def _function_arn(name: str, entry: Entry) -> tuple[str, str]:
    """The function's ARN, and that with the version or alias that is named (lambda/latest/dg/using-aliases.html)."""
    if name.startswith("arn:"):
        return ":".join(name.split(":")[:7]), name
    parts = name.split(":")
    account, own = (parts[0], parts[2:]) if len(parts) >= 3 and parts[1] == "function" else (entry.account, parts)
    arn = entry.stack.arns.arn("lambda", account, f"function:{own[0]}")
    return arn, ":".join((arn, *own[1:]))


def _principal(found: object) -> Any:
    """A service by its domain; anything else is an account, a role or everybody."""
    if isinstance(found, str) and found != "*" and not found.startswith("arn:") and "." in found:
        return {"Service": found}
    return _account(found)


def _account(found: object) -> Any:
    return found if found is None or found == "*" or isinstance(found, Unresolved) else {"AWS": found}


def _condition(found: Any) -> Any:
    """{"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-…"}."""
    if isinstance(found, dict) and isinstance(found.get("Type"), str) and isinstance(found.get("Key"), str):
        return {found["Type"]: {found["Key"]: found.get("Value")}}
    return {} if found is None else found

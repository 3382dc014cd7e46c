"""Why stacks failed: what CloudFormation's events say, which the CDK CLI shows in part only.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_OperationEvent.html
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.credentials import root_session
from sandbox.endpoint import Endpoint

_STACK = "AWS::CloudFormation::Stack"
_ENVIRONMENT = re.compile(r"aws://(?P<account>\d{12})/(?P<region>[a-z0-9-]+)")
# What befell the other resources of the stack; it explains nothing.
_CANCELLED = re.compile(r"Resource (creation|update) cancelled")
# Events carry milliseconds, rounded down.
_ROUNDING = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Stack:
    """A stack by name, and where it is deployed."""

    name: str
    account: str
    region: str


def stacks_of(assembly: Path) -> list[Stack]:
    """The stacks of a synthesized app, those of its stages included. assembly: the folder, such as cdk.out."""
    found = []
    for manifest in (*assembly.glob("manifest.json"), *assembly.glob("assembly-*/manifest.json")):
        for identifier, artifact in json.loads(manifest.read_text()).get("artifacts", {}).items():
            place = _ENVIRONMENT.fullmatch(artifact.get("environment", ""))
            if artifact.get("type") == "aws:cloudformation:stack" and place:
                name = artifact["properties"].get("stackName", identifier)
                found.append(Stack(name, place["account"], place["region"]))
    return found


def explain(endpoint: Endpoint, stacks: Iterable[Stack], since: datetime) -> list[str]:
    """Lines that name each of `stacks` that failed after `since`, and below it the reasons; none where none failed."""
    lines: list[str] = []
    for stack in stacks:
        if found := _reasons(endpoint, stack, since - _ROUNDING):
            lines += [f"{stack.name} in account {stack.account}:", *(f"  {reason}" for reason in found)]
    return lines


def _reasons(endpoint: Endpoint, stack: Stack, since: datetime) -> list[str]:
    """One line for each failed resource and validation, in the order of time; else what the stack itself says."""
    client = root_session(endpoint, stack.account, region=stack.region).client("cloudformation")
    try:
        pages = client.get_paginator("describe_stack_events").paginate(StackName=stack.name)
        # The newest come first.
        events = [event for page in pages for event in page["StackEvents"] if event["Timestamp"] >= since][::-1]
        failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        if not failed:
            return []
        operations = client.describe_events(StackName=stack.name, Filters={"FailedEvents": True})["OperationEvents"]
    except (ClientError, BotoCoreError):
        # It was never made, or is gone.
        return []
    validations = [event for event in operations if event["Timestamp"] >= since]
    reasons = [_line(event, "ValidationStatusReason") for event in validations]
    reasons += [_line(event, "ResourceStatusReason") for event in failed if event["ResourceType"] != _STACK]
    reasons = reasons if any(reasons) else [_line(event, "ResourceStatusReason") for event in failed]
    return list(dict.fromkeys(filter(None, reasons)))


def _line(event: Mapping[str, Any], member: str) -> str:
    reason = " ".join(event.get(member, "").split())
    if not reason or _CANCELLED.fullmatch(reason.rstrip(".")):
        return ""
    return f"{event['ResourceType']} {event['LogicalResourceId']}: {reason}"

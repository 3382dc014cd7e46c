"""Stacks for tests, made through the API as a deployment would."""

import json
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.exceptions import WaiterError

_QUICK = {"Delay": 0.05, "MaxAttempts": 400}
_CAPABILITIES = ["CAPABILITY_NAMED_IAM"]


class Stack:
    """A stack of one account, by name."""

    def __init__(self, session: boto3.Session, name: str = "test") -> None:
        self.session = session
        self.name = name
        self.cloudformation: Any = session.client("cloudformation")

    def deploy(self, resources: Mapping[str, Any], **template: Any) -> None:
        """Create or update the stack. Raises AssertionError with the reasons if it fails."""
        body = json.dumps({"Resources": resources, **template})
        operation, waiter = (
            (self.cloudformation.update_stack, "stack_update_complete")
            if self.status() not in ("", "DELETE_COMPLETE")
            else (self.cloudformation.create_stack, "stack_create_complete")
        )
        operation(StackName=self.name, TemplateBody=body, Capabilities=_CAPABILITIES)
        try:
            self.cloudformation.get_waiter(waiter).wait(StackName=self.name, WaiterConfig=_QUICK)
        except WaiterError:
            raise AssertionError("; ".join(self.failures())) from None

    def delete(self) -> None:
        """Delete the stack. Raises AssertionError with the reasons if it fails."""
        self.cloudformation.delete_stack(StackName=self.name)
        try:
            self.cloudformation.get_waiter("stack_delete_complete").wait(StackName=self.name, WaiterConfig=_QUICK)
        except WaiterError:
            raise AssertionError("; ".join(self.failures())) from None

    def status(self) -> str:
        """The status of the stack; empty if there is none."""
        try:
            return str(self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"])
        except self.cloudformation.exceptions.ClientError:
            return ""

    def failures(self) -> list[str]:
        """The reasons of what failed, newest first."""
        events = self.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in failed]

    def physical_id(self, logical_id: str) -> str:
        """The physical id of a resource."""
        detail = self.cloudformation.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
        return str(detail["StackResourceDetail"]["PhysicalResourceId"])

    def outputs(self) -> dict[str, str]:
        """The outputs by key."""
        outputs = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0].get("Outputs", [])
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}

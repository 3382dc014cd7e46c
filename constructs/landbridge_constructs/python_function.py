"""A Lambda function in Python with its role and log group, and the custom resources that it serves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aws_cdk import CfnResource
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from landbridge_constructs.policy_role import PolicyRole, PolicyRoleSettings
from landbridge_constructs.retention import LOGS_DAYS


@dataclass(frozen=True)
class PythonFunctionSettings:
    """`source` is the function's folder with `handler` in its index.py; the modules beside the folder are packaged
    with it, and it imports them by the name of the folder that holds them all. `along` names folders beside it that it
    imports from besides.
    """

    function_name: str
    description: str
    log_group: str
    role: PolicyRoleSettings
    source: str
    timeout_seconds: int = 300
    memory_mb: int = 256
    environment: Mapping[str, str] = field(default_factory=dict)
    along: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScheduleSettings:
    """A rule of this name, every so many minutes."""

    name: str
    description: str
    minutes: int


class PythonFunction(Construct):
    """`function` is the resource, `service_token` its ARN within the stack, `role` what it works as."""

    def __init__(self, scope: Construct, construct_id: str, settings: PythonFunctionSettings) -> None:
        super().__init__(scope, construct_id)
        log_group = logs.CfnLogGroup(self, "Log", log_group_name=settings.log_group, retention_in_days=LOGS_DAYS)
        self.role = PolicyRole(self, "Role", settings.role)
        source = Path(settings.source)
        code = assets.Asset(self, "Code", path=package(settings.source, settings.along).name)
        self.function = lambda_.CfnFunction(
            self,
            "Function",
            function_name=settings.function_name,
            description=settings.description,
            runtime="python3.14",
            handler=f"{source.parent.name}.{source.name}.index.handler",
            role=self.role.arn,
            code=lambda_.CfnFunction.CodeProperty(s3_bucket=code.s3_bucket_name, s3_key=code.s3_object_key),
            timeout=settings.timeout_seconds,
            memory_size=settings.memory_mb,
            environment=(
                lambda_.CfnFunction.EnvironmentProperty(variables=settings.environment)
                if settings.environment
                else None
            ),
        )
        self.function.add_resource_dependency(log_group)

    @property
    def service_token(self) -> str:
        return self.function.attr_arn

    def call_on(self, schedule: ScheduleSettings) -> None:
        """The rule that calls the function on schedule, and its permission to."""
        unit = "minute" if schedule.minutes == 1 else "minutes"
        rule = events.CfnRule(
            self,
            "Schedule",
            name=schedule.name,
            description=schedule.description,
            schedule_expression=f"rate({schedule.minutes} {unit})",
            targets=[events.CfnRule.TargetProperty(id="function", arn=self.service_token)],
        )
        lambda_.CfnPermission(
            self,
            "Allow",
            action="lambda:InvokeFunction",
            function_name=self.function.ref,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )

    def custom_resource(self, scope: Construct, construct_id: str, properties: Mapping[str, Any]) -> CfnResource:
        """A custom resource that this function serves, with these properties. It is made after the role's permissions
        and goes before them.
        """
        resource = CfnResource(
            scope,
            construct_id,
            type="AWS::CloudFormation::CustomResource",
            properties={"ServiceToken": self.service_token, **properties},
        )
        for policy in self.role.policies:
            resource.add_resource_dependency(policy)
        return resource


@cache
def package(source: str, along: tuple[str, ...] = ()) -> tempfile.TemporaryDirectory[str]:
    """What Lambda gets of the function in this folder: the folder, the modules beside it and the folders `along`,
    within the folder that holds them all. Made once, and gone with the process: CDK takes a copy for each stack.
    """
    made = tempfile.TemporaryDirectory(prefix="landbridge-")
    function, holder = Path(source), Path(source).parent
    packaged = Path(made.name) / holder.name
    packaged.mkdir()
    for module in sorted(holder.glob("*.py")):
        shutil.copy(module, packaged)
    for folder in (function.name, *along):
        shutil.copytree(holder / folder, packaged / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return made

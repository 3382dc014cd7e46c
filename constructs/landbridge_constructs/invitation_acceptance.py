"""Accepts the RAM invitations of one owner account, by name, without a console.

No CloudFormation type accepts an invitation. A custom resource does when the stack is deployed, and waits a while for
what is still on its way; a schedule takes up what comes later, so that the order of deployments does not matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from aws_cdk import CfnResource
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from landbridge_constructs.policy_role import PolicyRole, PolicyRoleSettings
from landbridge_constructs.retention import LOGS_DAYS

WAIT_SECONDS = 120
TIMEOUT_SECONDS = 300


@dataclass(frozen=True)
class InvitationAcceptanceSettings:
    """`source` is the folder of the handler. `share_names` are exact. `invited` False makes the resource a no-op."""

    function_name: str
    log_group: str
    role: PolicyRoleSettings
    source: str
    owner_account: str
    share_names: tuple[str, ...]
    invited: bool


class InvitationAcceptance(Construct):
    """The function, its role and log group, the custom resource, and for invited accounts the schedule."""

    def __init__(self, scope: Construct, construct_id: str, settings: InvitationAcceptanceSettings) -> None:
        super().__init__(scope, construct_id)
        log_group = logs.CfnLogGroup(self, "Log", log_group_name=settings.log_group, retention_in_days=LOGS_DAYS)
        role = PolicyRole(self, "Role", settings.role)
        code = assets.Asset(self, "Code", path=settings.source, exclude=["__pycache__", "*.pyc"])
        function = lambda_.CfnFunction(
            self,
            "Function",
            function_name=settings.function_name,
            description=f"Accepts RAM invitations of account {settings.owner_account}.",
            runtime="python3.14",
            handler="index.handler",
            role=role.arn,
            code=lambda_.CfnFunction.CodeProperty(s3_bucket=code.s3_bucket_name, s3_key=code.s3_object_key),
            timeout=TIMEOUT_SECONDS,
            memory_size=256,
            environment=lambda_.CfnFunction.EnvironmentProperty(
                variables={
                    "OWNER_ACCOUNT": settings.owner_account,
                    "SHARE_NAMES": json.dumps(settings.share_names),
                    "INSIDE_ORGANISATION": "false" if settings.invited else "true",
                }
            ),
        )
        function.add_resource_dependency(log_group)
        acceptance = CfnResource(
            self,
            "Acceptance",
            type="AWS::CloudFormation::CustomResource",
            properties={
                "ServiceToken": function.attr_arn,
                "OwnerAccount": settings.owner_account,
                "ShareNames": list(settings.share_names),
                "InsideOrganisation": "false" if settings.invited else "true",
                "WaitSeconds": str(WAIT_SECONDS),
            },
        )
        for policy in role.policies:
            acceptance.add_resource_dependency(policy)
        if settings.invited:
            self._schedule(function)

    def _schedule(self, function: lambda_.CfnFunction) -> None:
        rule = events.CfnRule(
            self,
            "Schedule",
            name=function.function_name,
            description="Takes up invitations that come after the stack was deployed.",
            schedule_expression="rate(15 minutes)",
            targets=[events.CfnRule.TargetProperty(arn=function.attr_arn, id="accept")],
        )
        lambda_.CfnPermission(
            self,
            "Allow",
            action="lambda:InvokeFunction",
            function_name=function.ref,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )

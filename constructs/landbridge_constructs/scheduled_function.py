"""A function that is called from time to time, and by nothing else."""

from __future__ import annotations

from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from landbridge_constructs.event_function import ScheduleSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings


class ScheduledFunction(PythonFunction):
    """The function, the rule that calls it, and the rule's permission to."""

    def __init__(
        self, scope: Construct, construct_id: str, settings: PythonFunctionSettings, schedule: ScheduleSettings
    ) -> None:
        super().__init__(scope, construct_id, settings)
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

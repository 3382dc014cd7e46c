"""Logs of Lambda functions, written as the function's role.

Rules: AWS Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs" (lambda/latest/dg/
monitoring-cloudwatchlogs.html): the role needs logs:CreateLogGroup for a group that is not there, and
logs:CreateLogStream and logs:PutLogEvents. ministack writes whatever the role may, also after function and role have
gone: what was under way at a reset then left a log group in the way of the next deployment.
"""

from collections.abc import Callable
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch_logs, lambda_svc

from sandbox.extension.authorization import authorize_role
from sandbox.extension.errors import AwsError


def install() -> None:
    """Judge each writing. Calling it again changes nothing."""
    emit = lambda_svc._emit_lambda_logs
    if not getattr(emit, "extended", False):
        lambda_svc._emit_lambda_logs = _judged(emit)


def _judged(emit: Callable[..., None]) -> Callable[..., None]:
    def judged(function: dict[str, Any], *arguments: Any, **options: Any) -> None:
        configuration = function.get("config") or function
        named = (configuration.get("LoggingConfig") or {}).get("LogGroup")
        group = named or f"/aws/lambda/{configuration['FunctionName']}"
        if _may_write(str(configuration.get("Role", "")), group):
            emit(function, *arguments, **options)

    judged.extended = True  # type: ignore[attr-defined]
    return judged


def _may_write(role: str, group: str) -> bool:
    arn = f"arn:aws:logs:{responses.get_region()}:{responses.get_account_id()}:log-group:{group}"
    asked = [("logs:CreateLogStream", f"{arn}:log-stream:"), ("logs:PutLogEvents", f"{arn}:log-stream:any")]
    if group not in cloudwatch_logs._log_groups:
        asked.insert(0, ("logs:CreateLogGroup", arn))
    try:
        for action, resource in asked:
            authorize_role(role, action, resource)
    except AwsError:
        return False
    return True

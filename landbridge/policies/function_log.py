"""The right of a function to its own log."""

from __future__ import annotations

from landbridge.naming import Names
from landbridge.policies.statement import Statement


def log_statement(names: Names, account: str, log_group: str) -> Statement:
    """The group is made beside the function, so that its role makes streams alone (Lambda developer guide,
    monitoring-cloudwatchlogs)."""
    return Statement(
        "Log",
        ("logs:CreateLogStream", "logs:PutLogEvents"),
        (names.arn("logs", account, f"log-group:{log_group}:log-stream:*"),),
    )

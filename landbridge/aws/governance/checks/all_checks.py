"""All checks of a connection, in the order in which an event comes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from landbridge.aws.errors import DENIED
from landbridge.aws.governance.checks.entry import check_entry, check_profile
from landbridge.aws.governance.checks.finding import Finding, unknown
from landbridge.aws.governance.checks.queues import check_queue, check_set_aside
from landbridge.aws.governance.checks.rules import check_routes, check_rules
from landbridge.aws.governance.checks.trail import check_trail
from landbridge.aws.governance.target import Target

Check = Callable[[Any, Target], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "trail": check_trail,
    "rules": check_rules,
    "routes": check_routes,
    "queue": check_queue,
    "redrive and undelivered queue": check_set_aside,
    "credentials": check_entry,
    "default profile": check_profile,
}


def check(session: Any, target: Target) -> Iterator[Finding]:
    """One finding after the other. session: of boto3, in the connection's account and Region."""
    for name, one in CHECKS.items():
        try:
            yield from one(session, target)
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
            denied = code in DENIED or "AccessDenied" in code or "Authorization" in code
            remedy = f"allow the caller {error.operation_name}, or ask someone who may" if denied else "try again"
            yield unknown(name, f"AWS answered {code} to {error.operation_name}: {message}", remedy)
        except BotoCoreError as error:
            yield unknown(name, f"AWS could not be asked: {error}", "check the network and the credentials")

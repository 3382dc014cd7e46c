"""`landbridge governance redrive`: messages that the console could not handle go back on its queue."""

from __future__ import annotations

import argparse
import json

from landbridge.aws.events.redrive import redrive
from landbridge.aws.governance.session import account_session
from landbridge.aws.governance.target import declared_target


def run(arguments: argparse.Namespace) -> int:
    target = declared_target(arguments.environment, arguments.connection)
    session = account_session(target, arguments.base_profile)
    moved = redrive(
        session.client("sqs"),
        target.redrive_url,
        target.queue_url,
        messages_per_second=arguments.rate,
        by_hand=arguments.by_hand,
    )
    if arguments.json:
        print(json.dumps({"connection": target.name, "moved": moved}, indent=2))
    else:
        print(f"{moved:,} messages were moved from {target.redrive_url} to {target.queue_url}")
    return 0

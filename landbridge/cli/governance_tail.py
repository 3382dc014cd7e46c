"""`landbridge governance tail`: events as they arrive, one a line."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from types import FrameType
from typing import NoReturn

from landbridge.aws.events.model_event import ModelEvent
from landbridge.aws.governance.session import account_session
from landbridge.aws.governance.tail import LONGEST_SECONDS, arriving, look
from landbridge.aws.governance.target import declared_target


def run(arguments: argparse.Namespace) -> int:
    target = declared_target(arguments.environment, arguments.connection)
    session = account_session(target, arguments.base_profile)
    # What was made for looking is removed when the process is asked to end, too.
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with look(session, target) as place:
            print(f"Looking at the model events of {target.account} as {place.name}; Ctrl-C ends it.", file=sys.stderr)
            end = time.monotonic() + (arguments.seconds or LONGEST_SECONDS)
            for event in arriving(session.client("sqs"), place, lambda: time.monotonic() >= end):
                print(json.dumps(event.raw) if arguments.json else _line(event), flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _line(event: ModelEvent) -> str:
    about = event.package_arn or event.group or ""
    rest = [event.approval_status, f"refused: {event.error_code}" if event.error_code else None]
    return "  ".join([f"{event.time:%Y-%m-%d %H:%M:%SZ}", f"{event.name:23}", about, *filter(None, rest)])

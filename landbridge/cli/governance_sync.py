"""`landbridge governance sync`: one message for each model group and version that is there."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from landbridge.aws.governance.session import PATIENT, account_session
from landbridge.aws.governance.sync import Plan, Progress, plan, send
from landbridge.aws.governance.sync_state import SyncState, default_file
from landbridge.aws.governance.target import declared_target


def run(arguments: argparse.Namespace) -> int:
    target = declared_target(arguments.environment, arguments.connection)
    session = account_session(target, arguments.base_profile)
    file = arguments.state or default_file(target)
    state = SyncState(file, target.queue_url) if arguments.restart else SyncState.read(file, target.queue_url)
    what = plan(session.client("sagemaker", config=PATIENT), state)
    if what.skipped and not arguments.json:
        print(f"Going on with a sync that was interrupted: {what.skipped:,} messages were sent already ({file})")
    sent = 0
    if not arguments.dry_run:
        with _progress(len(what)) as progress:
            sent = send(session.client("sqs", config=PATIENT), target, what, state, progress)
    if arguments.json:
        print(json.dumps(_summary(target.name, what, sent, arguments.dry_run), indent=2))
    else:
        verb = "would be" if arguments.dry_run else "were"
        print(f"{len(what.groups):,} model groups and {len(what.versions):,} versions {verb} put on {target.queue_url}")
    return 0


def _summary(connection: str, what: Plan, sent: int, dry_run: bool) -> dict[str, object]:
    return {
        "connection": connection,
        "dry_run": dry_run,
        "groups": len(what.groups),
        "versions": len(what.versions),
        "sent_before": what.skipped,
        "sent": sent,
    }


@contextmanager
def _progress(total: int) -> Iterator[Progress]:
    """A bar on standard error, where someone looks at it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Sending"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Sending", total=total)
        yield lambda number: bar.advance(task, number)

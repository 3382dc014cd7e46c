"""Who may reach the queues of a connection: its own EventBridge rules, and whom its account's policies let in."""

from __future__ import annotations

from typing import Any

from landbridge.naming import Names
from landbridge.policies.event_queues import event_queue_policy, event_queues_key_policy, tls_queue_policy


def events_queue_policy(names: Names, connection: str, account: str, queue: str) -> dict[str, Any]:
    """A queue that the connection's rules put events on, as their target or as its dead-letter queue.

    The rules are named by a pattern, since this policy changes before they do: a list would shut a lane out that is
    about to go, while events still come through it.
    """
    return event_queue_policy(names.queue_arn(account, queue), _rules(names, connection, account))


def redrive_queue_policy(names: Names, account: str, queue: str) -> dict[str, Any]:
    """SQS itself moves messages here, by the queue's redrive policy, and asks no policy."""
    return tls_queue_policy(names.queue_arn(account, queue))


def governance_key_policy(names: Names, connection: str, account: str) -> dict[str, Any]:
    return event_queues_key_policy(names, account, _rules(names, connection, account))


def _rules(names: Names, connection: str, account: str) -> tuple[str, ...]:
    return tuple(names.rule_arn(account, rule) for rule in names.governance_rules(connection))

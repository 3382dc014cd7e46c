"""Who may reach the queues of a connection: its own EventBridge rules, and whom its account's policies let in.

Rules: EventBridge user guide, eb-use-resource-based (the target's policy, aws:SourceArn) and eb-rule-dlq (the policy of
a dead-letter queue); SQS developer guide, sqs-key-management (events.amazonaws.com and the key).
"""

from __future__ import annotations

from typing import Any

from landbridge.naming import Names
from landbridge.policies.keys import account_key_policy
from landbridge.policies.statement import Conditions, Statement, document

EVENTS = {"Service": "events.amazonaws.com"}


def events_queue_policy(names: Names, connection: str, account: str, queue: str) -> dict[str, Any]:
    """A queue that the connection's rules put events on, as their target or as its dead-letter queue.

    The rules are named by a pattern, since this policy changes before they do: a list would shut a lane out that is
    about to go, while events still come through it.
    """
    rules = Statement(
        "Rules", ("sqs:SendMessage",), (names.queue_arn(account, queue),), _from(names, connection, account), EVENTS
    )
    return document([_tls_only(names, account, queue), rules])


def redrive_queue_policy(names: Names, account: str, queue: str) -> dict[str, Any]:
    """SQS itself moves messages here, by the queue's redrive policy, and asks no policy."""
    return document([_tls_only(names, account, queue)])


def governance_key_policy(names: Names, connection: str, account: str) -> dict[str, Any]:
    """The account's own policies govern the key; EventBridge encrypts with it what it puts on the queues.

    IfExists: the guide's key policy for EventBridge has no conditions, and no page says that EventBridge sends these
    keys to KMS. Where they are sent, other rules and accounts are refused.
    """
    source = _from(names, connection, account)["ArnLike"]
    events = Statement(
        "Events",
        ("kms:Decrypt", "kms:GenerateDataKey"),
        ("*",),
        {"ArnLikeIfExists": source, "StringEqualsIfExists": {"aws:SourceAccount": account}},
        EVENTS,
    )
    policy = account_key_policy(names, account)
    return {**policy, "Statement": [*policy["Statement"], events.to_json()]}


def _from(names: Names, connection: str, account: str) -> Conditions:
    rules = tuple(names.rule_arn(account, rule) for rule in names.governance_rules(connection))
    return {"ArnLike": {"aws:SourceArn": rules}}


def _tls_only(names: Names, account: str, queue: str) -> Statement:
    return Statement(
        "TlsOnly",
        ("sqs:*",),
        (names.queue_arn(account, queue),),
        {"Bool": {"aws:SecureTransport": "false"}},
        {"AWS": "*"},
        "Deny",
    )

"""Queues that EventBridge puts events on, and their key.

Rules: EventBridge user guide, eb-use-resource-based (the target's policy, aws:SourceArn) and eb-rule-dlq (the policy of
a dead-letter queue); SQS developer guide, sqs-key-management (events.amazonaws.com and the key).
"""

from __future__ import annotations

from typing import Any

from landbridge.naming import Names
from landbridge.policies.keys import account_key_policy
from landbridge.policies.statement import Statement, document

EVENTS = {"Service": "events.amazonaws.com"}


def event_queue_policy(queue_arn: str, rules: tuple[str, ...]) -> dict[str, Any]:
    """A queue that rules put events on, as their target or as its dead-letter queue; over TLS alone. `rules` are ARNs,
    in which * may stand for parts."""
    from_rules = Statement("Rules", ("sqs:SendMessage",), (queue_arn,), {"ArnLike": {"aws:SourceArn": rules}}, EVENTS)
    return document([_tls_only(queue_arn), from_rules])


def tls_queue_policy(queue_arn: str) -> dict[str, Any]:
    """A queue that nobody but its account's roles reaches, and SQS itself by a redrive policy; over TLS alone."""
    return document([_tls_only(queue_arn)])


def event_queues_key_policy(names: Names, account: str, rules: tuple[str, ...]) -> dict[str, Any]:
    """The account's own policies govern the key; EventBridge encrypts with it what it puts on the queues.

    IfExists: the guide's key policy for EventBridge has no conditions, and no page says that EventBridge sends these
    keys to KMS. Where they are sent, other rules and accounts are refused.
    """
    events = Statement(
        "Events",
        ("kms:Decrypt", "kms:GenerateDataKey"),
        ("*",),
        {"ArnLikeIfExists": {"aws:SourceArn": rules}, "StringEqualsIfExists": {"aws:SourceAccount": account}},
        EVENTS,
    )
    policy = account_key_policy(names, account)
    return {**policy, "Statement": [*policy["Statement"], events.to_json()]}


def _tls_only(queue_arn: str) -> Statement:
    return Statement(
        "TlsOnly", ("sqs:*",), (queue_arn,), {"Bool": {"aws:SecureTransport": "false"}}, {"AWS": "*"}, "Deny"
    )

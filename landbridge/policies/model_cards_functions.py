"""What the hub's functions may do, and who may reach their queues.

Queues: EventBridge user guide, eb-use-resource-based; SQS developer guide, sqs-key-management; Lambda developer guide,
services-sqs-configure.
"""

from __future__ import annotations

from typing import Any

from landbridge.card_sharing import card_shares
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.event_queues import event_queue_policy, event_queues_key_policy
from landbridge.policies.function_log import log_statement
from landbridge.policies.model_cards import declaration_encrypts
from landbridge.policies.model_cards_key import card_key_statement
from landbridge.policies.statement import Statement

SHARE, REVIEW = "share", "review"
"""The functions, as their names have them."""


def share_cards_statements(declaration: Declaration, names: Names, queue_key_arn: str) -> list[Statement]:
    """Which cards there are and with what status, and which are in the declared shares. It reads no card: the list of
    cards holds no content, and no key is needed for it."""
    shares = tuple(share.name for share in card_shares(declaration, names).values())
    return [
        # Neither takes a resource (service authorization reference, SageMaker and RAM).
        Statement("ListCards", ("sagemaker:ListModelCards",), ("*",)),
        Statement("Shares", ("ram:GetResourceShareAssociations",), ("*",)),
        Statement(
            "ShareCards",
            ("ram:AssociateResourceShare", "ram:DisassociateResourceShare"),
            (names.arn("ram", _hub(declaration), "resource-share/*"),),
            # A share's id is unknown before it is deployed.
            {
                "StringEquals": {
                    "ram:ResourceShareName": shares,
                    "ram:RequestedResourceType": "sagemaker:ModelCard",
                }
            },
        ),
        *_of_every_function(names, _hub(declaration), SHARE, queue_key_arn),
    ]


def review_cards_statements(declaration: Declaration, names: Names, queue_key_arn: str) -> list[Statement]:
    """To read a card and its package; to approve packages and to change cards, each only where it is declared."""
    assert declaration.model_cards is not None
    hub, review = _hub(declaration), declaration.model_cards.review
    cards = names.model_card_arn(hub, "*")
    packages = tuple(
        names.model_packages_arn(hub, names.model_group(key, group)) for key, group in declaration.model_groups.items()
    )
    statements = [
        Statement("Cards", ("sagemaker:DescribeModelCard", "sagemaker:ListTags"), (cards,)),
        Statement("Packages", ("sagemaker:DescribeModelPackage",), packages),
    ]
    if review.approve_packages:
        approved = {"StringEquals": {"sagemaker:ModelApprovalStatus": "Approved"}}
        statements.append(Statement("ApprovePackages", ("sagemaker:UpdateModelPackage",), packages, approved))
    if review.return_cards:
        # List takes no resource (service authorization reference, SageMaker).
        statements.append(Statement("ListCards", ("sagemaker:ListModelCards",), ("*",)))
        statements.append(Statement("ReturnCards", ("sagemaker:UpdateModelCard",), (cards,)))
    if declaration_encrypts(declaration):
        statements.append(card_key_statement(declaration, names))
    return [*statements, *_of_every_function(names, hub, REVIEW, queue_key_arn)]


def cards_queue_policy(names: Names, account: str, what: str, queue: str) -> dict[str, Any]:
    """A queue of one function's rule, or that queue's dead-letter queue."""
    return event_queue_policy(names.queue_arn(account, queue), (names.rule_arn(account, names.cards_function(what)),))


def cards_queues_key_policy(names: Names, account: str) -> dict[str, Any]:
    rules = tuple(names.rule_arn(account, names.cards_function(what)) for what in (SHARE, REVIEW))
    return event_queues_key_policy(names, account, rules)


def _of_every_function(names: Names, account: str, what: str, queue_key_arn: str) -> list[Statement]:
    """The key by its ARN: authorization by alias takes up to five minutes to follow a new alias (KMS developer guide,
    alias-authorization), and Lambda reads the queue from the start."""
    return [
        Statement("QueueKey", ("kms:Decrypt",), (queue_key_arn,)),
        Statement(
            "Queue",
            ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
            (names.queue_arn(account, names.cards_function(what)),),
        ),
        log_statement(names, account, names.cards_log_group(what)),
    ]


def _hub(declaration: Declaration) -> str:
    assert declaration.model_cards is not None
    return declaration.model_cards.account

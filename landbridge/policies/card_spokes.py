"""What the functions of hub and spokes may do: a spoke's to share its cards, the hub's to copy them.

The hub's has no right to write in a spoke, although the spoke's share would let it: its writes name the hub's cards,
and of those only what bears the tag of a copy (service authorization reference, SageMaker: aws:RequestTag,
aws:ResourceTag, sagemaker:TaggingAction).
"""

from __future__ import annotations

from typing import Any

from landbridge.card_spokes import SOURCE_TAG
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.event_queues import event_queue_policy, event_queues_key_policy
from landbridge.policies.function_log import log_statement
from landbridge.policies.model_cards import READ, declaration_encrypts
from landbridge.policies.model_cards_key import CONTEXT, card_key_statement
from landbridge.policies.statement import Conditions, Statement, key_alias

COPY = "copy"
"""The hub's function, as its name has it."""


def offer_cards_statements(declaration: Declaration, names: Names, spoke: str, queue_key_arn: str) -> list[Statement]:
    """Which cards the spoke has, and which are in its share. It reads no card."""
    account, function = declaration.card_spokes[spoke].account, names.spoke_function(spoke)
    return [
        # Neither takes a resource (service authorization reference, SageMaker and RAM).
        Statement("ListCards", ("sagemaker:ListModelCards",), ("*",)),
        Statement("Shares", ("ram:GetResourceShareAssociations",), ("*",)),
        Statement(
            "ShareCards",
            ("ram:AssociateResourceShare", "ram:DisassociateResourceShare"),
            (names.arn("ram", account, "resource-share/*"),),
            {
                "StringEquals": {
                    "ram:ResourceShareName": names.spoke_share(spoke),
                    "ram:RequestedResourceType": "sagemaker:ModelCard",
                }
            },
        ),
        Statement("QueueKey", ("kms:Decrypt",), (queue_key_arn,)),
        Statement(
            "Queue",
            ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
            (names.queue_arn(account, function),),
        ),
        log_statement(names, account, names.spoke_log_group(spoke)),
    ]


def copy_cards_statements(declaration: Declaration, names: Names) -> list[Statement]:
    """Spokes' cards to read; copies, as their tag says, to make and to change."""
    assert declaration.model_cards is not None
    hub = declaration.model_cards.account
    copies = (names.model_card_arn(hub, "*"),)
    sources = tuple(names.model_card_arn(spoke.account, "*") for spoke in declaration.card_spokes.values())
    new = {f"aws:RequestTag/{SOURCE_TAG}": sources}
    statements = [
        # It takes no resource (service authorization reference, RAM).
        Statement("SpokeShares", ("ram:ListResources",), ("*",)),
        Statement("SpokeCards", READ, sources),
        # A spoke's keys are its own: their policies say whether they serve this role, and for which cards.
        Statement(
            "SpokeKeys",
            ("kms:Decrypt",),
            tuple(names.any_key_arn(spoke.account) for spoke in declaration.card_spokes.values()),
            {"StringEquals": {"kms:ViaService": names.kms_via_sagemaker()}, "StringLike": {CONTEXT: sources}},
        ),
        Statement("Copies", (*READ, "sagemaker:ListTags"), copies),
        Statement("NewCopies", ("sagemaker:CreateModelCard",), copies, {"StringLike": new}),
        # Not on cards that are there: with the tag, any card of the hub's would be a copy.
        Statement(
            "NewCopiesTags",
            ("sagemaker:AddTags",),
            copies,
            {"StringLike": new, "StringEquals": {"sagemaker:TaggingAction": "CreateModelCard"}},
        ),
        Statement(
            "ChangeCopies",
            ("sagemaker:AddTags", "sagemaker:DeleteModelCard", "sagemaker:UpdateModelCard"),
            copies,
            {"StringLike": {f"aws:ResourceTag/{SOURCE_TAG}": sources}},
        ),
        log_statement(names, hub, names.cards_log_group(COPY)),
    ]
    if declaration_encrypts(declaration):
        statements += [card_key_statement(declaration, names), *_new_with_key(declaration, names)]
    return statements


def spoke_queue_policy(names: Names, account: str, spoke: str, queue: str) -> dict[str, Any]:
    """The queue of the spoke's rule, or its dead-letter queue."""
    return event_queue_policy(names.queue_arn(account, queue), _rules(names, account, spoke))


def spoke_queues_key_policy(names: Names, account: str, spoke: str) -> dict[str, Any]:
    return event_queues_key_policy(names, account, _rules(names, account, spoke))


def _rules(names: Names, account: str, spoke: str) -> tuple[str, ...]:
    return (names.rule_arn(account, names.spoke_function(spoke)),)


def _new_with_key(declaration: Declaration, names: Names) -> list[Statement]:
    """What the creation of an encrypted card takes beside its use: the registry schema of AWS::SageMaker::ModelCard
    lists kms:DescribeKey and kms:CreateGrant."""
    assert declaration.model_cards is not None
    keys = (names.any_key_arn(declaration.model_cards.account),)
    via: Conditions = {
        **key_alias(names.cards_key_alias()),
        "StringEquals": {"kms:ViaService": names.kms_via_sagemaker()},
    }
    return [
        Statement("DescribeCardsKey", ("kms:DescribeKey",), keys, via),
        Statement("GrantCardsKey", ("kms:CreateGrant",), keys, {**via, "Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ]

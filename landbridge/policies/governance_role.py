"""What a governance console may do in a registry account, as its role or as its user. docs/concepts/governance.md says
where each statement comes from.

Keys and the profile are given by their ARNs, which the stack knows: authorization by alias takes up to five minutes to
follow a new alias (KMS developer guide, alias-authorization).
"""

from __future__ import annotations

from typing import Any

from landbridge.declaration.model_registry import Connection, PermissionSet
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.packing import TRUST_POLICY_CHARACTERS, check_size
from landbridge.policies.statement import Statement, document

VENDOR_POLICIES = ("AmazonSageMakerFullAccess", "AmazonSQSFullAccess")
"""The AWS managed policies that the vendor's page names for the role."""

CONSUME = (
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
)
DESCRIBE_GROUP = ("sagemaker:DescribeModelPackageGroup",)
READ_PACKAGES = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")
UNCHANGED = ("sagemaker:ModelApprovalStatus", "sagemaker:ModelLifeCycle:Stage", "sagemaker:ModelLifeCycle:StageStatus")
"""What UpdateModelPackage may not carry, by its condition keys (service authorization reference, SageMaker)."""


def console_trust(declaration: Declaration, names: Names, connection_name: str) -> dict[str, Any]:
    """The console's account, with this connection's external id (IAM user guide, confused-deputy). No service may
    assume the role. Raises PolicyTooLarge."""
    connection = declaration.governance[connection_name]
    assert connection.external_id is not None
    console = Statement(
        "Console",
        ("sts:AssumeRole",),
        (),
        {"StringEquals": {"sts:ExternalId": connection.external_id}},
        {"AWS": names.root_arn(connection.console_account)},
    )
    what = f"the trust policy of role {names.governance(connection_name)}"
    return check_size(document([console]), TRUST_POLICY_CHARACTERS, what, "choose a shorter external_id")


def console_policies(
    names: Names, connection_name: str, connection: Connection, key_arn: str, profile_arn: str
) -> list[dict[str, Any]]:
    """One document. The vendor's own set adds AWS managed policies to what is left here: they hold no right to a
    customer's key."""
    statements = [Statement("Key", ("kms:Decrypt",), (key_arn,))]
    if connection.permissions is PermissionSet.LEAST_PRIVILEGE:
        statements = [*console_statements(names, connection_name, connection, profile_arn), *statements]
    return [document(statements)]


def vendor_policy_arns(names: Names, connection: Connection) -> tuple[str, ...]:
    """AWS managed policies of the role or user; none with least privilege."""
    if connection.permissions is PermissionSet.LEAST_PRIVILEGE:
        return ()
    return tuple(names.arn("iam", "aws", f"policy/{policy}", region="") for policy in VENDOR_POLICIES)


def console_statements(names: Names, connection_name: str, connection: Connection, profile_arn: str) -> list[Statement]:
    account = connection.account
    queue = names.queue_arn(account, names.governance_queue(connection_name))
    packages = names.arn("sagemaker", account, "model-package/*")
    return [
        Statement("Queue", CONSUME, (queue,)),
        *read_models_statements(names, account),
        Statement(
            "UpdatePackageCards",
            ("sagemaker:UpdateModelPackage",),
            (packages,),
            {"Null": dict.fromkeys(UNCHANGED, "true")},
        ),
        Statement(
            "UpdateCards",
            ("sagemaker:DescribeModelCard", "sagemaker:UpdateModelCard"),
            (names.arn("sagemaker", account, "model-card/*"),),
        ),
        Statement("DefaultProfile", ("sagemaker:CreatePresignedDomainUrl",), (profile_arn,)),
    ]


def read_models_statements(names: Names, account: str) -> list[Statement]:
    """All groups and versions of the account, those made later included."""
    return [
        # Takes no resource (service authorization reference, SageMaker).
        Statement("ListModelGroups", ("sagemaker:ListModelPackageGroups",), ("*",)),
        Statement("AllModelGroups", DESCRIBE_GROUP, (names.arn("sagemaker", account, "model-package-group/*"),)),
        Statement("AllModelPackages", READ_PACKAGES, (names.arn("sagemaker", account, "model-package/*"),)),
    ]

"""Findings of cdk-nag on model cards that stay, each with the reason."""

from __future__ import annotations

from stacks.acknowledgement import NIST, SOLUTIONS, Acknowledgement, Wildcard

_CARDS_FUNCTION = r"(ModelCards/(Share|Review)|CardSpoke-[^/]+/Offer)/Function"
_COPIER = "CardCopies/Copy/Function"
_CARDS_EXPORTS = r"Cards-[^/]+/Exports/Bucket"

_EXPORTS_LOGGING = (
    "Exported cards are copies: who made one is in CloudTrail, and only the account's card users read and write here."
)

CARDS_ON_RESOURCES = (
    Acknowledgement(f"{SOLUTIONS}S1", _CARDS_EXPORTS, _EXPORTS_LOGGING),
    Acknowledgement(f"{NIST}S3BucketLoggingEnabled", _CARDS_EXPORTS, _EXPORTS_LOGGING),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        _CARDS_EXPORTS,
        "Exported cards are copies: the card itself, with all versions, is in SageMaker.",
    ),
    Acknowledgement(
        f"{NIST}CloudWatchLogGroupEncrypted",
        r"(ModelCards/(Share|Review)|CardSpoke-[^/]+/Offer|CardCopies/Copy)/Log",
        "Holds names, ARNs and statuses of cards and packages, no content; CloudWatch Logs encrypts it with a key of "
        "AWS.",
    ),
    Acknowledgement(
        f"{NIST}LambdaConcurrency",
        _CARDS_FUNCTION,
        "SQS calls it with batches, and a reservation would leave messages unread while it is used up. One fails in "
        "accounts with the initial quota of concurrent executions.",
    ),
    Acknowledgement(
        f"{NIST}LambdaDLQ",
        _CARDS_FUNCTION,
        "Its queue has a dead-letter queue. What a call by the schedule could not do, the next call does.",
    ),
    Acknowledgement(
        f"{NIST}LambdaConcurrency",
        _COPIER,
        "Called by one schedule; a second call at the same time is put right by the next. A reservation fails in "
        "accounts with the initial quota of concurrent executions.",
    ),
    Acknowledgement(
        f"{NIST}LambdaDLQ",
        _COPIER,
        "The schedule calls with nothing in hand: what a call could not copy, the next one copies.",
    ),
    Acknowledgement(
        f"{NIST}LambdaInsideVPC",
        f"{_CARDS_FUNCTION}|{_COPIER}",
        "Calls AWS's APIs only and reaches no resource in a VPC; an account need not have a VPC.",
    ),
)

CARDS_WILDCARDS = (
    Wildcard(
        r"Cards|Exports|ReturnCards|ReadOnly",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:model-card/\*(/export-job/\*)?",
        "People name cards. Which of the hub's cards another account reaches is decided by the shares of its stage.",
    ),
    Wildcard(
        r"SpokeCards|Copies|NewCopies|NewCopiesTags|ChangeCopies",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:model-card/\*",
        "People name cards. Which of a spoke's cards the hub reads is decided by the spoke's share; of the hub's, "
        "conditions on their tags narrow what is written to copies.",
    ),
    Wildcard(
        r"SpokeKeys",
        r"arn:aws[\w-]*:kms:[\w-]+:\d{12}:key/\*",
        "A spoke's keys are its own, and their policies decide; conditions narrow it to the cards of spokes, through "
        "SageMaker.",
    ),
    Wildcard(
        r"ListCards",
        r"\*",
        "sagemaker:ListModelCards takes no resource (Service Authorization Reference, SageMaker); it shows the "
        "account's own cards, without their content.",
    ),
    Wildcard(
        r"Shares|SpokeShares",
        r"\*",
        "RAM's calls that list shares and what is in them take no resource (Service Authorization Reference, RAM).",
    ),
    Wildcard(
        r"ShareCards",
        r"arn:aws[\w-]*:ram:[\w-]+:\d{12}:resource-share/\*",
        "RAM makes up the ids of shares; conditions narrow it to the stages' shares by name, and to model cards.",
    ),
    Wildcard(
        r"(Approve)?Packages",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:model-package/[\w-]+/\*",
        "SageMaker numbers the versions of a model group; the group is a declared one.",
    ),
    Wildcard(
        r"ExportsObjects",
        r"arn:aws[\w-]*:s3:::[\w-]+-cards-[\w-]+/\*",
        "People name exported cards; the bucket holds nothing else.",
    ),
)

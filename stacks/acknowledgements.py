"""Findings of cdk-nag that stay, each with the reason: the place for a security owner to read, with
`acknowledged_cards` for model cards.

A rule on a resource is found by the resource's path in the app; a wildcard in a policy by the statement that it stands
in. What is not written here stays an open finding, a new wildcard in a known statement included.
"""

from __future__ import annotations

from stacks.acknowledged_cards import CARDS_ON_RESOURCES, CARDS_WILDCARDS
from stacks.acknowledgement import NIST, SOLUTIONS, Acknowledgement, Wildcard

__all__ = ["ON_RESOURCES", "SOLUTIONS", "WILDCARDS"]

_RESULTS = r"(Team-[^/]+|Results)/Results/Bucket"
_OFFLINE = r"(Foundation|LocalFeatureGroups-[^/]+)/FeatureStore/Offline/Bucket"
_COPIES = r"Replica-[^/]+/Copies/Bucket"
_LOGS = (
    r"((Foundation|LocalFeatureGroups-[^/]+)/FeatureStore|Replica-[^/]+|ModelRegistry|Governance-[^/]+/Trail)"
    r"/Logs/Bucket"
)
_CONSOLE = r"Governance-[^/]+/Console"
_FUNCTION = (
    r"(Team-[^/]+/(Model)?Invitations|Cards-[^/]+/Invitations|OfflineCatalog/MergePolicy|LakeFormation/Revoke)/Function"
)

_VENDOR = (
    "Declared exception: `permissions: vendor-documented` of this connection asks for the two AWS managed policies "
    "that the console's vendor names. docs/concepts/governance.md says what it has without it."
)
_ACCESS_KEY = (
    "Declared exception: `credentials: access-key` of this connection asks for one user for one console, which no "
    "group of users would describe. A role needs none of this."
)
_ROTATION = (
    "The console takes a new key from its form alone, so that a key which changed by schedule would shut it out. "
    "`landbridge governance rotate` changes it together with the form."
)

_RESULTS_LOGGING = (
    "Query results are copies that expire. Who queried what is in CloudTrail and in the history of the enforced Athena "
    "workgroup; only the team's own roles write here."
)

ON_RESOURCES = (
    *CARDS_ON_RESOURCES,
    Acknowledgement(f"{SOLUTIONS}S1", _RESULTS, _RESULTS_LOGGING),
    Acknowledgement(f"{NIST}S3BucketLoggingEnabled", _RESULTS, _RESULTS_LOGGING),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        _RESULTS,
        "Query results are copies that expire; the query can be run again.",
    ),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        _OFFLINE,
        "The bucket is versioned and retained, S3 stores it in several zones, and producers can ingest again. A second "
        "copy is a choice of the organisation: of central groups, `replicas` of the declaration makes it.",
    ),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        _COPIES,
        "A copy itself: the data is in the central bucket, from which S3 Batch Replication can fill it again.",
    ),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        _LOGS,
        "Access logs are delivered on a best-effort basis and complement CloudTrail, the record to keep twice.",
    ),
    Acknowledgement(
        f"{NIST}S3DefaultEncryptionKMS",
        _LOGS,
        "S3 delivers access logs only to buckets with SSE-S3 (S3 user guide, enable-server-access-logging).",
    ),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        r"ModelRegistry/Artifacts/Bucket",
        "The bucket is versioned and retained, S3 stores it in several zones, and a model can be trained again.",
    ),
    Acknowledgement(
        f"{NIST}S3BucketReplicationEnabled",
        r"Governance-[^/]+/Trail/Files/Bucket",
        "The trail is there so that EventBridge gets events; an organisation that keeps records twice has a trail of "
        "its own and declares it as organisation.trail.",
    ),
    Acknowledgement(
        f"{NIST}CloudTrailCloudWatchLogsEnabled",
        r"Governance-[^/]+/Trail/Trail",
        "EventBridge gets the trail's events without CloudWatch Logs, where they would be stored a second time.",
    ),
    Acknowledgement(
        f"{SOLUTIONS}SQS3",
        r"Governance-[^/]+/Events/Undelivered",
        "A dead-letter queue itself, of EventBridge's rules; the check looks for queues that use it.",
    ),
    Acknowledgement(
        f"{SOLUTIONS}IAM4[Policy::arn:aws:iam::aws:policy/AmazonSageMakerFullAccess]",
        f"{_CONSOLE}/(Role|User)",
        _VENDOR,
    ),
    Acknowledgement(
        f"{SOLUTIONS}IAM4[Policy::arn:aws:iam::aws:policy/AmazonSQSFullAccess]", f"{_CONSOLE}/(Role|User)", _VENDOR
    ),
    Acknowledgement(f"{NIST}IAMUserGroupMembership", f"{_CONSOLE}/User", _ACCESS_KEY),
    Acknowledgement(f"{NIST}IAMUserNoPolicies", f"{_CONSOLE}/User", _ACCESS_KEY),
    Acknowledgement(f"{SOLUTIONS}SMG4", f"{_CONSOLE}/Secret", _ROTATION),
    Acknowledgement(f"{NIST}SecretsManagerRotationEnabled", f"{_CONSOLE}/Secret", _ROTATION),
    Acknowledgement(
        f"{NIST}CloudWatchLogGroupEncrypted",
        r"(Team-[^/]+/(Model)?Invitations|Cards-[^/]+/Invitations|OfflineCatalog/MergePolicy|LakeFormation/Revoke)/Log",
        "Holds names and ARNs of shares, invitations and policies, no data; CloudWatch Logs encrypts it with a key of "
        "AWS.",
    ),
    Acknowledgement(
        f"{NIST}LambdaConcurrency",
        _FUNCTION,
        "Called by CloudFormation once for each deployment and by one schedule at most. A reservation fails in "
        "accounts with the initial quota of concurrent executions, and would take from what other functions may use.",
    ),
    Acknowledgement(
        f"{NIST}LambdaDLQ",
        _FUNCTION,
        "CloudFormation waits for the answer, and a schedule calls again after 15 minutes: nothing is lost for good.",
    ),
    Acknowledgement(
        f"{NIST}LambdaInsideVPC",
        _FUNCTION,
        "Calls AWS's APIs only and reaches no resource in a VPC; an account need not have a VPC.",
    ),
    Acknowledgement(
        f"{NIST}IAMNoInlinePolicy",
        r"OfflineCatalog/Right/[^/]+",
        "The function's right to one bucket's policy, which must go after the statements in that policy: a managed "
        "policy would be detached from the role before.",
    ),
)

_GROUP_OBJECTS = "Objects under the prefix of one feature group: Feature Store makes up their names."
_KEY = (
    "A key's id is unknown before it is deployed; the statement's condition on kms:ResourceAliases narrows it to the "
    "keys with Landbridge's aliases."
)

WILDCARDS = (
    Wildcard(
        r"(Online|Offline|Results|Local|LocalOffline|Cards|Exports)Key|ReplicaKey\d*|Produce(OnlineKey|ReadKeys)",
        r"arn:aws[\w-]*:kms:[\w-]+:\d{12}:key/\*",
        _KEY,
    ),
    Wildcard(
        r"((Local)?Offline|Replica|Source)Objects",
        r"arn:aws[\w-]*:s3:::[\w.-]+/.+/\*",
        _GROUP_OBJECTS,
    ),
    Wildcard(
        r"ReplicaObjects",
        r"arn:aws[\w-]*:s3:::[\w-]+-replica-[\w-]+/\*",
        "S3 copies the groups that the declaration names into this bucket, which holds nothing else.",
    ),
    Wildcard(r"ReadIcebergMetadata", r"arn:aws[\w-]*:s3:::[\w.-]+/[\w/-]+\*/metadata/\*", _GROUP_OBJECTS),
    Wildcard(
        r"Write",
        r"arn:aws[\w-]*:s3:::[\w.-]+/[\w/-]+\*",
        "Feature Store writes the declared groups of the account through one role and produced ones through another, "
        "each group under its own prefix.",
    ),
    Wildcard(
        r"Tables",
        r"arn:aws[\w-]*:glue:[\w-]+:\d{12}:table/\w+/\*",
        "Feature Store keeps one table for each group in this database, which holds nothing else.",
    ),
    Wildcard(
        r"Tables",
        r"arn:aws[\w-]*:glue:[\w-]+:\d{12}:table/sagemaker_featurestore/\w+\*",
        "Tables of groups that producers create: SageMaker ends their names with the time of creation.",
    ),
    Wildcard(
        r"Produce(Online|Offline|Both|Use)",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:feature-group/[\w-]+-\*",
        "The team's own prefix: it names its groups itself, and may not touch groups without that prefix.",
    ),
    Wildcard(
        r"ProduceTables",
        r"arn:aws[\w-]*:glue:[\w-]+:\d{12}:table/sagemaker_featurestore/\w+\*",
        "Tables of the team's own groups, by its prefix: SageMaker ends their names with the time of creation.",
    ),
    Wildcard(
        r"ProduceObjects",
        r"arn:aws[\w-]*:s3:::[\w.-]+/produced/[\w-]+/\*",
        "The team's own folder, in which its groups' offline data lies.",
    ),
    Wildcard(r"ProduceListAliases", r"\*", "kms:ListAliases takes no resource (Service Authorization Reference, KMS)."),
    Wildcard(
        r"ResultsObjects",
        r"arn:aws[\w-]*:s3:::[\w-]+-results-[\w-]+/\*",
        "Athena makes up the names of results; the bucket holds nothing but results of this one team.",
    ),
    Wildcard(
        r"ResultsObjects",
        r"arn:aws[\w-]*:s3:::[\w-]+-results-\d{12}/[\w-]+/\*",
        "Athena makes up the names of results; the folder holds nothing but results of this one team.",
    ),
    Wildcard(r"(Model|Register)Key", r"arn:aws[\w-]*:kms:[\w-]+:\d{12}:key/\*", _KEY),
    Wildcard(
        r"ModelPackages|RegisterModels",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:model-package/[\w-]+/\*",
        "Versions of one model group: SageMaker numbers them.",
    ),
    Wildcard(
        r"(Model|Register)Artifacts",
        r"arn:aws[\w-]*:s3:::[\w-]+-models-\d{12}/[\w-]+/\*",
        "Artifacts of one model group, below its own prefix: who registers a version names them.",
    ),
    Wildcard(
        r"ListModelGroups",
        r"\*",
        "sagemaker:ListModelPackageGroups takes no resource (Service Authorization Reference, SageMaker).",
    ),
    Wildcard(
        r"AllModelGroups|AllModelPackages|UpdatePackageCards|UpdateCards",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:model-(package-group|package|card)/\*",
        "The console follows the registry of the whole account, groups made later included.",
    ),
    Wildcard(
        r"StudioDomain|StudioProfile",
        r"arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:(domain/\*|user-profile/\*/[\w-]+)",
        "SageMaker makes up the domain's id, and the domain is made with this role; both actions only read.",
    ),
    Wildcard(r"LocationKey", r"arn:aws[\w-]*:kms:[\w-]+:\d{12}:key/\*", _KEY),
    Wildcard(r"LocationObjects", r"arn:aws[\w-]*:s3:::[\w.-]+/.+/\*", _GROUP_OBJECTS),
    Wildcard(
        r"GovernedData",
        r"\*",
        "lakeformation:GetDataAccess takes no resource (Service Authorization Reference, Lake Formation); it gives no "
        "more than Lake Formation's grants.",
    ),
    Wildcard(
        r"Revoke",
        r"\*",
        "What lists and revokes permissions takes no resource (Service Authorization Reference, Lake Formation); the "
        "function can revoke what it is granted in Lake Formation itself, on this environment's database.",
    ),
    Wildcard(r"Discover", r"\*", "sagemaker:Search takes no resource (Service Authorization Reference, SageMaker)."),
    Wildcard(
        r"Look",
        r"\*",
        "RAM's calls that list invitations and shares take no resource (Service Authorization Reference, RAM).",
    ),
    Wildcard(
        r"Accept",
        r"arn:aws[\w-]*:ram:[\w-]+:\d{12}:resource-share-invitation/\*",
        "RAM makes up the ids of invitations; conditions narrow it to this team's shares of the central account.",
    ),
    Wildcard(
        r"Log",
        r"arn:aws[\w-]*:logs:[\w-]+:\d{12}:log-group:/aws/lambda/[\w-]+:log-stream:\*",
        "Lambda makes up the names of log streams; the log group is the function's own.",
    ),
    *CARDS_WILDCARDS,
)

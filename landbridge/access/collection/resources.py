"""What has a policy of its own, or is shared: buckets, keys, queues, model package groups, feature groups."""

from __future__ import annotations

import re
from collections.abc import Mapping

from landbridge.access.collection import references
from landbridge.access.collection.copies import copies
from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import AttachedPolicy, Gathered
from landbridge.access.model import PolicyKind, Resource, Statements, Unresolved, Value

PUBLIC_ACCESS_BLOCK = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
BUCKET, QUEUE, KEY = "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::KMS::Key"
GLUE_CATALOG = "AWS::Glue::Catalog"
"""Of an account's Glue Data Catalog, whose policy has no type in CloudFormation."""

_QUEUE_URL = re.compile(r"https://[^/]+/(\d{12})/([\w.-]+)")


def bucket(entry: Entry, gathered: Gathered) -> None:
    """Its policy stands apart. Access control lists count unless the bucket's owner owns every object
    (AmazonS3/latest/userguide/about-object-ownership.html)."""
    arn = entry.arn()
    if arn is None:
        return
    written = entry.inside(
        "BucketEncryption", "ServerSideEncryptionConfiguration", "ServerSideEncryptionByDefault", "KMSMasterKeyID"
    )
    _add(entry, gathered, arn, (), written, guarded=_guarded(entry))
    copies(entry, gathered)
    ownership = entry.inside("OwnershipControls", "Rules", "ObjectOwnership")
    canned = entry.get("AccessControl")
    if ownership not in (None, "BucketOwnerEnforced"):
        entry.note("who reads by the access control lists of its objects", "OwnershipControls")
    if canned not in (None, "Private") and ownership != "BucketOwnerEnforced":
        entry.note(f"the access control list {canned}", "AccessControl")


def _guarded(entry: Entry) -> bool:
    """Whether S3 refuses whatever would make the bucket public
    (AmazonS3/latest/userguide/access-control-block-public-access.html). A template that says nothing takes it away."""
    block = entry.get("PublicAccessBlockConfiguration")
    return isinstance(block, Mapping) and all(block.get(part) in (True, "true") for part in PUBLIC_ACCESS_BLOCK)


def key(entry: Entry, gathered: Gathered) -> None:
    arn = entry.arn()
    if arn is None:
        return
    policy = entry.statements(entry.get("KeyPolicy"), PolicyKind.RESOURCE, arn.rpartition(":key/")[2])
    aliases = references.aliases_of(entry.intrinsics, entry.logical_id)
    gathered.resources.append(
        Resource(
            arn,
            KEY,
            entry.account,
            policy,
            entry.source(PolicyKind.RESOURCE, arn.rpartition(":key/")[2]),
            # Without a policy a key has KMS's default one, which leaves access to its account.
            complete="KeyPolicy" in entry.properties,
            aliases=aliases,
            tags=entry.tags(),
        )
    )


def alias(entry: Entry, gathered: Gathered) -> None:
    """Of a key of another stack, or one made elsewhere; those of the stack's own keys come with them."""
    arn, name = key_named(entry.text("TargetKeyId"), entry), entry.text("AliasName")
    if isinstance(arn, str) and isinstance(name, str) and ":key/alias/" not in arn:
        source = entry.source(PolicyKind.RESOURCE, name)
        gathered.resources.append(Resource(arn, KEY, entry.account, (), source, complete=False, aliases=(name,)))


def queue(entry: Entry, gathered: Gathered) -> None:
    arn = entry.arn()
    if arn is not None:
        _add(entry, gathered, arn, (), entry.get("KmsMasterKeyId"))


def model_group(entry: Entry, gathered: Gathered) -> None:
    arn, name = entry.arn(), entry.name()
    if arn is not None and name is not None:
        policy = entry.statements(entry.get("ModelPackageGroupPolicy"), PolicyKind.RESOURCE, name)
        _add(entry, gathered, arn, policy)


def feature_group(entry: Entry, gathered: Gathered) -> None:
    """Its key is the online store's: callers of the data plane need it."""
    arn = entry.arn()
    if arn is not None:
        _add(entry, gathered, arn, (), entry.inside("OnlineStoreConfig", "SecurityConfig", "KmsKeyId"))
        copies(entry, gathered)


def glue(entry: Entry, gathered: Gathered) -> None:
    """A database or table: the account has a catalog, whose policy may hold what nobody here knows."""
    gathered.catalogs.setdefault(entry.account, entry.source(PolicyKind.RESOURCE, "the Glue catalog"))


def plain(entry: Entry, gathered: Gathered) -> None:
    """Of a type whose policy stands apart."""
    arn = entry.arn()
    if arn is not None:
        _add(entry, gathered, arn, ())


def bucket_policy(entry: Entry, gathered: Gathered) -> None:
    _apart(entry, gathered, "Bucket", "PolicyDocument", BUCKET)


def queue_policy(entry: Entry, gathered: Gathered) -> None:
    _apart(entry, gathered, "Queues" if "Queues" in entry.properties else "Queue", "PolicyDocument", QUEUE)


def topic_policy(entry: Entry, gathered: Gathered) -> None:
    _apart(
        entry, gathered, "Topics" if "Topics" in entry.properties else "TopicArn", "PolicyDocument", "AWS::SNS::Topic"
    )


def secret_policy(entry: Entry, gathered: Gathered) -> None:
    _apart(entry, gathered, "SecretId", "ResourcePolicy", "AWS::SecretsManager::Secret")


def _apart(entry: Entry, gathered: Gathered, target: str, document: str, kind: str) -> None:
    found = entry.get(document)
    for value in entry.targets(target):
        arn = arn_named(value, entry, kind)
        if arn is None:
            if isinstance(value, str):
                entry.note(f"the policy of {value}", target)
            continue
        title = str(value).rpartition("/")[2]
        statements = entry.statements(found, PolicyKind.RESOURCE, title)
        source = entry.source(PolicyKind.RESOURCE, title)
        account = entry.account if kind == BUCKET else arn.split(":")[4]
        gathered.policies.append(AttachedPolicy(arn, kind, account, statements, source))


def arn_named(value: Value, entry: Entry, kind: str) -> str | None:
    """The ARN of a resource by what CloudFormation takes for it."""
    if isinstance(value, Unresolved):
        return None
    if value.count(":") >= 5 and value.startswith("arn:"):
        return value
    if kind == BUCKET:
        return entry.stack.arns.bucket_arn(value)
    url = _QUEUE_URL.fullmatch(value) if kind == QUEUE else None
    return entry.stack.arns.arn("sqs", url[1], url[2]) if url else None


def key_named(value: Value | None, entry: Entry) -> Value | None:
    """The ARN of a key by id, ARN or alias; None for AWS's own, which need no permission."""
    if value is None or isinstance(value, Unresolved):
        return value
    name = value.partition(":alias/")[2] if ":alias/" in value else value.removeprefix("alias/")
    if ":alias/" in value or value.startswith("alias/"):
        account = value.split(":")[4] if value.startswith("arn:") else entry.account
        return None if name.startswith("aws/") else entry.stack.arns.key_of_alias_arn(account, f"alias/{name}")
    return value if value.startswith("arn:") else entry.stack.arns.arn("kms", entry.account, f"key/{value}")


def _add(
    entry: Entry, gathered: Gathered, arn: str, policy: Statements, written: object = None, guarded: bool = True
) -> None:
    used = None if written is None else key_named(entry.as_text(written, "the key"), entry)
    source = entry.source(PolicyKind.RESOURCE, arn.rpartition(":")[2].rpartition("/")[2])
    tags = entry.tags()
    resource = Resource(arn, entry.type, entry.account, policy, source, key=used, tags=tags, guarded=guarded)
    gathered.resources.append(resource)

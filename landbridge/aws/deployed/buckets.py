"""Buckets: their policies, and what access control lists open beside them where they are in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.access.collection.resources import PUBLIC_ACCESS_BLOCK
from landbridge.access.model import (
    Effect,
    PolicyKind,
    Principals,
    Resource,
    Source,
    Statement,
    Statements,
    Unresolved,
    Value,
)
from landbridge.aws.deployed.reader import AccountReader, Answer

TYPE = "AWS::S3::Bucket"

_ACL_ACTIONS = {
    "READ": ("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"),
    "WRITE": ("s3:PutObject", "s3:DeleteObject"),
    "READ_ACP": ("s3:GetBucketAcl",),
    "WRITE_ACP": ("s3:PutBucketAcl",),
}
"""AmazonS3/latest/userguide/acl-overview.html, mapping of ACL permissions and access policy permissions"""

_EVERYBODY = ("/AllUsers", "/AuthenticatedUsers")


def read_buckets(reader: AccountReader) -> Iterator[Resource]:
    found = reader.listed("s3", "list_buckets", "Buckets")
    if isinstance(found, Unresolved):
        names = [arn.partition(":::")[2] for arn in reader.scope.known(reader.account, "s3")]
    else:
        names = [bucket["Name"] for bucket in found]
    for name in names:
        arn = reader.scope.names.bucket_arn(name)
        if reader.scope.holds(arn, name):
            yield from _bucket(reader, arn, name)


def _bucket(reader: AccountReader, arn: str, name: str) -> Iterator[Resource]:
    source = reader.source(name, name, PolicyKind.RESOURCE)
    request = {"Bucket": name, "ExpectedBucketOwner": reader.account}
    answer = reader.ask("s3", "get_bucket_policy", absent=("NoSuchBucketPolicy", "NoSuchBucket"), **request)
    policy = answer["Policy"] if isinstance(answer, Mapping) else answer
    block = _block(reader, request)
    statements = reader.statements(policy, source) + _acl(reader, arn, request, source, block)
    guarded = all(block.get(part) for part in PUBLIC_ACCESS_BLOCK)
    yield Resource(arn, TYPE, reader.account, statements, source, key=_key(reader, request), guarded=guarded)


def _block(reader: AccountReader, request: Mapping[str, str]) -> Mapping[str, bool]:
    """What is blocked; nothing where it cannot be read, which is listed."""
    absent = ("NoSuchPublicAccessBlockConfiguration", "NoSuchBucket")
    answer = reader.ask("s3", "get_public_access_block", absent=absent, **request)
    return dict(answer["PublicAccessBlockConfiguration"]) if isinstance(answer, Mapping) else {}


def _key(reader: AccountReader, request: Mapping[str, str]) -> Value | None:
    absent = ("ServerSideEncryptionConfigurationNotFoundError", "NoSuchBucket")
    answer = reader.ask("s3", "get_bucket_encryption", absent=absent, **request)
    if answer is None or isinstance(answer, Unresolved):
        return answer
    for rule in answer["ServerSideEncryptionConfiguration"]["Rules"]:
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        if default.get("SSEAlgorithm", "").startswith("aws:kms"):
            return reader.aliases.key(reader.scope.names, reader.account, default.get("KMSMasterKeyID"))
    return None


def _acl(
    reader: AccountReader, arn: str, request: Mapping[str, str], source: Source, block: Mapping[str, bool]
) -> Statements:
    """What the bucket's own access control list grants to others, unless the bucket's owner enforces that it has no
    effect (AmazonS3/latest/userguide/about-object-ownership.html). Lists of single objects are not read."""
    absent = ("OwnershipControlsNotFoundError", "NoSuchBucket")
    ownership = reader.ask("s3", "get_bucket_ownership_controls", absent=absent, **request)
    if isinstance(ownership, Mapping) and _enforced(ownership):
        return ()
    acl = reader.ask("s3", "get_bucket_acl", absent=("NoSuchBucket",), **request)
    if acl is None or isinstance(acl, Unresolved):
        return reader.statements(acl, source)
    ignored = bool(block.get("IgnorePublicAcls"))
    grants = [_granted(grant, arn, source) for grant in acl["Grants"] if not _owner_s(grant, acl)]
    return tuple(statement for statement, public in grants if not (public and ignored))


def _enforced(ownership: Answer) -> bool:
    rules = ownership["OwnershipControls"]["Rules"]
    return any(rule["ObjectOwnership"] == "BucketOwnerEnforced" for rule in rules)


def _owner_s(grant: Mapping[str, Any], acl: Answer) -> bool:
    return bool(grant["Grantee"].get("ID") == acl["Owner"]["ID"])


def _granted(grant: Mapping[str, Any], arn: str, source: Source) -> tuple[Statement, bool]:
    """A grant as a statement, and whether it is to the public."""
    grantee = grant["Grantee"]
    public = grantee.get("URI", "").endswith(_EVERYBODY)
    named = (grantee.get("ID") or grantee.get("URI") or grantee.get("EmailAddress") or "",)
    principals = Principals(aws=("*",)) if public else Principals(canonical=named)
    actions = _ACL_ACTIONS.get(grant["Permission"], ("s3:*",))
    return Statement(Effect.ALLOW, source, actions, resources=(arn, f"{arn}/*"), principals=principals), public

"""The calls on what lies in S3, on Glue tables, and queries over both.

A query is made in Athena of the account that the caller works in: there the account's own tables are in AwsDataCatalog,
and those of another account in a catalog that names it. Who has no workgroup of Landbridge's uses `primary`, with a
bucket and a catalog that his account's administrator has made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from botocore.exceptions import ClientError

from landbridge.access.capabilities.chain import Thing, ThingKind
from landbridge.access.capabilities.stores import ANY
from landbridge.naming.arns import OWN_DATA_CATALOG
from landbridge.policies.granted import OfflinePlace, offline_place
from landbridge.policies.home_queries import local_offline_data
from landbridge.policies.replication import replica_offline_data
from sandbox.demonstration.group_calls import query, table_name
from sandbox.demonstration.outcome import NotVerifiable
from sandbox.demonstration.replay.ground import NOBODY, Ground, unless_there
from sandbox.demonstration.replay.look_ups import bucket_owner, described_table, key_arn, object_below
from sandbox.demonstration.replay.ways import Asked, Call

_PROBE = "replay-probe"


def _get_object(ground: Ground, asked: Asked) -> Call:
    bucket, key = object_below(ground, asked)
    version = {"VersionId": "null"} if asked.request.action.endswith("Version") else {}

    def get() -> None:
        try:
            asked.identity.client("s3").get_object(Bucket=bucket, Key=key, **version)
        except ClientError as error:
            if not version or error.response["Error"]["Code"] not in ("NoSuchVersion", "InvalidArgument"):
                raise

    return get


def _put_object(ground: Ground, asked: Asked) -> Call:
    """Beside what lies there, and taken away again. Without a request for the bucket's key it is put under S3's own."""
    bucket, key = _object(asked)
    with_key = any(request.action.startswith("kms:") for link in asked.chain.links for request in link.requests)
    encryption = {} if with_key else {"ServerSideEncryption": "AES256"}

    def put() -> None:
        asked.identity.client("s3").put_object(Bucket=bucket, Key=f"{key}.{_PROBE}", Body=b"", **encryption)
        bucket_owner(ground, asked, bucket).client("s3").delete_object(Bucket=bucket, Key=f"{key}.{_PROBE}")

    return put


def _delete_object(ground: Ground, asked: Asked) -> Call:
    """One that is not there, beside it: S3 answers alike (AmazonS3 API reference, DeleteObject)."""
    bucket, key = _object(asked)
    version = {"VersionId": "null"} if asked.request.action.endswith("Version") else {}
    return lambda: asked.identity.client("s3").delete_object(Bucket=bucket, Key=f"{key}.{_PROBE}", **version)


def _put_acl(ground: Ground, asked: Asked) -> Call:
    """What S3 answers to whoever may, where the bucket enforces its owner (AmazonS3 user guide,
    about-object-ownership)."""
    bucket, key = object_below(ground, asked)

    def put() -> None:
        try:
            asked.identity.client("s3").put_object_acl(Bucket=bucket, Key=key, ACL="bucket-owner-full-control")
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessControlListNotSupported":
                raise

    return put


def _replicate(ground: Ground, asked: Asked) -> Call:
    raise NotVerifiable("no call of its own: S3 asks it of the role that it replicates as")


def _list_bucket(ground: Ground, asked: Asked) -> Call:
    prefix = asked.given("s3:prefix") or ""
    return lambda: asked.identity.client("s3").list_objects_v2(Bucket=asked.resource, Prefix=prefix)


def _bucket_acl(ground: Ground, asked: Asked) -> Call:
    return lambda: asked.identity.client("s3").get_bucket_acl(Bucket=asked.resource)


def _abort_upload(ground: Ground, asked: Asked) -> Call:
    """One that was never begun: who may is told so."""
    bucket, _, key = asked.resource.partition("/")

    def abort() -> None:
        try:
            asked.identity.client("s3").abort_multipart_upload(Bucket=bucket, Key=key, UploadId="replay")
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchUpload":
                raise

    return abort


def _use_key(operation: str) -> Callable[[Ground, Asked], Call]:
    """At first hand, without a service in between."""

    def made(ground: Ground, asked: Asked) -> Call:
        kms, key = asked.identity.client("kms"), key_arn(ground, asked)
        if operation == "generate_data_key":
            return lambda: kms.generate_data_key(KeyId=key, NumberOfBytes=32)
        root = ground.callers.root(key.split(":")[4]).client("kms")
        sealed = ground.once(("sealed", key), lambda: root.encrypt(KeyId=key, Plaintext=b"replay")["CiphertextBlob"])
        return lambda: kms.decrypt(KeyId=key, CiphertextBlob=sealed)

    return made


def _bucket_location(ground: Ground, asked: Asked) -> Call:
    return lambda: asked.identity.client("s3").get_bucket_location(Bucket=asked.resource)


def _get_table(ground: Ground, asked: Asked) -> Call | None:
    """The call that names the table asks about its database and its catalog as well."""
    if not asked.resource.startswith("table/"):
        return None
    table = described_table(ground, asked)
    get = asked.identity.client("glue").get_table
    return partial(get, CatalogId=asked.question.thing.account, DatabaseName=table["DatabaseName"], Name=table["Name"])


def _query(ground: Ground, asked: Asked) -> Call:
    """A count of the table's rows."""
    caller, thing = asked.request.caller, asked.question.thing
    account = caller.account or NOBODY
    catalog = _catalog(ground, asked, account)
    workgroup = asked.resource.partition("/")[2]
    table = table_name(_place(ground, thing), catalog)
    settings = {}
    if workgroup == "primary":
        settings = {"ResultConfiguration": {"OutputLocation": f"s3://{ground.own_bucket(account)}/results/"}}
    return partial(query, [table], asked.identity, workgroup, **settings)


def _catalog(ground: Ground, asked: Asked, account: str) -> str:
    owner = asked.question.thing.account
    if account == owner:
        return OWN_DATA_CATALOG
    named = (r.resource for link in asked.chain.links for r in link.requests if r.action == "athena:GetDataCatalog")
    catalog = next(named, "").rpartition("/")[2]
    if catalog and catalog != OWN_DATA_CATALOG:
        return catalog
    made = partial(
        ground.callers.root(account).client("athena").create_data_catalog,
        Name=f"replay_{owner}",
        Type="GLUE",
        Parameters={"catalog-id": owner},
    )
    unless_there(made)
    return f"replay_{owner}"


def _place(ground: Ground, thing: Thing) -> OfflinePlace:
    team, _, key = thing.key.rpartition("/")
    declaration, names = ground.declaration, ground.names
    if thing.kind is ThingKind.PRODUCED:
        return _produced_place(ground, thing)
    if thing.kind is ThingKind.FEATURE_GROUP:
        return offline_place(names, key, declaration.feature_groups[key])
    local = thing.kind is ThingKind.LOCAL_FEATURE_GROUP
    data = (local_offline_data if local else replica_offline_data)(declaration, names, team)
    return next(place for place in data.places if place.table == names.table(key))


def _produced_place(ground: Ground, thing: Thing) -> OfflinePlace:
    """Where Feature Store itself put the table."""
    name = f"{ground.names.produced_prefix(str(ground.declaration.teams[thing.key].produce))}{ANY}"
    describe = ground.callers.root(thing.account).client("sagemaker").describe_feature_group
    catalog = describe(FeatureGroupName=name)["OfflineStoreConfig"]["DataCatalogConfig"]
    return OfflinePlace(catalog["Database"], catalog["TableName"], "", "")


def _object(asked: Asked) -> tuple[str, str]:
    bucket, _, key = asked.resource.partition("/")
    return bucket, key


MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    "s3:GetObject": _get_object,
    "s3:GetObjectVersion": _get_object,
    "s3:PutObject": _put_object,
    "s3:GetObjectVersionForReplication": _replicate,
    "s3:PutObjectAcl": _put_acl,
    "s3:DeleteObject": _delete_object,
    "s3:DeleteObjectVersion": _delete_object,
    "s3:ListBucket": _list_bucket,
    "s3:GetBucketLocation": _bucket_location,
    "s3:GetBucketAcl": _bucket_acl,
    "s3:AbortMultipartUpload": _abort_upload,
    "s3:ObjectOwnerOverrideToBucketOwner": _replicate,
    "kms:Decrypt": _use_key("decrypt"),
    "kms:GenerateDataKey": _use_key("generate_data_key"),
    "glue:GetTable": _get_table,
    "athena:StartQueryExecution": _query,
}

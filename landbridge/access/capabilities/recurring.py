"""Steps that several capabilities take: decrypting, looking tables up, reading objects, querying with Athena."""

from __future__ import annotations

from landbridge.access.capabilities.operations import Ask, Step, step
from landbridge.access.capabilities.stores import Place, data_object
from landbridge.access.model import Context
from landbridge.naming import Names
from landbridge.naming.arns import OWN_DATA_CATALOG

_ATHENA = "athena.amazonaws.com"
THROUGH_ATHENA: Context = {
    "aws:calledvia": (_ATHENA,),
    "aws:calledviafirst": (_ATHENA,),
    "aws:calledvialast": (_ATHENA,),
    "aws:viaawsservice": ("true",),
}
"""Athena calls Glue, S3 and KMS as its caller (Athena user guide, security-iam-athena-calledvia)."""


def through_sagemaker(names: Names) -> Context:
    """SageMaker uses a key as its caller (KMS developer guide, conditions-kms)."""
    return {"kms:viaservice": (names.kms_via_sagemaker(),), "aws:viaawsservice": ("true",)}


def through_s3(names: Names, bucket: str, *, query: bool) -> Context:
    """S3 uses a key as its caller; the encryption context is the bucket's ARN with a bucket key (S3 user guide,
    bucket-key)."""
    return {
        **(THROUGH_ATHENA if query else {}),
        "kms:viaservice": (names.kms_via_s3(),),
        "kms:encryptioncontext:aws:s3:arn": (names.bucket_arn(bucket),),
        "kms:encryptioncontextkeys": ("aws:s3:arn",),
        "aws:viaawsservice": ("true",),
    }


def use_online_key(names: Names, key: str | None) -> tuple[Step, ...]:
    """Callers of the data plane need kms:Decrypt (SageMaker API reference, OnlineStoreSecurityConfig)."""
    if key is None:
        return ()
    return (step("decrypt with the key of the online store", key, "kms:Decrypt", context=through_sagemaker(names)),)


def use_data_key(names: Names, place: Place, *actions: str, query: bool = False) -> tuple[Step, ...]:
    """S3 asks its caller for the key of what it reads or writes (S3 user guide, UsingKMSEncryption)."""
    if place.key is None:
        return ()
    context = through_s3(names, place.bucket, query=query)
    return (step("use the key of the objects", place.key, *actions, context=context),)


def glue_asks(names: Names, place: Place, action: str, context: Context, *, table: bool) -> tuple[Ask, ...]:
    """An action on a database or a table takes it on everything above, too (Glue developer guide,
    glue-specifying-resource-arns)."""
    arns = [names.glue_database_arn(place.account, place.database), names.glue_catalog_arn(place.account)]
    if table:
        arns.insert(0, names.glue_table_arn(place.account, place.database, place.table))
    return tuple(Ask(action, arn, context) for arn in arns)


def start_query(names: Names, account: str, team: str, catalog: str = OWN_DATA_CATALOG) -> tuple[Step, ...]:
    """A query in the team's workgroup of an account (Athena user guide, example-policies-workgroup and
    datacatalogs-example-policies); Athena looks at the database `default`, whatever the query names
    (fine-grained-access-to-glue-resources)."""
    default = Place(account, "default", "", "", "", None)
    return (
        step(
            "run a query in the workgroup",
            names.workgroup_arn(account, team),
            *("athena:StartQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"),
        ),
        step("name the data catalog", names.data_catalog_arn(account, catalog), "athena:GetDataCatalog"),
        Step("see the database default", glue_asks(names, default, "glue:GetDatabase", THROUGH_ATHENA, table=False)),
    )


def see_database(names: Names, place: Place) -> Step:
    """What looking a table up takes on everything above it."""
    actions = ("glue:GetTable", "glue:GetPartitions", "glue:GetDatabase")
    asks = (ask for each in actions for ask in glue_asks(names, place, each, THROUGH_ATHENA, table=False))
    return Step("see the database and its catalog", tuple(asks))


def look_up(names: Names, place: Place) -> Step:
    """Athena user guide, fine-grained-access-to-glue-resources; across accounts
    security-iam-cross-account-glue-catalog-access."""
    arn = names.glue_table_arn(place.account, place.database, place.table)
    return step("look the table up", arn, "glue:GetTable", "glue:GetPartitions", context=THROUGH_ATHENA)


def locate_bucket(names: Names, place: Place) -> Step:
    return step("find the bucket", names.bucket_arn(place.bucket), "s3:GetBucketLocation", context=THROUGH_ATHENA)


def read_objects(names: Names, place: Place) -> Step:
    """Athena reads the objects as its caller (Athena user guide, s3-permissions)."""
    listing: Context = {**THROUGH_ATHENA, "s3:prefix": (f"{place.prefix}/any/data/",)}
    return Step(
        "read the objects",
        (
            Ask("s3:GetObject", data_object(names, place), THROUGH_ATHENA),
            Ask("s3:ListBucket", names.bucket_arn(place.bucket), listing),
        ),
    )


def keep_results(names: Names, place: Place) -> tuple[Step, ...]:
    """What Athena writes and reads as its caller where the results lie (Athena user guide, querying and encryption)."""
    bucket = names.bucket_arn(place.bucket)
    listing: Context = {**THROUGH_ATHENA, "s3:prefix": (f"{place.prefix}/any",)}
    objects = names.bucket_arn(place.bucket, f"{place.prefix}/any.csv")
    write = Step(
        "write and read the results",
        (
            Ask("s3:PutObject", objects, THROUGH_ATHENA),
            Ask("s3:GetObject", objects, THROUGH_ATHENA),
            Ask("s3:AbortMultipartUpload", objects, THROUGH_ATHENA),
            Ask("s3:ListMultipartUploadParts", objects, THROUGH_ATHENA),
            Ask("s3:ListBucket", bucket, listing),
            Ask("s3:GetBucketLocation", bucket, THROUGH_ATHENA),
            Ask("s3:ListBucketMultipartUploads", bucket, THROUGH_ATHENA),
        ),
    )
    return (write, *use_data_key(names, place, "kms:GenerateDataKey", "kms:Decrypt", query=True))

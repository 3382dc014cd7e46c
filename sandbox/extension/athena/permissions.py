"""What a query asks IAM with its caller's identity, and how it fails.

The keys of such a request: Amazon Athena User Guide, "Use CalledVia context keys for Athena"
(athena/latest/ug/security-iam-athena-calledvia.html); what S3 then asks of KMS names S3 as kms:ViaService and Athena,
which started the chain, in aws:CalledVia (IAM/latest/UserGuide/access_forward_access_sessions.html).
"""

from typing import Any

from ministack.core import responses

from sandbox.extension.authorization import authorize, callers, encryption
from sandbox.extension.errors import AwsError

VIA = "athena.amazonaws.com"


class QueryError(Exception):
    """The query fails; the text is its StateChangeReason."""


def permit(action: str, resource: str, **context: Any) -> None:
    """Fail the query unless its caller may do `action` on `resource`."""
    try:
        authorize(action, resource, context=context, via=VIA)
    except AwsError as error:
        raise QueryError(f"Insufficient permissions to execute the query. {error.message}") from error


def permit_glue(action: str, account: str, database: str, table: str = "") -> None:
    """The same for an action on the Glue catalog of `account`, which needs each of catalog, database and table."""
    prefix = f"arn:aws:glue:{responses.get_region()}:{account}:"
    names = ["catalog", f"database/{database}", *([f"table/{database}/{table}"] if table else [])]
    for name in names:
        permit(action, prefix + name)


def permit_object(bucket: str, key: str) -> None:
    """The same for reading an object and using its key. The request account must own the bucket."""
    try:
        authorize("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}", via=VIA)
        encryption.require(callers.current(), "kms:Decrypt", bucket, key, encryption.stored(bucket, key), via=VIA)
    except AwsError as error:
        raise QueryError(f"Permission denied on S3 path: s3://{bucket}/{key}. {error.message}") from error

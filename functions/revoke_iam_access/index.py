"""Take a Glue database or its tables from IAM's hands into Lake Formation's alone, as a custom resource.

Where the group IAMAllowedPrincipals holds Super, IAM policies decide and Lake Formation's grants count for nothing.
CloudFormation cannot revoke what it has not granted. Nothing here touches the account's data lake settings, which are
everybody's.

Properties: Database, and Tables (list of names). Create and Update revoke what the group holds on each table; without
tables, on the database itself, whose new tables are then made without such a grant. A replay changes nothing. Delete
gives nothing back: that would open the tables to IAM's policies.

Python 3.11 or later; a timeout of 120 seconds or more. Needs lakeformation:ListPermissions and
lakeformation:RevokePermissions on `*`, glue:GetDatabase and glue:UpdateDatabase on the database, glue:GetTable on the
tables; and in Lake Formation Super with the grant option on all of them, or to be a data lake administrator.
Ref: https://docs.aws.amazon.com/lake-formation/latest/dg/upgrade-glue-lake-formation.html
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from functions import custom_resource

logger = logging.getLogger("revoke_iam_access")
logger.setLevel(logging.INFO)

IAM_ALLOWED_PRINCIPALS = {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}

_PAUSE_SECONDS = 2.0
_SETTLE_SECONDS = 30.0
"""How long a list may show what was revoked, and a right that was given a moment before, by IAM or by Lake Formation,
may not count: nothing is promised about when either ends."""
_PASSING = {"ConcurrentModificationException", "ThrottlingException"}
_NOTHING_HELD = "No permissions revoked"
_KEPT = ("Name", "Description", "LocationUri", "Parameters")
"""UpdateDatabase replaces a database's whole description: what it does not name is lost."""


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Lambda entry point. Returns nothing of interest: the answer goes to CloudFormation."""
    return custom_resource.answer(event, context, _requested)


def _requested(event: dict[str, Any], answer: custom_resource.Answer, until: float) -> None:
    if event["RequestType"] == "Delete":
        answer.reason = "Nothing is given back to IAMAllowedPrincipals."
        return
    catalog = event["StackId"].split(":")[4]
    database, tables = _place(event["ResourceProperties"])
    resources = [{"Table": {"CatalogId": catalog, "DatabaseName": database, "Name": table}} for table in tables]
    if not tables:
        _govern_new_tables(catalog, database, until)
        resources = [{"Database": {"CatalogId": catalog, "Name": database}}]
    revoked = sum(_revoke(resource, until) for resource in resources)
    answer.reason = f"IAMAllowedPrincipals holds nothing on {len(resources)} of {database}; {revoked} held something."


def _place(properties: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Database and tables. Raises ValueError."""
    database, tables = properties.get("Database"), properties.get("Tables", [])
    if not isinstance(database, str) or not database:
        raise ValueError(f"Database is {database!r}: write the name of a Glue database")
    if not isinstance(tables, list) or not all(isinstance(table, str) and table for table in tables):
        raise ValueError(f"Tables is {tables!r}: write a list of names of tables, or leave it out for the database")
    return database, tables


def _govern_new_tables(catalog: str, database: str, until: float) -> None:
    glue = boto3.client("glue", config=custom_resource.CLIENT_CONFIG)
    which: Any = {"CatalogId": catalog, "Name": database}
    found: Mapping[str, Any] = _repeated(lambda: glue.get_database(**which), which, until)["Database"]
    description: Any = {name: found[name] for name in _KEPT if name in found} | {"CreateTableDefaultPermissions": []}
    _repeated(lambda: glue.update_database(**which, DatabaseInput=description), which, until)


def _revoke(resource: dict[str, Any], until: float) -> bool:
    """Whether the group held anything. Raises ClientError, TimeoutError, RuntimeError."""
    client = boto3.client("lakeformation", config=custom_resource.CLIENT_CONFIG)
    # Not listed first: a caller is shown what he himself could grant, so that a list may be empty for another reason.
    held = _try(client, resource, ["ALL"], until)
    settled_by = min(until, time.monotonic() + _SETTLE_SECONDS)
    while rest := _repeated(lambda: _held(client, resource), resource, until):
        if time.monotonic() >= settled_by:
            raise RuntimeError(f"IAMAllowedPrincipals still holds {', '.join(rest)} on {resource}")
        held = _try(client, resource, rest, until) or held
        time.sleep(_PAUSE_SECONDS)
    return held


def _try(client: Any, resource: dict[str, Any], permissions: list[str], until: float) -> bool:
    """Whether any of the permissions was there to be revoked."""
    request = {"Principal": IAM_ALLOWED_PRINCIPALS, "Resource": resource, "Permissions": permissions}
    try:
        _repeated(lambda: client.revoke_permissions(**request), resource, until)
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if code == "InvalidInputException" and message.startswith(_NOTHING_HELD):
            return False
        raise
    logger.info("Revoked %s on %s.", ", ".join(permissions), resource)
    return True


def _repeated(call: Callable[[], Any], resource: object, until: float) -> Any:
    """What the call returns once trouble that passes has passed. Raises ClientError, TimeoutError."""
    patient_until = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < until:
        try:
            return call()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            denied_for_now = code == "AccessDeniedException" and time.monotonic() < patient_until
            if code not in _PASSING and not denied_for_now:
                raise
            logger.warning("Once more: %s", error)
        time.sleep(_PAUSE_SECONDS)
    raise TimeoutError(f"the function's time was up before IAMAllowedPrincipals was off {resource}")


def _held(client: Any, resource: dict[str, Any]) -> list[str]:
    """Permissions of the group on the resource that the caller is shown, on all pages of the answer."""
    held: dict[str, None] = {}
    request: dict[str, Any] = {"Principal": IAM_ALLOWED_PRINCIPALS, "Resource": resource}
    while True:
        page = client.list_permissions(**request)
        for entry in page["PrincipalResourcePermissions"]:
            held |= dict.fromkeys(entry["Permissions"])
        if not page.get("NextToken"):
            return list(held)
        request["NextToken"] = page["NextToken"]

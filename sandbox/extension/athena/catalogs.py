"""Which account's Glue catalog the name of a data catalog stands for.

Rules: Amazon Athena User Guide, "Configure cross-account access to AWS Glue data catalogs"
(athena/latest/ug/security-iam-cross-account-glue-catalog-access.html): a data catalog of type GLUE with the parameter
catalog-id is the catalog of that account in the Region of the query; "Data Catalog example policies", querying
(athena/latest/ug/datacatalogs-example-policies.html): athena:GetDataCatalog on the data catalog.
"""

import re
from collections.abc import Callable
from typing import Any

from ministack.core import responses
from ministack.services import athena

from sandbox.extension.athena.permissions import QueryError, permit
from sandbox.extension.errors import Response, json_error, unsupported

OWN = "AwsDataCatalog"
_ACCOUNT = re.compile(r"\d{12}")
_METADATA = ("_get_database", "_list_databases", "_get_table_metadata", "_list_table_metadata")


def owner(name: str) -> str:
    """The account whose Glue catalog a query reads under `name`, without regard to case.

    Raises QueryError: there is no such data catalog, it is not Glue's, or the caller may not use it.
    """
    account: str = responses.get_account_id()
    if name.lower() == OWN.lower():
        return account
    if name.lower().startswith(("s3tablescatalog/", "glue:")):
        raise QueryError(
            f"the local AWS does not read the catalog '{name}'; register a data catalog of type GLUE with the "
            "parameter catalog-id and name that in the query, see sandbox/extension/athena/catalogs.py"
        )
    found = _registered(name)
    if found is None:
        raise QueryError(f"CATALOG_NOT_FOUND: Catalog '{name}' does not exist")
    permit("athena:GetDataCatalog", f"arn:aws:athena:{responses.get_region()}:{account}:datacatalog/{found['Name']}")
    catalog_id = (found.get("Parameters") or {}).get("catalog-id", account)
    if found["Type"] != "GLUE" or not _ACCOUNT.fullmatch(catalog_id):
        raise QueryError(
            f"the local AWS reads data catalogs of type GLUE with an account's twelve digits as catalog-id; {name} has "
            f"the type {found['Type']} and the parameters {found.get('Parameters')}"
        )
    return str(catalog_id)


def install() -> None:
    """Refuse Athena's own operations on metadata for other accounts' catalogs, which ministack would answer from the
    caller's.
    """
    if getattr(athena._get_database, "extended", False):
        return
    for name in _METADATA:
        setattr(athena, name, _own_metadata(getattr(athena, name)))


def _own_metadata(serve: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    def served(data: dict[str, Any]) -> Response:
        found = _registered(str(data.get("CatalogName") or OWN)) or {}
        account = (found.get("Parameters") or {}).get("catalog-id")
        if account not in (None, responses.get_account_id()):
            what = f"reading the metadata of {found['Name']}, the catalog of account {account}, through Athena"
            return json_error(unsupported(f"{what} (call glue with CatalogId={account} instead)"))
        return serve(data)

    served.extended = True  # type: ignore[attr-defined]
    return served


def _registered(name: str) -> dict[str, Any] | None:
    # SQL's names have no case: the guide registers ownerCatalog and queries it without quotes.
    wanted = name.lower()
    return next((found for found in athena._data_catalogs.values() if found["Name"].lower() == wanted), None)

"""Reading tables as the caller.

Rules: Amazon Athena User Guide, "Configure access to databases and tables in the AWS Glue Data Catalog"
(athena/latest/ug/fine-grained-access-to-glue-resources.html): glue:GetDatabase and glue:GetTable, and for partitions
glue:GetPartitions, on the catalog, the database and the table; on the database `default`, whatever the query names,
glue:GetDatabase, and while it is missing glue:CreateDatabase; "Control access to Amazon S3 from Athena"
(athena/latest/ug/s3-permissions.html): s3:ListBucket and s3:GetObject on the data, and kms:Decrypt on its key
(athena/latest/ug/encryption.html). Athena asks with the caller's identity.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlparse

from ministack.core import responses
from ministack.services import athena, glue, s3

from sandbox.extension.authorization import authorize, callers, encryption
from sandbox.extension.errors import AwsError

VIA = "athena.amazonaws.com"
DEFAULT_DATABASE = "default"
Table = Mapping[str, Any]
"""A table as Glue holds it."""


class QueryError(Exception):
    """The query fails; the text is its StateChangeReason."""


def permit(action: str, resource: str, **context: Any) -> None:
    """Fail the query unless its caller may do `action` on `resource`."""
    try:
        authorize(action, resource, context=context, via=VIA)
    except AwsError as error:
        raise QueryError(f"Insufficient permissions to execute the query. {error.message}") from error


def permit_glue(action: str, database: str, table: str = "") -> None:
    """The same for an action on the Glue catalog, which needs each of catalog, database and table."""
    prefix = f"arn:aws:glue:{responses.get_region()}:{responses.get_account_id()}:"
    names = ["catalog", f"database/{database}", *([f"table/{database}/{table}"] if table else [])]
    for name in names:
        permit(action, prefix + name)


def install() -> None:
    """Judge the reading of tables, and read what AWS would."""
    if getattr(athena._rewrite_data_paths, "extended", False):
        return
    athena._rewrite_data_paths = _judged(athena._rewrite_data_paths)
    athena._materialize_table_files = _materialized(athena._materialize_table_files)
    athena._table_relation = _projected(athena._table_relation)
    athena._run_ddl = _defining(athena._run_ddl)
    # An address in a query is a text like any other, and no way around the tables' permissions.
    athena._rewrite_s3_paths = str


def _judged(rewrite: Callable[..., Any]) -> Callable[..., Any]:
    async def rewritten(query: str, database: str, catalog: str | None = None) -> Any:
        references = athena._table_references(query)
        if references:
            permit_glue("glue:GetDatabase", DEFAULT_DATABASE)
            if DEFAULT_DATABASE not in glue._databases:
                permit_glue("glue:CreateDatabase", DEFAULT_DATABASE)
        for reference in references:
            name = reference.database or database or DEFAULT_DATABASE
            _require_own_catalog(reference.catalog or catalog or "AwsDataCatalog")
            table: Table | None = glue._tables.get(f"{name}/{reference.table}")
            if table is None:
                continue  # DuckDB knows best what is no table, and says so
            permit_glue("glue:GetDatabase", name)
            permit_glue("glue:GetTable", name, reference.table)
            projected = (table.get("Parameters") or {}).get("projection.enabled") == "true"
            if table.get("PartitionKeys") and not projected:
                permit_glue("glue:GetPartitions", name, reference.table)
        return await rewrite(query, database, catalog)

    rewritten.extended = True  # type: ignore[attr-defined]
    return rewritten


def _require_own_catalog(name: str) -> None:
    """Reading another account's Glue catalog is not implemented; without this its names would be looked up here."""
    if name.lower() == "awsdatacatalog" or name.lower().startswith("s3tablescatalog/"):
        return
    found = athena._data_catalogs.get(name)
    if found is None:
        raise QueryError(f"CATALOG_NOT_FOUND: Catalog '{name}' does not exist")
    if (found.get("Parameters") or {}).get("catalog-id") not in (None, responses.get_account_id()):
        raise QueryError(f"the local AWS does not read other accounts' catalogs ({name}); see sandbox/extension/athena")


def _materialized(materialize: Callable[..., list[str]]) -> Callable[..., list[str]]:
    def materialized(location: str, workdirs: list[str]) -> list[str]:
        address = urlparse(location)
        bucket, prefix = address.netloc, address.path.lstrip("/").rstrip("/")
        owner = s3._bucket_owner_account(bucket)
        if owner is None:
            raise QueryError(f"The location {location} of the table is in no bucket. NoSuchBucket: {bucket}")
        permit("s3:ListBucket", f"arn:aws:s3:::{bucket}", **{"s3:prefix": f"{prefix}/" if prefix else ""})
        # The copies are taken in the owner's account; what is in hidden files is not read.
        with responses.request_scope(owner, responses.get_region()):
            for key in _keys(bucket, prefix):
                _permit_object(bucket, key)
            return materialize(location, workdirs)

    return materialized


def _keys(bucket: str, prefix: str) -> list[str]:
    """The objects under a prefix that Athena reads: it skips names that begin with _ or . (athena/latest/ug/faq)."""
    start = f"{prefix}/" if prefix else ""
    names = list(s3._buckets[bucket]["objects"])
    return [
        name for name in names if name.startswith(start) and name[-1] != "/" and not athena._hidden(name[len(start) :])
    ]


def _permit_object(bucket: str, key: str) -> None:
    try:
        authorize("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}", via=VIA)
        encryption.require(callers.current(), "kms:Decrypt", bucket, key, encryption.stored(bucket, key))
    except AwsError as error:
        raise QueryError(f"Permission denied on S3 path: s3://{bucket}/{key}. {error.message}") from error


def _projected(relation: Callable[[Table, list[str]], str]) -> Callable[[Table, list[str]], str]:
    """A Parquet table has the columns that Glue says; those that older files lack are null
    (athena/latest/ug/handling-schema-updates-chapter.html, "Add columns ... at the end").
    """

    def projected(table: Table, files: list[str]) -> str:
        given = relation(table, files)
        storage = table.get("StorageDescriptor") or {}
        columns = [*(storage.get("Columns") or []), *(table.get("PartitionKeys") or [])]
        if athena._data_format(table) != "parquet" or not columns:
            return given
        import duckdb

        rows = duckdb.connect(":memory:").execute(f"DESCRIBE FROM {given}").fetchall()
        stored = {str(row[0]).lower(): str(row[0]) for row in rows}
        parts = (_column(str(column["Name"]), athena._duckdb_type(column), stored) for column in columns)
        return f"(SELECT {', '.join(parts)} FROM {given})"  # noqa: S608 - names of the catalog, quoted

    return projected


def _column(name: str, duckdb_type: str, stored: Mapping[str, str]) -> str:
    found = stored.get(name.lower())
    return f"{_quoted(found)} AS {_quoted(name)}" if found else f"CAST(NULL AS {duckdb_type}) AS {_quoted(name)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _defining(run: Callable[..., Any]) -> Callable[..., Any]:
    def ran(ddl: Any, database: str) -> Any:
        action = "glue:DeleteTable" if isinstance(ddl, athena._DropTable) else "glue:CreateTable"
        permit_glue(action, ddl.database or database or "default", ddl.table)
        return run(ddl, database)

    return ran

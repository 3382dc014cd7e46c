"""Reading tables as the caller.

Rules: Amazon Athena User Guide, "Configure access to databases and tables in the AWS Glue Data Catalog"
(athena/latest/ug/fine-grained-access-to-glue-resources.html): glue:GetDatabase and glue:GetTable, and for partitions
glue:GetPartitions, on the catalog, the database and the table; on the database `default`, whatever the query names,
glue:GetDatabase, and while it is missing glue:CreateDatabase; "Control access to Amazon S3 from Athena"
(athena/latest/ug/s3-permissions.html): s3:ListBucket and s3:GetObject on the data, and kms:Decrypt on its key
(athena/latest/ug/encryption.html). Athena asks with the caller's identity. A table of another account's catalog needs
the same of both accounts (athena/latest/ug/security-iam-cross-account-glue-catalog-access.html).
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlparse

from ministack.core import responses
from ministack.services import athena, glue, s3

from sandbox.extension.athena import catalogs
from sandbox.extension.athena.permissions import QueryError, permit, permit_glue, permit_object

DEFAULT_DATABASE = "default"
Table = Mapping[str, Any]
"""A table as Glue holds it."""


def install() -> None:
    """Judge the reading of tables, and read what AWS would."""
    if getattr(athena._rewrite_data_paths, "extended", False):
        return
    athena._rewrite_data_paths = _rewritten
    athena._table_relation = _projected(athena._table_relation)
    # An address in a query is a text like any other, and no way around the tables' permissions.
    athena._rewrite_s3_paths = str


async def _rewritten(query: str, database: str, catalog: str | None = None) -> tuple[str, dict[str, str], list[str]]:
    """The query with each table replaced by a relation over copies of its files, no catalogs to attach, and the
    folders that hold the copies. Raises QueryError.

    `database` and `catalog` are those of the query's context, for names that say less.
    """
    references = athena._table_references(query)
    if references:
        _permit_default_database()
    edits: set[tuple[int, int, str]] = set()
    folders: list[str] = []
    for reference in references:
        name = reference.database or database or DEFAULT_DATABASE
        account = catalogs.owner(reference.catalog or catalog or catalogs.OWN)
        table = _table(account, name, reference)
        location = ((table or {}).get("StorageDescriptor") or {}).get("Location")
        if table is None or not location:
            continue  # DuckDB knows best what is no table, and says so
        files = _files(location, folders)
        relation = athena._table_relation(table, files) if files else athena._empty_relation(table)
        alias = "" if reference.aliased else f" AS {_quoted(reference.table)}"
        edit = (reference.start, reference.end, relation + alias)
        edits.add(edit)
        if not reference.aliased:
            edits.update(athena._qualified_column_prefixes(query, name, reference.table, edit))
    for start, end, text in sorted(edits, reverse=True):
        query = query[:start] + text + query[end:]
    return athena._rewrite_s3_paths(query), {}, folders


_rewritten.extended = True  # type: ignore[attr-defined]


def _permit_default_database() -> None:
    """The database `default` of the catalog "in your account", whosever tables the query reads."""
    account = responses.get_account_id()
    permit_glue("glue:GetDatabase", account, DEFAULT_DATABASE)
    if DEFAULT_DATABASE not in glue._databases:
        permit_glue("glue:CreateDatabase", account, DEFAULT_DATABASE)


def _table(account: str, database: str, reference: Any) -> Table | None:
    """The table of the account's catalog that the caller may read; None where the words may name none.

    Only a name of three parts surely is that of a table: FROM is also part of expressions, and a name may be that of
    a common table expression.
    """
    found: Table | None = glue._tables.get_scoped(account, responses.get_region(), f"{database}/{reference.table}")
    if found is None and reference.catalog is None:
        return None
    permit_glue("glue:GetDatabase", account, database)
    permit_glue("glue:GetTable", account, database, reference.table)
    if found is None:
        raise QueryError(f"TABLE_NOT_FOUND: Table '{reference.catalog}.{database}.{reference.table}' does not exist")
    projected = (found.get("Parameters") or {}).get("projection.enabled") == "true"
    if found.get("PartitionKeys") and not projected:
        permit_glue("glue:GetPartitions", account, database, reference.table)
    return found


def _files(location: str, folders: list[str]) -> list[str]:
    """Copies of the objects under a table's location, in a new folder that is added to `folders`."""
    address = urlparse(location)
    bucket, prefix = address.netloc, address.path.lstrip("/").rstrip("/")
    owner = s3._bucket_owner_account(bucket)
    if owner is None:
        raise QueryError(f"The location {location} of the table is in no bucket. NoSuchBucket: {bucket}")
    permit("s3:ListBucket", f"arn:aws:s3:::{bucket}", **{"s3:prefix": f"{prefix}/" if prefix else ""})
    # The copies are taken in the owner's account; what is in hidden files is not read.
    with responses.request_scope(owner, responses.get_region()):
        for key in _keys(bucket, prefix):
            permit_object(bucket, key)
        copies: list[str] = athena._materialize_table_files(location, folders)
    return copies


def _keys(bucket: str, prefix: str) -> list[str]:
    """The objects under a prefix that Athena reads: it skips names that begin with _ or . (athena/latest/ug/faq)."""
    start = f"{prefix}/" if prefix else ""
    names = list(s3._buckets[bucket]["objects"])
    return [
        name for name in names if name.startswith(start) and name[-1] != "/" and not athena._hidden(name[len(start) :])
    ]


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

"""Statements that are no queries: which of them run, as the caller, in the caller's own catalog only.

Permissions: Amazon Athena User Guide, "Configure access to databases and tables in the AWS Glue Data Catalog"
(athena/latest/ug/fine-grained-access-to-glue-resources.html). Of other accounts' catalogs Athena refuses
CREATE VIEW (athena/latest/ug/security-iam-cross-account-glue-catalog-access.html) and runs other DDL and INSERT; here
all of these are refused, by a reason that says whose refusal it is.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core import responses
from ministack.services import athena

from sandbox.extension.athena import catalogs
from sandbox.extension.athena.permissions import QueryError, permit_glue

_QUERIES = frozenset({"select", "with", "values", "explain"})

_catalog: ContextVar[str] = ContextVar("landbridge_athena_catalog", default=catalogs.OWN)


def install() -> None:
    """Judge and refuse such statements. To be called after `sources`."""
    if getattr(athena._run_ddl, "extended", False):
        return
    athena._execute_query = _in_context(athena._execute_query)
    athena._run_ddl = _judged(athena._run_ddl)
    athena._rewrite_data_paths = _queries_only(athena._rewrite_data_paths)


def _in_context(execute: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the catalog of the query's context, which ministack does not pass on to DDL."""

    async def executed(query_id: str, query: str, database: str, ddl: Any, catalog: str | None = None) -> None:
        _catalog.set(catalog or catalogs.OWN)
        await execute(query_id, query, database, ddl, catalog)

    return executed


def _judged(run: Callable[..., Any]) -> Callable[..., Any]:
    def ran(ddl: Any, database: str) -> Any:
        account = catalogs.owner(_catalog.get())
        if account != responses.get_account_id():
            raise QueryError(
                f"NOT_SUPPORTED: the local AWS changes no tables of another account ({_catalog.get()} is the catalog "
                f"of {account}); run the statement in that account"
            )
        action = "glue:DeleteTable" if isinstance(ddl, athena._DropTable) else "glue:CreateTable"
        permit_glue(action, account, ddl.database or database or "default", ddl.table)
        return run(ddl, database)

    ran.extended = True  # type: ignore[attr-defined]
    return ran


def _queries_only(rewrite: Callable[..., Any]) -> Callable[..., Any]:
    """DuckDB would carry out a CREATE VIEW or CREATE TABLE AS in memory, and nothing would remain of it."""

    async def rewritten(query: str, database: str, catalog: str | None = None) -> Any:
        tokens = (text for _, text, *_ in athena._sql_tokens(query) if text != "(")
        if (first := next(tokens, "")) not in _QUERIES:
            raise QueryError(
                f"NOT_SUPPORTED: the local AWS runs queries, and CREATE EXTERNAL TABLE and DROP TABLE on a table of "
                f"the caller's own catalog named as database.table; this statement is another ({first.upper()})"
            )
        return await rewrite(query, database, catalog)

    rewritten.extended = True  # type: ignore[attr-defined]
    return rewritten

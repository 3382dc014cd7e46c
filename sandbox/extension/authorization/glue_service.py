"""The Glue API on catalogs of other accounts.

"A caller can make Data Catalog API calls across accounts ... by passing the target AWS account ID in CatalogId", with
permissions of both accounts (glue/latest/dg/cross-account-access.html). ministack ignores CatalogId. Whether the caller
may was judged before, by `enforcement`, on the resources of that account.
"""

import re
from typing import Any

from ministack.core import responses
from ministack.services import glue

from sandbox.extension.authorization import requirements
from sandbox.extension.errors import AwsError, Response, json_error, unsupported

_ACCOUNT = re.compile(r"\d{12}")


def install() -> None:
    """Serve a request in the account whose catalog it names."""
    serve = glue.handle_request
    if getattr(serve, "in_catalog", False):
        return

    async def serve_catalog(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        try:
            account = _account(operation, body)
        except AwsError as error:
            return json_error(error)
        with responses.request_scope(account, responses.get_region()):
            answer: Response = await serve(method, path, headers, body, query_params)
        return answer

    # Both marks: the operations of `glue_policy` are installed below this.
    serve_catalog.in_catalog = serve_catalog.extended = True  # type: ignore[attr-defined]
    glue.handle_request = serve_catalog


def _account(operation: str, body: bytes) -> str:
    """The account of the catalog that a request is about. Raises AwsError for what would be answered from another."""
    own: str = responses.get_account_id()
    given = requirements.parameters(body, {}).get("CatalogId") or own
    if given == own:
        return own
    if not isinstance(given, str) or not _ACCOUNT.fullmatch(given):
        raise unsupported(f"CatalogId {given!r} of glue:{operation}: expected the twelve digits of an account")
    if not requirements.on_glue_catalog(operation):
        raise unsupported(f"glue:{operation} on the catalog of another account ({given})")
    return given

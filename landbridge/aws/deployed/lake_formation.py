"""Lake Formation's permissions, where the declaration puts tables into its hands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.access.model import LakeFormationGrant, PolicyKind, Unresolved
from landbridge.aws.deployed.reader import AccountReader


def read_grants(reader: AccountReader) -> Iterator[LakeFormationGrant]:
    """Grants to the environment's roles, and grants to anybody on its databases, tables, tags and locations."""
    _doubt_unless_shown_all(reader)
    token: dict[str, str] = {}
    while True:
        page = reader.ask("lakeformation", "list_permissions", **token)
        if page is None or isinstance(page, Unresolved):
            return
        for each in page["PrincipalResourcePermissions"]:
            if _ours(reader, each):
                yield _grant(reader, each)
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def _doubt_unless_shown_all(reader: AccountReader) -> None:
    """ListPermissions is filtered by the caller's own permissions; administrators of the data lake see everything
    (lake-formation/latest/APIReference/API_ListPermissions.html, API_DataLakeSettings.html)."""
    settings = reader.ask("lakeformation", "get_data_lake_settings")
    if settings is None or isinstance(settings, Unresolved):
        return
    role = reader.caller().role
    lists = (settings["DataLakeSettings"].get(name, ()) for name in ("DataLakeAdmins", "ReadOnlyAdmins"))
    administrators = [each["DataLakePrincipalIdentifier"] for admins in lists for each in admins]
    if role is None or not any(arn.rpartition("/")[2] == role for arn in administrators):
        text = "Lake Formation shows all grants to its administrators alone; make the role a read-only one"
        reader.unresolved.append(Unresolved(text, f"account {reader.account}"))


def _ours(reader: AccountReader, entry: Mapping[str, Any]) -> bool:
    """Whether it speaks of the environment, and not of one whose name begins in the same way."""
    names = reader.scope.names
    own = f"({re.escape(names.prefix)}|{re.escape(names.database())})(?![a-z0-9])"
    return re.search(own, json.dumps([entry["Principal"], entry["Resource"]])) is not None


def _grant(reader: AccountReader, entry: Mapping[str, Any]) -> LakeFormationGrant:
    principal = entry["Principal"]["DataLakePrincipalIdentifier"]
    source = reader.source(principal, "Lake Formation", PolicyKind.RESOURCE)
    return LakeFormationGrant(reader.account, principal, entry["Resource"], tuple(entry["Permissions"]), source)

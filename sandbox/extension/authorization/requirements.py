"""Which actions on which resources an API request needs.

ministack names one action and one resource per request. Here are the requests that need more, or whose resource it
names differently from the Service Authorization Reference
(service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
"""

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions, responses

from sandbox.extension.authorization import callers, keys, resources


@dataclass(frozen=True)
class Need:
    """An action on a resource that must be allowed, with condition keys of the service."""

    action: str
    resource: str
    keys: Mapping[str, Any] = field(default_factory=dict)

    def owned_by(self, account: str) -> bool:
        return resources.owner(self.action, self.resource) == account


@dataclass(frozen=True)
class Wire:
    """The request being judged: its service, the resource that ministack names, its parameters (S3: its headers)."""

    service: str
    resource: str
    body: Mapping[str, Any]


_wire: ContextVar[Wire | None] = ContextVar("landbridge_wire", default=None)


def of(service: str, action: str, resource: str, context: Mapping[str, Any]) -> list[Need]:
    """What must be allowed for the current request, of which ministack names `action` and `resource`."""
    wire = _wire.get()
    expand = _EXPANSIONS.get(service)
    if expand is None or wire is None or (wire.service, wire.resource) != (service, resource):
        return [Need(action, resource, context)]
    return [Need(need.action, need.resource, {**context, **need.keys}) for need in expand(action, resource, wire.body)]


def _kms(action: str, resource: str, body: Mapping[str, Any]) -> list[Need]:
    """A key is named by its own ARN, whatever the request says; a call on an alias needs both
    (kms/latest/developerguide/alias-authorization.html, kms/latest/developerguide/alias-access.html).
    """
    record = keys.find(str(body.get("KeyId") or body.get("TargetKeyId") or resource))
    if record is None and body.get("CiphertextBlob"):
        record = keys.find_by_ciphertext(str(body["CiphertextBlob"]))
    needs = []
    # An alias has no policy of its own: the identity's alone decides on it.
    if alias := body.get("AliasName"):
        account, region = responses.get_account_id(), responses.get_region()
        needs.append(Need(action, f"arn:aws:kms:{region}:{account}:{alias}"))
        record = record or keys.find(str(alias))
    if record is None:
        return needs or [Need(action, resource)]
    found = keys.condition_keys(record, callers.current(), body)
    return [*needs, Need(action, record["Arn"], found)]


def on_glue_catalog(operation: str) -> bool:
    """Whether a Glue operation is about databases, tables or partitions, and is judged in the account of CatalogId."""
    return any(word in operation for word in ("Database", "Table", "Partition", "ColumnStatistics"))


_GLUE_LISTS = frozenset({"GetTables", "SearchTables", "BatchDeleteTable"})


def _glue(action: str, resource: str, body: Mapping[str, Any]) -> list[Need]:
    """A catalog operation needs the resource and what it lies in: the catalog, the database and the table
    (glue/latest/dg/glue-specifying-resource-arns.html, "Data Catalog ARNs").
    """
    operation = action.partition(":")[2]
    if not on_glue_catalog(operation):
        return [Need(action, resource)]
    account = str(body.get("CatalogId") or responses.get_account_id())
    arn = f"arn:aws:glue:{responses.get_region()}:{account}:"
    names = [f"{arn}catalog"]
    if database := _glue_name(body, "DatabaseName", "DatabaseInput", "Name" if "Database" in operation else ""):
        names.append(f"{arn}database/{database}")
        table = _glue_name(body, "TableName", "TableInput", "Name" if "Table" in operation else "")
        if table or operation in _GLUE_LISTS:
            names.append(f"{arn}table/{database}/{table or '*'}")
    return [Need(action, name) for name in names]


def _glue_name(body: Mapping[str, Any], plain: str, nested: str, short: str) -> str:
    inner = body.get(nested)
    found = body.get(plain) or (inner.get("Name") if isinstance(inner, Mapping) else None) or body.get(short)
    return found if isinstance(found, str) else ""


def _athena(action: str, resource: str, body: Mapping[str, Any]) -> list[Need]:
    """Queries belong to a workgroup, primary where none is given; a query's id stands for its workgroup's
    (service-authorization/latest/reference/list_amazonathena.html).
    """
    from ministack.services import athena

    operation = action.partition(":")[2]
    arn = f"arn:aws:athena:{responses.get_region()}:{responses.get_account_id()}:"
    if operation in ("ListWorkGroups", "ListDataCatalogs", "ListEngineVersions"):
        return [Need(action, "*")]
    if "DataCatalog" in operation or operation in _CATALOG_OPERATIONS:
        return [Need(action, f"{arn}datacatalog/{body.get('CatalogName') or body.get('Name') or 'AwsDataCatalog'}")]
    if "Tag" in operation:
        return [Need(action, str(body.get("ResourceARN") or "*"))]
    ids = body.get("QueryExecutionIds") or [body.get("QueryExecutionId")]
    groups = {str(athena._executions[name]["WorkGroup"]) for name in ids if name in athena._executions}
    group = body.get("WorkGroup") or ("WorkGroup" in operation and body.get("Name")) or "primary"
    return [Need(action, f"{arn}workgroup/{name}") for name in sorted(groups) or [group]]


_CATALOG_OPERATIONS = frozenset({"GetDatabase", "ListDatabases", "GetTableMetadata", "ListTableMetadata"})


def _sts(action: str, resource: str, body: Mapping[str, Any]) -> list[Need]:
    """Passing session tags or a source identity needs an action of its own, in the trust policy too
    (IAM/latest/UserGuide/id_session-tags.html, id_credentials_temp_control-access_monitor.html).
    """
    if action != "sts:AssumeRole":
        return [Need(action, resource)]
    found = {
        "sts:externalid": body.get("ExternalId"),
        "sts:rolesessionname": body.get("RoleSessionName"),
        "sts:sourceidentity": body.get("SourceIdentity"),
    }
    given = {name: value for name, value in found.items() if value is not None}
    needs = [Need(action, resource, given)]
    if any(name.startswith("Tags.member.") for name in body) or body.get("Tags"):
        needs.append(Need("sts:TagSession", resource, given))
    if body.get("SourceIdentity") or "aws:sourceidentity" in callers.current().keys:
        needs.append(Need("sts:SetSourceIdentity", resource, given))
    return needs


def _s3(action: str, resource: str, headers: Mapping[str, Any]) -> list[Need]:
    """An upload that sets an ACL or tags needs the permission for that as well
    (AmazonS3/latest/API/API_PutObject.html, "Permissions").
    """
    needs = [Need(action, resource)]
    if action == "s3:PutObject":
        if any(name == "x-amz-acl" or name.startswith("x-amz-grant-") for name in headers):
            needs.append(Need("s3:PutObjectAcl", resource))
        if "x-amz-tagging" in headers:
            needs.append(Need("s3:PutObjectTagging", resource))
    return needs


_EXPANSIONS: Mapping[str, Callable[[str, str, Mapping[str, Any]], list[Need]]] = {
    "kms": _kms,
    "glue": _glue,
    "athena": _athena,
    "sts": _sts,
    "s3": _s3,
}


def install() -> None:
    """Keep what a request says at the moment when ministack reads its resource from it."""
    read = iam_actions.extract_resource_arn
    if getattr(read, "extended", False):
        return

    def extract(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        arn: str = read(service, method, path, headers, body, query_params, region, account_id)
        found = headers if service == "s3" else parameters(body, query_params) if service in _EXPANSIONS else {}
        _wire.set(Wire(service, arn, found))
        return arn

    extract.extended = True  # type: ignore[attr-defined]
    iam_actions.extract_resource_arn = extract


def parameters(body: bytes, query_params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a JSON or query-protocol request, {} where they cannot be read."""
    try:
        found = json.loads(body or b"{}")
        return found if isinstance(found, dict) else {}
    except ValueError:
        pairs = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True) | dict(query_params)
        return {name: value[0] if isinstance(value, list) else value for name, value in pairs.items()}

"""Search for feature groups and features, in the caller's account or in those that share their catalog with it.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Search.html,
https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-search-feature-group-metadata.html and
https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-search-metadata.html
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from botocore.model import ListShape, Shape, StructureShape
from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, paging, ram
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.request_validation import service
from sandbox.extension.sagemaker import search_expression
from sandbox.extension.sagemaker.feature_group import FeatureGroup
from sandbox.extension.sagemaker.state import GROUPS, partition
from sandbox.extension.sagemaker.tags import as_list

CATALOG = "DefaultFeatureGroupCatalog"
_KEYED = {"FeatureGroup": ("Tags.",), "FeatureMetadata": ("Parameters.",)}
_ALL = {"Tags": "AllTags", "Parameters": "AllParameters"}
_EARLIEST = datetime.min.replace(tzinfo=UTC)

Properties = Mapping[str, list[Any]]


def search(request: dict[str, Any]) -> dict[str, Any]:
    """Search. CrossAccount shows only what other accounts made discoverable, SameAccount only the caller's own."""
    resource = request["Resource"]
    if resource not in _KEYED:
        raise unsupported(f"sagemaker:Search for {resource}")
    if "VisibilityConditions" in request:
        raise unsupported("VisibilityConditions of sagemaker:Search")
    authorization.authorize("sagemaker:Search", "*")
    expression, sort_by = request.get("SearchExpression"), request.get("SortBy", "LastModifiedTime")
    known = _property_names(resource)
    if expression is not None:
        search_expression.check(expression, known, _KEYED[resource])
    if sort_by not in known and not sort_by.startswith(_KEYED[resource]):
        raise AwsError("ValidationException", f"Unknown property name: {sort_by}")
    found = [(shown, _properties(shown)) for group in _discoverable(request) for shown in _records(resource, group)]
    if expression is not None:
        found = [each for each in found if search_expression.matches(expression, each[1])]
    descending = request.get("SortOrder", "Descending") == "Descending"
    found.sort(key=lambda each: _sort_key(each[1].get(sort_by)), reverse=descending)
    page, token = paging.page(found, request, size=10, invalid="ValidationException")
    hits = {"TotalHits": {"Value": len(found), "Relation": "EqualTo"}}
    return {"Results": [{resource: shown} for shown, _ in page], **hits, **token}


def catalog_arn(account: str, region: str) -> str:
    """The ARN of the catalog that stands for all feature groups of an account and Region."""
    return f"arn:{partition(region)}:sagemaker:{region}:{account}:sagemaker-catalog/{CATALOG}"


def _discoverable(request: dict[str, Any]) -> list[FeatureGroup]:
    region = get_region()
    if request.get("CrossAccountFilterOption", "SameAccount") == "SameAccount":
        return GROUPS.of(get_account_id(), region)
    accounts = [each for each in GROUPS.accounts(region) if each != get_account_id() and _shows_catalog(each, region)]
    return [group for account in accounts for group in GROUPS.of(account, region)]


def _shows_catalog(account: str, region: str) -> bool:
    catalog = catalog_arn(account, region)
    policy = ram.resource_policy(catalog)
    if policy is None:
        return False
    try:
        authorization.authorize("sagemaker:Search", catalog, resource_policy=policy)
    except AwsError:
        return False
    return True


def _records(resource: str, group: FeatureGroup) -> Iterator[dict[str, Any]]:
    if resource == "FeatureGroup":
        shown = {name: value for name, value in group.described().items() if name != "ThroughputConfig"}
        if group.account == get_account_id():
            yield {**shown, "Tags": as_list(group.tags)}
        else:
            # "Tags are searchable for your own feature groups but are not searchable for feature groups made
            # discoverable to you"; nor is FailureReason.
            yield {name: value for name, value in shown.items() if name != "FailureReason"}
    else:
        yield from (group.feature(name) for name in group.types)


@cache
def _property_names(resource: str) -> frozenset[str]:
    """The searchable property paths: all that a SearchRecord shows of the resource, and AllTags or AllParameters."""
    paths = frozenset(_paths(service("sagemaker").shape_for(resource), ""))
    return paths | {collective for pairs, collective in _ALL.items() if pairs in paths}


def _paths(shape: Shape, prefix: str) -> Iterator[str]:
    if shape.type_name == "list":
        yield from _paths(cast(ListShape, shape).member, prefix)
    elif shape.type_name == "structure":
        for name, member in cast(StructureShape, shape).members.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from _paths(member, path)


def _properties(shown: Mapping[str, Any]) -> Properties:
    """The values of a record by property path; tags and parameters by their key, and by both key and value together."""
    found: dict[str, list[Any]] = {}
    _collect(shown, "", found)
    for pairs, collective in _ALL.items():
        for pair in shown.get(pairs, ()):
            found.setdefault(f"{pairs}.{pair['Key']}", []).append(pair["Value"])
            found.setdefault(collective, []).extend(pair.values())
    return found


def _collect(value: Any, path: str, found: dict[str, list[Any]]) -> None:
    if isinstance(value, Mapping):
        for name, inside in value.items():
            _collect(inside, f"{path}.{name}" if path else name, found)
        if path:
            # Only Exists and NotExists make sense for a structure.
            found.setdefault(path, []).append("")
    elif isinstance(value, list):
        for item in value:
            _collect(item, path, found)
    else:
        found.setdefault(path, []).append(value)


def _sort_key(values: list[Any] | None) -> tuple[bool, datetime, float, str]:
    """Orders values of one kind; resources without the property come before those with it."""
    value = values[0] if values else None
    moment = value if isinstance(value, datetime) else _EARLIEST
    number = float(value) if isinstance(value, int | float) else 0.0
    return value is not None, moment, number, value if isinstance(value, str) else ""

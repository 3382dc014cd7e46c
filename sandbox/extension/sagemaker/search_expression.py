"""SearchExpression: filters over the properties of a resource.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SearchExpression.html and API_Filter.html, which say
which operators suit text and which do not.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.extension.errors import AwsError, unsupported

MAX_CONDITIONS = 50
"""SubExpressions and Filters together."""

_ORDERED = {
    "GreaterThan": lambda found, wanted: found > wanted,
    "GreaterThanOrEqualTo": lambda found, wanted: found >= wanted,
    "LessThan": lambda found, wanted: found < wanted,
    "LessThanOrEqualTo": lambda found, wanted: found <= wanted,
}


def check(expression: Mapping[str, Any], known: frozenset[str], keyed: tuple[str, ...]) -> None:
    """Raise ValidationException for what no resource could be judged by, UnsupportedOperation for nested filters.

    known: property paths such as `OnlineStoreConfig.EnableOnlineStore`. keyed: prefixes below which every name is one,
    such as `Tags.`.
    """
    filters = list(_filters(expression))
    if not filters:
        raise _invalid("SearchExpression needs at least one filter or subexpression")
    if len(filters) > MAX_CONDITIONS:
        raise _invalid(f"SearchExpression holds {len(filters)} filters; at most {MAX_CONDITIONS}")
    containing = [each["Name"] for each in filters if each.get("Operator") == "Contains"]
    if len(containing) > len(set(containing)):
        # Once for a property, as the examples of feature-store-search-metadata.html have it.
        raise _invalid("'CONTAINS' operator usage limit of 1 exceeded.")
    for each in filters:
        name, operator = each["Name"], each.get("Operator", "Equals")
        if name not in known and not name.startswith(keyed):
            raise _invalid(f"Unknown property name: {name}")
        if operator not in ("Exists", "NotExists") and "Value" not in each:
            raise _invalid(f"the filter on {name} has operator {operator} and needs a Value")


def matches(expression: Mapping[str, Any], properties: Mapping[str, list[Any]]) -> bool:
    """Whether a resource satisfies `expression`. `properties` holds its values by path; several in a list."""
    results = [_holds(each, properties) for each in expression.get("Filters") or ()]
    results += [matches(each, properties) for each in expression.get("SubExpressions") or ()]
    return any(results) if expression.get("Operator") == "Or" else all(results)


def _filters(expression: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if expression.get("NestedFilters"):
        # They ask that one element of a list meets all conditions, which values by path cannot tell.
        raise unsupported("NestedFilters of sagemaker:Search")
    yield from expression.get("Filters") or ()
    for inside in expression.get("SubExpressions") or ():
        yield from _filters(inside)


def _holds(condition: Mapping[str, Any], properties: Mapping[str, list[Any]]) -> bool:
    found = properties.get(condition["Name"]) or []
    operator, wanted = str(condition.get("Operator", "Equals")), str(condition.get("Value", ""))
    if operator in ("Exists", "NotExists"):
        return bool(found) == (operator == "Exists")
    if operator == "NotEquals":
        return not any(_equal(value, wanted) for value in found)
    return any(_compared(operator, value, wanted, condition["Name"]) for value in found)


def _compared(operator: str, value: Any, wanted: str, name: str) -> bool:
    if operator == "Equals":
        return _equal(value, wanted)
    if operator in _ORDERED:
        if isinstance(value, str):
            raise _invalid(f"operator {operator} is not supported for the text property {name}")
        return bool(_ORDERED[operator](value, _of_type(value, wanted, name)))
    if not isinstance(value, str):
        raise _invalid(f"operator {operator} is only supported for text properties, not for {name}")
    return value in wanted.split(",") if operator == "In" else bool(wanted in value)


def _equal(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return str(value).lower() == wanted.lower()
    return bool(value == (wanted if isinstance(value, str) else _of_type(value, wanted, "Value")))


def _of_type(value: Any, wanted: str, name: str) -> Any:
    try:
        if isinstance(value, datetime):
            moment = datetime.fromisoformat(wanted)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return float(wanted)
    except ValueError as error:
        form = "YYYY-mm-dd'T'HH:MM:SS" if isinstance(value, datetime) else "a number"
        raise _invalid(f"{name}: found {wanted!r}; write {form}") from error


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)

"""What a policy document must look like for AWS to accept it.

Rules: IAM User Guide, "Grammar of the IAM JSON policy language"
(IAM/latest/UserGuide/reference_policies_grammar.html) and the pages of the elements. Each message starts in AWS's
words and ends with the statement that it is about, which AWS leaves out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from sandbox.extension.authorization import conditions
from sandbox.extension.authorization.principals import account_principal, texts

_POLICY_ELEMENTS = frozenset({"Version", "Id", "Statement"})
_STATEMENT_ELEMENTS = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_VERSIONS = frozenset({"2012-10-17", "2008-10-17"})
_PRINCIPAL_KINDS = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})
_ACTION = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?-]+")
_SID = re.compile(r"[0-9A-Za-z]*")
_VARIABLE = re.compile(r"\$\{[^}]*\}")
_RESOURCE = re.compile(r"arn:[\w*?-]+:[\w*?-]+:[^:]*:[^:]*:.+", re.DOTALL)
_PRINCIPAL = re.compile(
    r"arn:aws[\w-]*:(?:iam::\d{12}:(?:role|user)/[^*?]+|sts::\d{12}:(?:assumed-role/[^*?/]+|federated-user)/[^*?]+"
    r"|iam::cloudfront:user/[^*?]+)|(?:AROA|AIDA)[A-Z0-9]+"
)
_SERVICE = re.compile(r"[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal)")


class Kind(Enum):
    """What the policy is attached to, which decides the elements that it needs."""

    IDENTITY = "identity"
    TRUST = "trust"
    RESOURCE = "resource"


class PolicyError(ValueError):
    """The document breaks a rule; the text is AWS's, with the place."""


class PrincipalError(PolicyError):
    """A principal is not written as one, or does not exist; the text is the principal."""


def validate(document: str | Mapping[str, Any], kind: Kind) -> list[Mapping[str, Any]]:
    """The statements of a document that keeps the grammar. Raises PolicyError for the first rule that it breaks."""
    policy = document
    if isinstance(document, str):
        try:
            policy = json.loads(document)
        except ValueError as error:
            raise PolicyError(f"Syntax errors in policy. It is not JSON: {error}") from error
    if not isinstance(policy, Mapping):
        raise PolicyError("Syntax errors in policy. It is not a JSON object.")
    _only(policy, _POLICY_ELEMENTS, "the policy")
    if policy.get("Version", "2012-10-17") not in _VERSIONS:
        raise PolicyError(f"The policy must contain a valid version string, 2012-10-17; it has {policy['Version']!r}.")
    found = policy.get("Statement")
    given = found if isinstance(found, list) else [found]
    statements = [item for item in given if isinstance(item, Mapping)]
    if not statements or len(statements) < len(given):
        raise PolicyError("Syntax errors in policy. Statement must be an object or a list of objects.")
    for number, statement in enumerate(statements, 1):
        where = f"statement {statement['Sid']}" if statement.get("Sid") else f"statement {number}"
        _statement(statement, kind, where)
    sids = [item["Sid"] for item in statements if item.get("Sid")]
    if kind is Kind.IDENTITY and len(set(sids)) < len(sids):
        raise PolicyError("Statement IDs (SID) in a single policy must be unique.")
    return statements


def principals(statements: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every principal that the statements name, with its kind (AWS, Service, Federated)."""
    for statement in statements:
        for element in ("Principal", "NotPrincipal"):
            named = statement.get(element)
            if isinstance(named, Mapping):
                for kind, value in named.items():
                    yield from ((kind, text) for text in texts(value))


def _only(found: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(found.keys() - known):
        raise PolicyError(f"Syntax errors in policy. Unknown element {unknown[0]!r} in {where}.")


def _statement(statement: Mapping[str, Any], kind: Kind, where: str) -> None:
    _only(statement, _STATEMENT_ELEMENTS, where)
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise PolicyError(f"Syntax errors in policy. Effect is neither Allow nor Deny in {where}.")
    if kind is Kind.IDENTITY and not _SID.fullmatch(str(statement.get("Sid", ""))):
        raise PolicyError(f"Statement IDs (SID) must be alpha-numeric; {statement['Sid']!r} is not.")
    _actions(_either(statement, "Action", "Policy statement must contain actions.", where), kind, where)
    _resources(statement, kind, where)
    _principal_elements(statement, kind, where)
    _condition(statement.get("Condition", {}), where)


def _either(statement: Mapping[str, Any], element: str, missing: str, where: str) -> list[str]:
    """The values of an element or of its negation, one of which there must be."""
    if (element in statement) == (f"Not{element}" in statement):
        raise PolicyError(f"{missing} See {element} and Not{element} in {where}.")
    value = statement.get(element, statement.get(f"Not{element}"))
    found = texts(value)
    if not found or (isinstance(value, list) and len(found) < len(value)):
        raise PolicyError(f"{missing} {element} in {where} is {value!r}.")
    return found


def _actions(actions: list[str], kind: Kind, where: str) -> None:
    for action in actions:
        if not _ACTION.fullmatch(action):
            vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
            raise PolicyError(f"{vendor} {action!r} in {where} is not.")
        if kind is Kind.TRUST and not action.lower().startswith("sts:"):
            raise PolicyError(f"AssumeRole policy may only specify STS AssumeRole actions, not {action!r} in {where}.")


def _resources(statement: Mapping[str, Any], kind: Kind, where: str) -> None:
    if kind is Kind.TRUST:
        if statement.keys() & {"Resource", "NotResource"}:
            raise PolicyError(f"Has prohibited field Resource in {where}.")
        return
    for resource in _either(statement, "Resource", "Policy statement must contain resources.", where):
        if resource != "*" and not _RESOURCE.fullmatch(_VARIABLE.sub("x", resource)):
            raise PolicyError(f'Resource {resource} must be in ARN format or "*", in {where}.')


def _principal_elements(statement: Mapping[str, Any], kind: Kind, where: str) -> None:
    present = statement.keys() & {"Principal", "NotPrincipal"}
    if kind is Kind.IDENTITY:
        if present:
            raise PolicyError(f"Policy document should not specify a principal, as {where} does.")
        return
    if len(present) != 1:
        raise PolicyError(f"Missing required field Principal in {where}.")
    if kind is Kind.TRUST and present == {"NotPrincipal"}:
        raise PolicyError(f"AssumeRole policy must not contain NotPrincipal field, as {where} does.")
    named = statement[present.pop()]
    if named == "*":
        return
    if not isinstance(named, Mapping) or not named or named.keys() - _PRINCIPAL_KINDS:
        raise PrincipalError(json.dumps(named))
    for principal_kind, value in named.items():
        for text in texts(value) or [""]:
            if not _is_principal(principal_kind, text):
                raise PrincipalError(f'"{principal_kind}":"{text}"')


def _is_principal(kind: str, text: str) -> bool:
    """Whether `text` is written as a principal: "You cannot use a wildcard to match part of a principal name or ARN"
    (IAM/latest/UserGuide/reference_policies_elements_principal.html).
    """
    if kind == "AWS":
        return text == "*" or account_principal(text) is not None or _PRINCIPAL.fullmatch(text) is not None
    return _SERVICE.fullmatch(text) is not None if kind == "Service" else bool(text)


def _condition(condition: Any, where: str) -> None:
    if not isinstance(condition, Mapping):
        raise PolicyError(f"Syntax errors in policy. Condition is not an object in {where}.")
    for operator, block in condition.items():
        if not conditions.known(operator):
            raise PolicyError(f"Invalid Condition type : {operator} in {where}.")
        if not isinstance(block, Mapping) or not block:
            raise PolicyError(f"Syntax errors in policy. Condition {operator} holds no condition key in {where}.")
        for key, value in block.items():
            if ":" not in key:
                raise PolicyError(f"Actions/Conditions must be prefaced by a vendor: condition key {key!r} in {where}.")
            _values(operator, key, value, where)


def _values(operator: str, key: str, value: Any, where: str) -> None:
    """Whether the values are of the operator's type, tried by comparing each with one that is."""
    if value is None or (isinstance(value, list) and None in value) or isinstance(value, Mapping):
        raise PolicyError(f"Syntax errors in policy. {operator} of {key} has no value in {where}.")
    wanted = [text for text in conditions.as_list(value) if "${" not in text]
    try:
        for text in wanted:
            conditions.satisfied({operator: {key: text}}, lambda _key: [conditions.example(operator)])
    except conditions.UndecidableError as error:
        raise PolicyError(f"Invalid value for the condition {operator} of {key}: {error}, in {where}.") from error

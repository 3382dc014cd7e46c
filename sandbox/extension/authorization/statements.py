"""Which statements of a policy apply to a request.

Rules: IAM User Guide, "IAM JSON policy elements reference"
(IAM/latest/UserGuide/reference_policies_elements.html): actions are compared without regard to case, resources with
it; variables have a meaning in version 2012-10-17 only.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sandbox.extension.authorization import conditions, patterns
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.patterns import Lookup
from sandbox.extension.authorization.principals import texts

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document and whether the document's version gives policy variables a meaning."""

    body: Mapping[str, Any]
    variables: bool

    @property
    def effect(self) -> str:
        return str(self.body.get("Effect"))

    def applies(self, request: Request) -> bool:
        """Whether action, resource and condition match `request`; the principal is judged elsewhere.

        What cannot be decided denies: an unknown operator lets a Deny apply and keeps an Allow from applying.
        """
        lookup = request.variable if self.variables else None
        if not (_action(self.body, request.action) and _resource(self.body, request.resource, lookup)):
            return False
        condition = self.body.get("Condition") or {}
        try:
            if not isinstance(condition, Mapping):
                raise conditions.UndecidableError(f"Condition is {condition!r}")
            return conditions.satisfied(condition, request.values, lookup)
        except conditions.UndecidableError as reason:
            _log.warning("statement %s: %s; read as %s", self.body.get("Sid", ""), reason, "a denial")
            return self.effect == "Deny"


def statements(document: str | Mapping[str, Any] | None) -> tuple[Statement, ...]:
    """The statements of a policy document, JSON or parsed; none if there is no document or it is not a policy."""
    if not document:
        return ()
    return _parsed(document if isinstance(document, str) else json.dumps(document))


@lru_cache(maxsize=4096)
def _parsed(document: str) -> tuple[Statement, ...]:
    try:
        policy = json.loads(document)
    except ValueError:
        return ()
    if not isinstance(policy, dict):
        return ()
    found = policy.get("Statement", [])
    variables = policy.get("Version") == "2012-10-17"
    return tuple(
        Statement(body, variables) for body in (found if isinstance(found, list) else [found]) if isinstance(body, dict)
    )


def _action(body: Mapping[str, Any], action: str) -> bool:
    def any_of(element: str) -> bool:
        return any(patterns.matches(text, action, ignore_case=True) for text in texts(body.get(element)))

    return any_of("Action") if "Action" in body else "NotAction" in body and not any_of("NotAction")


def _resource(body: Mapping[str, Any], resource: str, lookup: Lookup | None) -> bool:
    def any_of(element: str) -> bool:
        return any(patterns.matches(text, resource, lookup) for text in texts(body.get(element)))

    if "Resource" in body:
        return any_of("Resource")
    # A trust policy has neither element: it is attached to the one resource that it is about.
    return not any_of("NotResource") if "NotResource" in body else True

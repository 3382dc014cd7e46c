"""Whom a statement's Principal or NotPrincipal names, and how far that reaches.

IAM/latest/UserGuide/reference_policies_elements_principal.html and reference_policies_elements_notprincipal.html.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from landbridge.access.evaluation.patterns import Matches, has_wildcard, text_pattern
from landbridge.access.evaluation.truth import Truth
from landbridge.access.model import Caller, Effect, Principals, Unresolved

_ROOT = re.compile(r"arn:[^:]+:iam::(\d{12}):root|(\d{12})")
_SESSION = re.compile(r"arn:[^:]+:sts::(\d{12}):assumed-role/([^/]+)/.+")
_ROLE = re.compile(r"arn:[^:]+:iam::(\d{12}):role/(?:.*/)?([^/]+)")


class Way(Enum):
    """How a resource's policy reaches somebody of its own account.

    Naming the account leaves it to the identity's policies. What names a role is limited by the role's boundary and
    session policies; what names a user, a session, a service or everybody is not
    (IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html).
    """

    ACCOUNT = auto()
    ROLE = auto()
    DIRECT = auto()


Ways = tuple[tuple[Way, Truth], ...]
"""Each way that is open or may be open: True or None."""

_DIRECTLY: Ways = ((Way.DIRECT, True),)
_PERHAPS: Ways = ((Way.DIRECT, None),)


class Recipients:
    """A Principal element, compiled."""

    __slots__ = (
        "_accounts",
        "_arns",
        "_canonical",
        "_effect",
        "_everybody",
        "_federated",
        "_negated",
        "_patterns",
        "_roles",
        "_services",
        "_sessions",
        "_unresolved",
        "_unresolved_service",
    )

    def __init__(self, principals: Principals, effect: Effect) -> None:
        known = [each for each in principals.aws if not isinstance(each, Unresolved)]
        roots = [found for each in known if (found := _ROOT.fullmatch(each))]
        self._effect = effect
        self._negated = principals.negated
        self._everybody = "*" in known
        self._unresolved = len(known) < len(principals.aws)
        self._accounts = frozenset(found[1] or found[2] for found in roots)
        self._arns = frozenset(known)
        self._roles = frozenset(found.groups() for each in known if (found := _ROLE.fullmatch(each)))
        self._sessions = frozenset(found.groups() for each in known if (found := _SESSION.fullmatch(each)))
        # Wildcards are no part of a principal; what AWS makes of one that slipped in is not documented.
        self._patterns: tuple[Matches, ...] = tuple(
            text_pattern(each) for each in known if each != "*" and has_wildcard(each)
        )
        self._services = frozenset(each.lower() for each in principals.services if isinstance(each, str))
        # A wildcard in a service's name is not documented.
        self._unresolved_service = any(isinstance(each, Unresolved) or "*" in each for each in principals.services)
        self._federated = bool(principals.federated)
        self._canonical = bool(principals.canonical)

    def ways(self, caller: Caller) -> Ways:
        """Every way in which the statement reaches the caller; none where it does not."""
        named = self._named(caller)
        if not self._negated:
            return named
        if not named:
            return _DIRECTLY
        if self._effect is Effect.DENY and caller.boundary is not None:
            # IAM/latest/UserGuide/access_policies_boundaries.html: NotPrincipal with Deny always denies an identity
            # that has a boundary.
            return _DIRECTLY
        return () if self._is_left_out(caller, named) else _PERHAPS

    def _is_left_out(self, caller: Caller, named: Ways) -> bool:
        """Whether NotPrincipal surely leaves the caller out: for a user both the user and its account must be listed;
        for a role also the session, whose name nobody knows."""
        sure = {way for way, truth in named if truth}
        if self._everybody or (caller.arn is None and Way.DIRECT in sure):
            return True
        if caller.arn is not None and caller.arn.endswith(":root"):
            return bool(sure)
        if caller.arn in self._arns and Way.ROLE not in sure:
            return Way.ACCOUNT in sure
        return False

    def _named(self, caller: Caller) -> Ways:
        if self._everybody:
            return _DIRECTLY
        if caller.service is not None:
            if caller.service.lower() in self._services:
                return _DIRECTLY
            return _PERHAPS if self._unresolved_service else ()
        if caller.arn is None:
            return _PERHAPS if self._unresolved or self._federated else ()
        return self._identity(caller.arn, caller.account or _account(caller.arn))

    def _identity(self, arn: str, account: str) -> Ways:
        ways: list[tuple[Way, Truth]] = []
        is_root = arn.endswith(":root")
        if account in self._accounts:
            ways.append((Way.DIRECT if is_root else Way.ACCOUNT, True))
        if arn in self._arns and not is_root:
            ways.append((Way.ROLE if ":role/" in arn else Way.DIRECT, True))
        if self._sessions or self._roles:
            ways += self._of_session(arn)
        if self._unresolved or any(matches(arn) for matches in self._patterns):
            ways.append((Way.DIRECT, None))
        if self._canonical:
            ways.append((Way.ACCOUNT, None))
        return tuple(ways)

    def _of_session(self, arn: str) -> Ways:
        """A caller given as a role, where sessions of the role are named, and the other way round."""
        if (role := _ROLE.fullmatch(arn)) is not None:
            return _PERHAPS if role.groups() in self._sessions else ()
        if (session := _SESSION.fullmatch(arn)) is not None and session.groups() in self._roles:
            return ((Way.ROLE, True),)
        return ()


def _account(arn: str) -> str:
    return arn.split(":", 5)[4] if arn.count(":") >= 5 else ""

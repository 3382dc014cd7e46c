"""Who makes a request: roles of the estate, administrators of an account, AWS services, anybody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from landbridge.access.evaluation.patterns import text_pattern
from landbridge.access.model import (
    Caller,
    Effect,
    Identity,
    PolicyKind,
    Source,
    Statement,
    Statements,
    Unresolved,
)

EVERYTHING: Final[Statements] = (
    Statement(
        Effect.ALLOW,
        Source("", "", "administrator", PolicyKind.IDENTITY),
        actions=("*",),
        resources=("*",),
    ),
)
"""The identity policy of an administrator."""

UNKNOWN_TAGS: Final[Mapping[str, str]] = MappingProxyType({})
"""The tags of a role that the estate does not hold: its account may give it any. Compared by identity."""

ANONYMOUS: Final = Caller(None, None)
"""A request without credentials: only a resource's policy can allow it."""


_TAG: Final = "sts:tagsession"


def caller_of(identity: Identity, session: Statements | None = None) -> Caller:
    """A role or a user of the estate; `session` are the session policies that a role was assumed with, if any.

    Where the trust lets somebody tag sessions, the tags are whatever he gives: they stand before the role's own
    (IAM/latest/UserGuide/id_session-tags.html).
    """
    return Caller(
        identity.arn,
        identity.account,
        identity.policies,
        boundary=identity.boundary,
        session=session,
        tags=UNKNOWN_TAGS if any(map(_tags_sessions, identity.trust)) else identity.tags,
    )


def administrator(account: str, role_arn: str) -> Caller:
    """A role of which the estate knows nothing but the account: its own account allows it everything."""
    return Caller(role_arn, account, EVERYTHING, tags=UNKNOWN_TAGS)


def service(name: str) -> Caller:
    """An AWS service that acts for itself, by its principal's name, such as "events.amazonaws.com". What it acts for is
    in the request's context: aws:SourceArn, aws:SourceAccount."""
    return Caller(None, None, service=name)


def _tags_sessions(statement: Statement) -> bool:
    if statement.effect is Effect.DENY:
        return False
    named = any(isinstance(each, Unresolved) or text_pattern(each.lower())(_TAG) for each in statement.actions)
    return named is not statement.not_actions

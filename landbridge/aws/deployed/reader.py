"""Read-only questions to one account. What AWS does not tell is kept: whatever depends on it is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from landbridge.access.model import PolicyKind, Source, Statements, Unresolved
from landbridge.access.parsing import statements_of, unknown_statements
from landbridge.aws.callers import Caller
from landbridge.aws.deployed.aliases import Aliases
from landbridge.aws.deployed.rights import action_of
from landbridge.aws.deployed.scope import Scope
from landbridge.aws.deployed.sessions import Clients
from landbridge.aws.errors import FAILURES, SessionError

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403"})

Answer = Mapping[str, Any]


class LiveError(SessionError):
    """An account cannot be read at all; the text says which, what was asked, and what to do."""


@dataclass
class AccountReader:
    """One account. `unresolved` collects what it would not tell."""

    account: str
    scope: Scope
    clients: Clients
    aliases: Aliases = field(default_factory=Aliases)
    unresolved: list[Unresolved] = field(default_factory=list)

    @property
    def partition(self) -> str:
        return self.scope.names.partition

    def ask(
        self, service: str, operation: str, absent: Iterable[str] = (), **request: Any
    ) -> Answer | Unresolved | None:
        """The answer; None if AWS says with one of the codes `absent` that there is no such thing; Unresolved if it may
        not be read. Raises LiveError if AWS fails otherwise or cannot be reached."""
        client = self.clients(service)
        try:
            answer: Answer = getattr(client, operation)(**request)
        except FAILURES as error:
            return self._not_told(service, operation, error, absent, request)
        return answer

    def pages(
        self, service: str, operation: str, absent: Iterable[str] = (), **request: Any
    ) -> list[Answer] | Unresolved:
        """All pages of the answer, none if AWS says with one of the codes `absent` that there is no such thing, or
        Unresolved if it may not be read. Raises LiveError as `ask` does."""
        client = self.clients(service)
        try:
            return list(client.get_paginator(operation).paginate(**request))
        except FAILURES as error:
            return self._not_told(service, operation, error, absent, request) or []

    def listed(
        self, service: str, operation: str, key: str, absent: Iterable[str] = (), **request: Any
    ) -> list[Any] | Unresolved:
        """What all pages hold under a key."""
        pages = self.pages(service, operation, absent, **request)
        return pages if isinstance(pages, Unresolved) else [item for page in pages for item in page.get(key, ())]

    def caller(self) -> Caller:
        """Who reads. Raises LiveError."""
        try:
            return Caller.of(self.clients("sts"))
        except FAILURES as error:
            raise LiveError(f"account {self.account}: sts:GetCallerIdentity failed: {_reason(error)}") from None

    def source(self, path: str, policy: str, kind: PolicyKind) -> Source:
        """Where a policy of this account stands."""
        return Source(self.account, path, policy, kind)

    def statements(self, document: object, source: Source) -> Statements:
        """A policy as AWS gives it, or nothing for None; keys go by their aliases. What could not be read allows and
        denies nobody knows what. Raises MalformedPolicy."""
        if document is None:
            return ()
        if isinstance(document, Unresolved):
            return unknown_statements(document, source)
        return statements_of(self.aliases.named(document), source, self.partition)

    def _not_told(
        self, service: str, operation: str, error: Exception, absent: Iterable[str], request: Mapping[str, Any]
    ) -> Unresolved | None:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        if code in absent:
            return None
        about = ", ".join(value for value in request.values() if isinstance(value, str) and value != self.account)
        asked = action_of(service, operation) + (f" of {about}" if about else "")
        if code not in _DENIED:
            raise LiveError(f"account {self.account}: {asked} failed: {_reason(error)}") from None
        unknown = Unresolved(f"{asked} is refused to the role that reads", f"account {self.account}")
        self.unresolved.append(unknown)
        return unknown


def _reason(error: Exception) -> str:
    if isinstance(error, HTTPClientError):
        # Its text may quote a header that holds a session token.
        return f"AWS cannot be reached ({type(error).__name__}); check the network, the proxy and AWS_ENDPOINT_URL"
    return str(error)

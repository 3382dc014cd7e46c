"""Identities with everything that is attached to them, directly or by a group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from landbridge.access.collection.errors import AssemblyError
from landbridge.access.collection.gathered import Gathered, Holder
from landbridge.access.collection.identities import GROUP
from landbridge.access.model import Identity, PolicyKind, Statements, Unresolved, Value
from landbridge.access.parsing import unknown_statement, unknown_statements

_AWS_MANAGED = ":iam::aws:policy/"


def identities(gathered: Gathered) -> dict[str, Identity]:
    """Roles and users by ARN. What is attached to somebody whom no template makes is listed as unresolved. Raises
    AssemblyError for an identity that is made twice."""
    return _Attaching(gathered).identities()


class _Attaching:
    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.attached: dict[tuple[str, str, str], list[str | Statements]] = defaultdict(list)
        self.anybody: dict[tuple[str, str], list[Unresolved]] = defaultdict(list)
        self.groups: dict[tuple[str, str], Statements] = {}
        self.joined: dict[tuple[str, str], list[Value]] = defaultdict(list)

    def identities(self) -> dict[str, Identity]:
        known = {(each.account, each.kind, each.name) for each in self.gathered.holders}
        for attachment in self.gathered.attachments:
            if isinstance(attachment.name, Unresolved):
                # It may be any of the account's.
                self.anybody[attachment.account, attachment.kind].append(attachment.name)
                continue
            whose = (attachment.account, attachment.kind, attachment.name)
            self.attached[whose].append(attachment.policy)
            if whose not in known:
                text = f"what the {attachment.kind} {attachment.name} of {attachment.account} may do besides"
                self.gathered.unresolved.append(Unresolved(text, attachment.place))
        for account, user, group in self.gathered.memberships:
            if isinstance(user, str):
                self.joined[account, user].append(group)
        made: dict[str, Identity] = {}
        for holder in self.gathered.holders:
            if holder.kind == GROUP:
                self.groups[holder.account, holder.name] = self._policies(holder)
        for holder in self.gathered.holders:
            if holder.kind != GROUP:
                if holder.arn in made:
                    where = f"{holder.source.stack} and {made[holder.arn].source.stack}"
                    raise AssemblyError(holder.arn, f"it is made twice, in {where}; give each its own name")
                made[holder.arn] = self._identity(holder)
        return made

    def _identity(self, holder: Holder) -> Identity:
        policies = self._policies(holder)
        for group in (*holder.groups, *self.joined.get((holder.account, holder.name), ())):
            known = self.groups.get((holder.account, group)) if isinstance(group, str) else None
            policies += self._unknown(holder, group, f"the group {group}") if known is None else known
        boundary: Statements | None = None
        if holder.boundary is not None:
            boundary = self._managed(holder, holder.boundary, PolicyKind.BOUNDARY)
        return Identity(
            arn=holder.arn,
            account=holder.account,
            policies=policies,
            source=holder.source,
            trust=holder.trust,
            boundary=boundary,
            tags=holder.tags,
        )

    def _policies(self, holder: Holder) -> Statements:
        found = holder.own
        attached = self.attached.get((holder.account, holder.kind, holder.name), ())
        managed: Iterable[Value] = (*holder.managed, *(each for each in attached if isinstance(each, str)))
        for arn in dict.fromkeys(managed):
            found += self._managed(holder, arn, PolicyKind.IDENTITY)
        for each in attached:
            if not isinstance(each, str):
                found += each
        for name in self.anybody.get((holder.account, holder.kind), ()):
            found += unknown_statements(name, holder.source)
        return found

    def _managed(self, holder: Holder, arn: Value, kind: PolicyKind) -> Statements:
        """The statements of a managed policy; of one that no template makes, whatever it may hold."""
        known = self.gathered.managed.get(arn) if isinstance(arn, str) else None
        if known is not None:
            if kind is PolicyKind.IDENTITY:
                return known
            return tuple(replace(each, source=replace(each.source, kind=kind)) for each in known)
        return self._unknown(holder, arn, f"the policy {arn}", kind)

    def _unknown(self, holder: Holder, value: Value, text: str, kind: PolicyKind = PolicyKind.IDENTITY) -> Statements:
        source = replace(holder.source, policy=text, kind=kind)
        if isinstance(value, Unresolved):
            return unknown_statements(value, source)
        content = Unresolved(text, f"{source.stack}, {source.path}")
        self.gathered.unresolved.append(content)
        if _AWS_MANAGED in value:
            # AWS's own policies allow, but for a few that nobody attaches for what they allow.
            return (unknown_statement(content, source),)
        return unknown_statements(content, source)

"""What holds statements, in an estate: which of them say something else in the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from landbridge.access.comparison.atoms import Atom, atoms_of
from landbridge.access.comparison.covering import Covering, Gap
from landbridge.access.model import Estate, PolicyKind, Statement, Statements
from landbridge.access.shares import share_statements


@dataclass(frozen=True, slots=True)
class Holder:
    """Something with statements: of an identity policy, boundary or trust the identity's ARN, of a resource policy the
    resource's, of shares and organisation policies the account."""

    kind: PolicyKind
    key: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one side says and the other does not. `near` are the other side's atoms about the same, which may say it
    under other conditions. `other` is the statement that this one became, or was. A `probe` is said by both: it is
    asked about because something that limits it differs."""

    holder: Holder
    gap: Gap
    in_head: bool
    near: tuple[Atom, ...]
    probe: bool = False
    other: Statement | None = None

    @property
    def statement(self) -> Statement:
        return self.gap.atom.statement


def differences(base: Estate, head: Estate) -> Iterator[Difference]:
    """Every part of a statement that only one of the two has, in the order of the holders."""
    before, after = dict(policies_of(base)), dict(policies_of(head))
    for holder in sorted({**before, **after}, key=lambda holder: (list(PolicyKind).index(holder.kind), holder.key)):
        # A boundary that comes or goes is told as such; what it does to the role's policies, below.
        one_sided = (holder in before) is not (holder in after)
        known = holder.key in base.identities and holder.key in head.identities
        if holder.kind is PolicyKind.BOUNDARY and one_sided and known:
            continue
        ours, theirs = before.get(holder, ()), after.get(holder, ())
        if ours is not theirs and ours != theirs:
            yield from _between(holder, ours, theirs)
    yield from _limited(base, head)


def _between(holder: Holder, before: Statements, after: Statements) -> Iterator[Difference]:
    removed, added = _without(before, after), _without(after, before)
    old, new = atoms_of(removed), atoms_of(added)
    for gone, others, statements, in_head in ((old, new, added, False), (new, old, removed, True)):
        left = [atom for atom in gone if atom not in others]
        if not left:
            continue
        covering = Covering(atoms_of(before if in_head else after))
        for atom in left:
            near = tuple(covering.near(atom))
            other = _counterpart(atom.statement, statements)
            yield from (Difference(holder, gap, in_head, near, other=other) for gap in covering.gaps(atom))


def _counterpart(statement: Statement, others: Iterable[Statement]) -> Statement | None:
    """The one of the others that the statement became, or was: of the same Sid, or else about the same."""
    others = list(others)
    sid = statement.source.sid
    named = (other for other in others if sid and other.source.sid == sid)
    return next(named, None) or next((other for other in others if _is_alike(statement, other)), None)


def _is_alike(one: Statement, other: Statement) -> bool:
    """Same actions and resources; a share of the same things with the same principals has another permission."""
    if (set(one.resources), one.not_resources) != (set(other.resources), other.not_resources):
        return False
    if one.source.kind is PolicyKind.SHARE and one.principals == other.principals:
        return True
    return (set(one.actions), one.not_actions) == (set(other.actions), other.not_actions)


def _limited(base: Estate, head: Estate) -> Iterator[Difference]:
    """What an identity is allowed to do where its permissions boundary is another: it allows that in part."""
    for arn in sorted(base.identities.keys() & head.identities.keys()):
        if base.identities[arn].boundary != head.identities[arn].boundary:
            holder = Holder(PolicyKind.IDENTITY, arn)
            nothing = Covering(())
            for atom in atoms_of(head.identities[arn].policies):
                yield from (Difference(holder, gap, True, (), probe=True) for gap in nothing.gaps(atom))


def _without(statements: Statements, others: Statements) -> list[Statement]:
    """Statements that the others do not have, each as often as it is there more."""
    more = Counter(statements) - Counter(others)
    return list(more)


def policies_of(estate: Estate) -> Iterator[tuple[Holder, Statements]]:
    """Every policy of the estate, with who or what has it."""
    for arn, identity in estate.identities.items():
        yield Holder(PolicyKind.IDENTITY, arn), identity.policies
        yield Holder(PolicyKind.TRUST, arn), identity.trust
        if identity.boundary is not None:
            yield Holder(PolicyKind.BOUNDARY, arn), identity.boundary
    for arn, resource in estate.resources.items():
        yield Holder(PolicyKind.RESOURCE, arn), resource.policy
    shared: dict[str, list[Statement]] = {}
    for share in estate.shares:
        shared.setdefault(share.account, []).extend(share_statements(share, estate))
    for account, statements in shared.items():
        yield Holder(PolicyKind.SHARE, account), tuple(statements)
    yield from _of_accounts(PolicyKind.SERVICE_CONTROL, estate.service_control)
    yield from _of_accounts(PolicyKind.RESOURCE_CONTROL, estate.resource_control)


def _of_accounts(kind: PolicyKind, policies: Mapping[str, Statements]) -> Iterator[tuple[Holder, Statements]]:
    yield from ((Holder(kind, account), statements) for account, statements in policies.items())

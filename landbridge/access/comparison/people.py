"""Who could tell two estates apart: the callers that a statement speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from landbridge.access.capabilities.principals import ADMINISTRATOR, STRANGER_INSIDE, STRANGER_OUTSIDE
from landbridge.access.comparison.atoms import Atom, Principal
from landbridge.access.comparison.holders import Difference
from landbridge.access.comparison.patterns import account_of, concrete, is_wild
from landbridge.access.evaluation.callers import ANONYMOUS, administrator, caller_of, service
from landbridge.access.model import Caller, Context, Effect, Estate, Identity, PolicyKind
from landbridge.access.service_actions import actions_of
from landbridge.access.wildcards import literal_start

MOST_ROLES = 100
"""How many roles of the estates are asked about one part of a statement that does not name them."""

ORGANISATION, ORGANISATION_PATHS = "aws:principalorgid", "aws:principalorgpaths"

_STRANGERS = (STRANGER_OUTSIDE, STRANGER_INSIDE)

_OF_ACCOUNT = (PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL)


@dataclass(frozen=True, slots=True, order=True)
class Who:
    """A caller, whichever of the estates is asked. All empty: somebody without credentials. With `attached` it is a
    role of the estates with every policy that its account could attach to it: what bounds it from outside. With `left`
    its account has left the organisation, for the one named in `joined` if any. `like` is the pattern that the role
    stands for, "" of a role by its name."""

    account: str = ""
    arn: str = ""
    service: str = ""
    attached: bool = False
    left: bool = False
    joined: str = ""
    like: str = ""

    @property
    def context(self) -> Context:
        """What a request holds where the account has left the organisation: a key that exists for members only
        (IAM/latest/UserGuide/reference_policies_condition-keys.html, aws:PrincipalOrgID)."""
        if not self.left:
            return {}
        return {ORGANISATION: (self.joined,)} if self.joined else {ORGANISATION: (), ORGANISATION_PATHS: ()}


class People:
    """The callers of two estates. A role that one of them holds does not exist in the other unless that has it too."""

    def __init__(self, base: Estate, head: Estate) -> None:
        self._estates = (base, head)
        self._of_prefix: defaultdict[str, dict[str, Identity]] = defaultdict(dict)
        for identity in (*base.identities.values(), *head.identities.values()):
            for statement in identity.policies:
                if statement.effect is Effect.ALLOW:
                    patterns = ["*"] if statement.not_resources else statement.resources
                    for pattern in patterns:
                        prefix = literal_start(pattern) if isinstance(pattern, str) else ""
                        self._of_prefix[prefix].setdefault(identity.arn, identity)
        self._prefixes = sorted(self._of_prefix)
        self._actions: dict[str, frozenset[str] | None] = {}

    def caller(self, who: Who, estate: Estate) -> Caller | None:
        """The caller as the estate knows it; None for a role that it does not have and the other has."""
        if who.service:
            return service(who.service)
        if not who.arn:
            return ANONYMOUS
        if who.arn in estate.identities:
            caller = caller_of(estate.identities[who.arn])
            return replace(caller, policies=administrator(who.account, who.arn).policies) if who.attached else caller
        return None if self.is_known(who) else administrator(who.account, who.arn)

    def is_known(self, who: Who) -> bool:
        """Whether it is a role of either estate, so that its policies are known."""
        return any(who.arn in estate.identities for estate in self._estates)

    def attached(self, difference: Difference, callers: Iterable[Who]) -> list[Who]:
        """The roles among the callers, with everything attached: a boundary, and another account's policy or share,
        are all that holds them off then."""
        holder = difference.holder
        if holder.kind not in (PolicyKind.BOUNDARY, PolicyKind.RESOURCE, PolicyKind.SHARE):
            return []
        owner = holder.key if holder.kind is PolicyKind.SHARE else account_of(holder.key, *self._estates)
        within = holder.kind is PolicyKind.BOUNDARY
        roles = [who for who in callers if who.arn and self.is_known(who) and (within or who.account != owner)]
        return [replace(who, attached=True) for who in roles]

    def departed(self, difference: Difference, callers: Iterable[Who]) -> list[Who]:
        """The callers with accounts that have left the organisation, where one of the sides asks for it."""
        conditions = {condition for atom in (difference.gap.atom, *difference.near) for condition in atom.conditions}
        asking = [condition for condition in conditions if condition.key in (ORGANISATION, ORGANISATION_PATHS)]
        named = {
            value for each in asking if each.key == ORGANISATION for value in each.values if isinstance(value, str)
        }
        others = sorted(named - {estate.organisation for estate in self._estates})
        members = [who for who in callers if asking and who.arn and who.account not in _STRANGERS]
        return [replace(who, left=True, joined=joined) for who in members for joined in ("", *map(concrete, others))]

    def may_be_allowed(self, who: Who, action: str) -> bool:
        """Whether the policies of a role that the estates hold speak of the action at all; of others all is asked."""
        if who.attached:
            return True
        if who.arn not in self._actions:
            known = [estate.identities[who.arn] for estate in self._estates if who.arn in estate.identities]
            self._actions[who.arn] = _allowed(known) if known else None
        allowed = self._actions[who.arn]
        return allowed is None or action.lower() in allowed

    def about(self, difference: Difference, resources: Iterable[str]) -> list[Who]:
        """Everybody whom the statement could concern, those that it names first."""
        holder, atom = difference.holder, difference.gap.atom
        if holder.kind in (PolicyKind.IDENTITY, PolicyKind.BOUNDARY):
            return [self._role(holder.key)]
        if holder.kind is PolicyKind.SERVICE_CONTROL:
            return [_any_role(holder.key, self._partition), *self._with_access(resources, holder.key)]
        found = dict.fromkeys(self._named(atom, difference.near))
        if holder.kind is PolicyKind.RESOURCE and atom.effect is Effect.DENY:
            found |= dict.fromkeys(self._at_home(holder.key))
        if holder.kind in _OF_ACCOUNT:
            found |= dict.fromkeys([_any_role(holder.key, self._partition), *self._strangers()])
        return list(found | dict.fromkeys(self._unnamed(atom, resources)))

    def _named(self, atom: Atom, near: Iterable[Atom]) -> Iterator[Who]:
        patterns = sorted({value for each in (atom, *near) for value in _principal_patterns(each)})
        for principal in sorted(atom.principals or (), key=str):
            value = principal.value
            if not isinstance(value, str):
                continue
            if principal.type == "services":
                yield Who(service=value)
            elif principal.type == "aws" and value == "*":
                yield from (_role_like(pattern) for pattern in patterns if pattern.startswith("arn:"))
                yield from self._strangers()
            elif principal.type == "aws":
                yield from self._of_principal(value, patterns)
        if atom.not_principal:
            yield from self._strangers()

    def _of_principal(self, arn: str, patterns: list[str]) -> Iterator[Who]:
        account = arn.split(":")[4] if arn.count(":") >= 5 else ""
        if not arn.endswith(":root"):
            yield _role_like(arn)
            return
        for pattern in patterns:
            parts = pattern.split(":", 5)
            if len(parts) == 6 and (parts[4] == account or is_wild(parts[4])):
                yield _role_like(":".join([*parts[:4], account, parts[5]]))
        yield _any_role(account, self._partition)

    def _unnamed(self, atom: Atom, resources: Iterable[str]) -> Iterator[Who]:
        """Roles of the estates that a statement about an account or everybody concerns, if they reach the resource."""
        for principal in sorted(atom.principals or (), key=str):
            if principal == Principal("aws", "*") or atom.not_principal:
                yield from self._with_access(resources, None)
            elif principal.type == "aws" and isinstance(principal.value, str) and principal.value.endswith(":root"):
                yield from self._with_access(resources, principal.value.split(":")[4])

    def _with_access(self, resources: Iterable[str], account: str | None) -> Iterator[Who]:
        found: dict[str, Identity] = {}
        for resource in resources:
            for prefix in islice(self._prefixes, bisect_left(self._prefixes, resource), None):
                if not prefix.startswith(resource):
                    break
                found |= self._of_prefix[prefix]
            for length in range(len(resource), -1, -1):
                found |= self._of_prefix.get(resource[:length], {})
        roles = (identity for identity in found.values() if account in (None, identity.account))
        yield from (Who(role.account, role.arn) for role in islice(roles, MOST_ROLES))

    def _at_home(self, arn: str) -> Iterator[Who]:
        """An administrator of the resource's account: a denial is for him, too."""
        account = account_of(arn, *self._estates)
        if account is not None:
            yield _any_role(account, self._partition)

    def _role(self, arn: str) -> Who:
        return next(Who(estate.identities[arn].account, arn) for estate in self._estates if arn in estate.identities)

    def _strangers(self) -> list[Who]:
        return [Who(), *(_any_role(stranger, self._partition) for stranger in _STRANGERS)]

    @property
    def _partition(self) -> str:
        return self._estates[1].partition


def _any_role(account: str, partition: str) -> Who:
    return Who(account, f"arn:{partition}:iam::{account}:role/{ADMINISTRATOR}")


def _role_like(pattern: str) -> Who:
    """One role that the pattern matches; of a session its role (reference_policies_condition-keys.html,
    aws:PrincipalArn)."""
    parts = pattern.split(":", 5)
    if len(parts) < 6:
        return _any_role(STRANGER_OUTSIDE, "aws")
    account = STRANGER_OUTSIDE if is_wild(parts[4]) else parts[4]
    name = concrete(parts[5])
    if parts[2] == "sts" and name.startswith("assumed-role/"):
        name = "role/" + name.split("/")[1]
    arn = f"{parts[0]}:{parts[1]}:iam::{account}:{name}"
    return Who(account, arn, like=pattern if is_wild(parts[5]) and parts[2] == "iam" else "")


def _principal_patterns(atom: Atom) -> Iterator[str]:
    for condition in atom.conditions:
        if condition.key == "aws:principalarn":
            yield from (value for value in condition.values if isinstance(value, str))
        if condition.key in ("aws:principalaccount", "aws:sourceaccount"):
            for value in condition.values:
                if isinstance(value, str) and value.isdigit():
                    yield f"arn:aws:iam::{value}:role/{ADMINISTRATOR}"


def _allowed(identities: Iterable[Identity]) -> frozenset[str] | None:
    """Every action in lower case that the policies could allow; None where that is not known."""
    found: set[str] = set()
    for identity in identities:
        for statement in identity.policies:
            if statement.effect is not Effect.ALLOW:
                continue
            patterns = [each for each in statement.actions if isinstance(each, str)]
            if statement.not_actions or len(patterns) < len(statement.actions):
                return None
            found.update(name.lower() for pattern in patterns for name in actions_of(pattern))
    return frozenset(found)

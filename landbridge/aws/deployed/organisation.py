"""Control policies of the organisation, which only its management account or a delegated administrator may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from landbridge.access.model import Effect, PolicyKind, Statement, Statements, Unresolved
from landbridge.access.parsing import unknown_statement
from landbridge.aws.deployed.reader import AccountReader

KINDS = {
    "SERVICE_CONTROL_POLICY": PolicyKind.SERVICE_CONTROL,
    "RESOURCE_CONTROL_POLICY": PolicyKind.RESOURCE_CONTROL,
}

Controls = Mapping[PolicyKind, Mapping[str, Statements]]
"""By kind and account, the policies that apply besides AWS's own, which allow everything."""

_FULL = ("p-FullAWSAccess", "p-RCPFullAWSAccess")
_NOT_THERE = ("TargetNotFoundException", "ChildNotFoundException", "PolicyTypeNotEnabledException")
_NONE = ("AWSOrganizationsNotInUseException",)


def read_controls(reader: AccountReader, organisation: str) -> Controls | Unresolved:
    """Of every account in the scope that the organisation holds; what the base account may not tell is Unresolved.

    `organisation` is the id of the declared one.
    """
    answer = reader.ask("organizations", "describe_organization", absent=_NONE)
    if answer is None or isinstance(answer, Unresolved):
        return answer or _elsewhere(reader, f"{reader.account} belongs to no organisation")
    found = answer["Organization"]
    if found["Id"] != organisation:
        return _elsewhere(reader, f"{reader.account} belongs to {found['Id']}, not to the declared {organisation}")
    tree = _Tree(reader)
    controls: dict[PolicyKind, dict[str, Statements]] = {kind: {} for kind in KINDS.values()}
    for account in reader.scope.accounts:
        # They never bind the management account (Organizations user guide, orgs_manage_policies_scps).
        if account == found["MasterAccountId"]:
            continue
        above = tree.above(account)
        for name, kind in KINDS.items():
            statements = above if isinstance(above, Unresolved) else tree.statements((account, *above), name)
            if isinstance(statements, Unresolved):
                return statements
            if statements:
                controls[kind][account] = statements
    return controls


def _elsewhere(reader: AccountReader, why: str) -> Unresolved:
    unknown = Unresolved(why, f"account {reader.account}")
    reader.unresolved.append(unknown)
    return unknown


@dataclass
class _Tree:
    """Units, roots and policies of the organisation, each asked for once."""

    reader: AccountReader
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attached: dict[tuple[str, str], Statements] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)

    def above(self, child: str) -> tuple[str, ...] | Unresolved:
        """The units above an account or unit, up to the root; none for an account outside."""
        if child not in self.parents:
            found = self.reader.listed("organizations", "list_parents", "Parents", _NOT_THERE, ChildId=child)
            if isinstance(found, Unresolved):
                return found
            above: tuple[str, ...] = ()
            for parent in found:
                further = () if parent["Type"] == "ROOT" else self.above(parent["Id"])
                if isinstance(further, Unresolved):
                    return further
                above = (parent["Id"], *further)
            self.parents[child] = above
        return self.parents[child]

    def statements(self, targets: tuple[str, ...], kind: str) -> Statements | Unresolved:
        """What is attached to any of the targets."""
        found: list[Statement] = []
        for target in targets:
            if (target, kind) not in self.attached:
                attached = self._attached(target, kind)
                if isinstance(attached, Unresolved):
                    return attached
                self.attached[target, kind] = attached
            found += self.attached[target, kind]
        return tuple(found)

    def _attached(self, target: str, kind: str) -> Statements | Unresolved:
        listed = self.reader.listed(
            "organizations", "list_policies_for_target", "Policies", _NOT_THERE, TargetId=target, Filter=kind
        )
        if isinstance(listed, Unresolved):
            return listed
        found: list[Statement] = []
        for policy in listed:
            if policy["Id"] not in _FULL:
                content = self.reader.ask("organizations", "describe_policy", PolicyId=policy["Id"])
                if content is None or isinstance(content, Unresolved):
                    return content or ()
                source = self.reader.source(target, policy["Name"], KINDS[kind])
                found += self.reader.statements(content["Policy"]["Content"], source)
        if found and not any(policy["Id"] in _FULL for policy in listed):
            found.append(self._allows_only_some(target, kind))
        return tuple(found)

    def _allows_only_some(self, target: str, kind: str) -> Statement:
        """Without the policy that allows everything, what is not allowed at each level is denied: not judged here."""
        text = f"{target} has no policy that allows everything"
        unknown = Unresolved(text, f"account {self.reader.account}: control policies of the organisation")
        self.reader.unresolved.append(unknown)
        return unknown_statement(unknown, self.reader.source(target, text, KINDS[kind]), Effect.DENY)

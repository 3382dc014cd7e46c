"""Roles, users, groups, and the policies attached to them."""

from __future__ import annotations

from landbridge.access.collection.entry import Entry
from landbridge.access.collection.errors import AssemblyError
from landbridge.access.collection.gathered import Attachment, Gathered, Holder
from landbridge.access.model import PolicyKind, Statements, Unresolved

ROLE, USER, GROUP = "role", "user", "group"
_ATTACHED = {"Roles": ROLE, "Users": USER, "Groups": GROUP}
_INLINE = {"RoleName": ROLE, "UserName": USER, "GroupName": GROUP}


def role(entry: Entry, gathered: Gathered) -> None:
    _hold(entry, gathered, ROLE)


def user(entry: Entry, gathered: Gathered) -> None:
    _hold(entry, gathered, USER)


def group(entry: Entry, gathered: Gathered) -> None:
    _hold(entry, gathered, GROUP)


def managed_policy(entry: Entry, gathered: Gathered) -> None:
    """AWS::IAM::ManagedPolicy, and whom it says it is attached to."""
    arn, name = entry.arn(), entry.name()
    if arn is None or name is None:
        return
    if arn in gathered.managed:
        raise AssemblyError(entry.place(), f"the policy {arn} is made twice; give each its own name")
    document = entry.get("PolicyDocument")
    gathered.managed[arn] = entry.statements(document, PolicyKind.IDENTITY, name)
    _attach(entry, gathered, arn)


def inline_policy(entry: Entry, gathered: Gathered) -> None:
    """AWS::IAM::Policy, which lists whom it belongs to, and RolePolicy, UserPolicy, GroupPolicy of one each."""
    name = entry.text("PolicyName")
    title = name if isinstance(name, str) else entry.path
    _attach(entry, gathered, entry.statements(entry.get("PolicyDocument"), PolicyKind.IDENTITY, title))


def membership(entry: Entry, gathered: Gathered) -> None:
    """AWS::IAM::UserToGroupAddition."""
    for group_name in entry.texts("GroupName"):
        gathered.memberships += [(entry.account, name, group_name) for name in entry.texts("Users")]


def access_key(entry: Entry, gathered: Gathered) -> None:
    """Whoever has it acts as its user: one whom no template makes is not known."""
    for name in entry.targets("UserName"):
        gathered.attachments.append(Attachment(entry.account, USER, name, (), entry.place("UserName")))


def _hold(entry: Entry, gathered: Gathered, kind: str) -> None:
    arn, name = entry.arn(), entry.name()
    if arn is None or name is None:
        return
    trust: Statements = ()
    if kind == ROLE:
        trust = entry.statements(entry.get("AssumeRolePolicyDocument"), PolicyKind.TRUST, name)
    gathered.holders.append(
        Holder(
            kind=kind,
            arn=arn,
            name=name,
            account=entry.account,
            source=entry.source(PolicyKind.TRUST if kind == ROLE else PolicyKind.IDENTITY, name),
            own=_own(entry, name),
            managed=entry.texts("ManagedPolicyArns"),
            trust=trust,
            boundary=entry.text("PermissionsBoundary"),
            groups=entry.texts("Groups") if kind == USER else (),
            tags=entry.tags(),
        )
    )


def _own(entry: Entry, name: str) -> Statements:
    """Inline policies, those of the property Policies."""
    found: Statements = ()
    for policy in entry.objects("Policies"):
        if isinstance(policy, Unresolved):
            found += entry.statements(policy, PolicyKind.IDENTITY, name)
            continue
        title = policy.get("PolicyName")
        title = title if isinstance(title, str) else name
        found += entry.statements(policy.get("PolicyDocument"), PolicyKind.IDENTITY, title)
    return found


def _attach(entry: Entry, gathered: Gathered, policy: str | Statements) -> None:
    for name, kind in (_ATTACHED | _INLINE).items():
        for holder in entry.targets(name):
            gathered.attachments.append(Attachment(entry.account, kind, holder, policy, entry.place(name)))

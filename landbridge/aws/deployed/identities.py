"""Roles and users with all that is attached to them, in one question to IAM.

GetAccountAuthorizationDetails tells of every identity at once, policies included, in pages (IAM/latest/APIReference/
API_GetAccountAuthorizationDetails.html); AWS's own policies are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from landbridge.access.model import Identity, PolicyKind, Source, Statements, Unresolved
from landbridge.access.parsing import unknown_statement, unknown_statements
from landbridge.aws.deployed.reader import AccountReader

_KINDS = ["Role", "User", "Group", "LocalManagedPolicy"]

Detail = Mapping[str, Any]


def read_identities(reader: AccountReader) -> Iterator[Identity]:
    """The account's identities within the scope. Where IAM tells nothing, those of the assembly, of unknown content."""
    pages = reader.pages("iam", "get_account_authorization_details", Filter=_KINDS)
    if isinstance(pages, Unresolved):
        yield from _unknown(reader, pages)
        return
    policies = {each["Arn"]: each for page in pages for each in page["Policies"]}
    groups = {each["GroupName"]: each for page in pages for each in page["GroupDetailList"]}
    iam = _Iam(reader, policies, groups)
    for page in pages:
        for role in page["RoleDetailList"]:
            if reader.scope.holds(role["Arn"], role["RoleName"]):
                yield iam.role(role)
        for user in page["UserDetailList"]:
            if reader.scope.holds(user["Arn"], user["UserName"]):
                yield iam.user(user)


def _unknown(reader: AccountReader, refused: Unresolved) -> Iterator[Identity]:
    for arn, known in reader.scope.like.identities.items():
        if known.account == reader.account:
            identity = reader.source(_path(arn), "unreadable", PolicyKind.IDENTITY)
            trust = reader.source(_path(arn), "unreadable", PolicyKind.TRUST)
            yield Identity(
                arn,
                known.account,
                unknown_statements(refused, identity),
                identity,
                trust=unknown_statements(refused, trust) if known.trust else (),
                boundary=known.boundary and unknown_statements(refused, identity),
            )


@dataclass
class _Iam:
    """An account's policies and groups by ARN and by name."""

    reader: AccountReader
    policies: dict[str, Detail]
    groups: Mapping[str, Detail]

    def role(self, role: Detail) -> Identity:
        trust = self._source(role, "trust", PolicyKind.TRUST)
        return self._identity(
            role, role.get("RolePolicyList", ()), self.reader.statements(role["AssumeRolePolicyDocument"], trust), ()
        )

    def user(self, user: Detail) -> Identity:
        groups = [self.groups[name] for name in user.get("GroupList", ()) if name in self.groups]
        return self._identity(user, user.get("UserPolicyList", ()), (), groups)

    def _identity(
        self, detail: Detail, inline: Iterable[Detail], trust: Statements, groups: Iterable[Detail]
    ) -> Identity:
        found = [*self._attached(detail, PolicyKind.IDENTITY), *self._inline(detail, inline)]
        for group in groups:
            found += [
                *self._attached(group, PolicyKind.IDENTITY),
                *self._inline(group, group.get("GroupPolicyList", ())),
            ]
        boundary = detail.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return Identity(
            detail["Arn"],
            self.reader.account,
            tuple(found),
            self._source(detail, "", PolicyKind.IDENTITY),
            trust=trust,
            boundary=self._managed(detail, boundary, PolicyKind.BOUNDARY) if boundary else None,
            tags={tag["Key"]: tag["Value"] for tag in detail.get("Tags", ())},
        )

    def _attached(self, detail: Detail, kind: PolicyKind) -> Iterator[Any]:
        for policy in detail.get("AttachedManagedPolicies", ()):
            yield from self._managed(detail, policy["PolicyArn"], kind)

    def _inline(self, detail: Detail, policies: Iterable[Detail]) -> Iterator[Any]:
        for policy in policies:
            source = self._source(detail, policy["PolicyName"], PolicyKind.IDENTITY)
            yield from self.reader.statements(policy["PolicyDocument"], source)

    def _managed(self, detail: Detail, arn: str, kind: PolicyKind) -> Statements:
        source = self._source(detail, arn.rpartition("/")[2], kind)
        if arn not in self.policies:
            self.policies[arn] = self._read(arn)
        policy = self.policies[arn]
        for version in policy.get("PolicyVersionList", ()):
            if version["VersionId"] == policy["DefaultVersionId"]:
                return self.reader.statements(version["Document"], source)
        return (unknown_statement(Unresolved(arn, f"account {self.reader.account}"), source),)

    def _read(self, arn: str) -> Detail:
        """A policy of AWS's; empty if it may not be read."""
        found = self.reader.ask("iam", "get_policy", PolicyArn=arn, absent=("NoSuchEntity",))
        if found is None or isinstance(found, Unresolved):
            return {}
        version = found["Policy"]["DefaultVersionId"]
        content = self.reader.ask("iam", "get_policy_version", PolicyArn=arn, VersionId=version)
        if content is None or isinstance(content, Unresolved):
            return {}
        return {"DefaultVersionId": version, "PolicyVersionList": [content["PolicyVersion"]]}

    def _source(self, detail: Detail, policy: str, kind: PolicyKind) -> Source:
        return self.reader.source(_path(detail["Arn"]), policy, kind)


def _path(arn: str) -> str:
    return arn.split(":", 5)[-1]

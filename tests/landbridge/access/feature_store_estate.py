"""The estate of a declared feature store without a synthesis: the same policies, put together by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from landbridge import sharing
from landbridge.access.model import Estate, Identity, PolicyKind, Resource, Share, Source, Statements
from landbridge.access.parsing import statements_of
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.access_role import access_role_policies
from landbridge.policies.buckets import (
    central_results_bucket_policy,
    offline_bucket_policy,
    private_bucket_policy,
    results_bucket_policy,
)
from landbridge.policies.execution_role import execution_role_policies
from landbridge.policies.feature_store_role import (
    central_feature_store_statements,
    local_feature_store_statements,
    produced_feature_store_statements,
)
from landbridge.policies.granted import works_in_central
from landbridge.policies.keys import account_key_policy, offline_key_policy, online_key_policy, results_key_policy
from landbridge.policies.offline_catalog import catalog_statements
from landbridge.policies.replication import (
    replica_bucket_policy,
    replica_key_policy,
    replication_role_policies,
    replication_trust,
)
from landbridge.policies.statement import document
from landbridge.policies.trust import access_role_trust, execution_role_trust, sagemaker_trust

Change = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Given what a policy is attached to (role name, bucket or key alias) and the policy, gives another."""


def estate_of(declaration: Declaration, change: Change = lambda name, policy: policy) -> Estate:
    """Roles, buckets, keys, catalog and shares of the feature store; `change` sees every policy."""
    made = _Made(declaration, change)
    organisation = declaration.organisation
    members = {declaration.feature_store.account} | {
        team.account for team in declaration.teams.values() if not team.outside_organisation
    }
    return Estate(
        partition=made.names.partition,
        region=made.names.region,
        organisation=None if organisation is None else organisation.id,
        members=frozenset(members if organisation is not None else ()),
        identities={each.arn: each for each in made.identities()},
        resources={each.arn: each for each in made.resources()},
        shares=tuple(made.shares()),
    )


class _Made:
    def __init__(self, declaration: Declaration, change: Change) -> None:
        self.declaration, self.names, self.change = declaration, Names.of(declaration), change

    def identities(self) -> Iterator[Identity]:
        names, declaration, central = self.names, self.declaration, self.names.central_account
        offline = self._key(central, names.offline_key_alias())
        for role, statements in (
            (names.feature_store_role(), central_feature_store_statements(names, offline)),
            (names.produced_feature_store_role(), produced_feature_store_statements(names, offline)),
        ):
            yield self._role(central, role, sagemaker_trust(central), [document(statements)])
        if declaration.replicas:
            policies = replication_role_policies(declaration, names, offline)
            yield self._role(central, names.replication_role(), replication_trust(names), policies)
        for name, team in declaration.teams.items():
            trust = execution_role_trust(declaration, names, name)
            role = names.execution_role(name)
            yield self._role(team.account, role, trust, execution_role_policies(declaration, names, name))
            if works_in_central(declaration, name):
                policies = access_role_policies(declaration, names, name)
                yield self._role(
                    central, names.access_role(name), access_role_trust(declaration, names, name), policies
                )
            if name in declaration.local_feature_groups:
                key = self._key(team.account, names.local_offline_key_alias(name))
                local = document(local_feature_store_statements(names, name, team.account, key))
                role = names.local_feature_store_role(name)
                yield self._role(team.account, role, sagemaker_trust(team.account), [local])

    def resources(self) -> Iterator[Resource]:
        names, declaration, central = self.names, self.declaration, self.names.central_account
        offline, results = names.offline_key_alias(), names.central_results_key_alias()
        yield self._resource_key(central, names.online_key_alias(), online_key_policy(declaration, names))
        yield self._resource_key(central, offline, offline_key_policy(declaration, names))
        yield self._resource_key(central, results, account_key_policy(names, central))
        yield self._bucket(central, names.offline_bucket(), offline, offline_bucket_policy(declaration, names))
        yield self._bucket(central, names.central_results_bucket(), results, central_results_bucket_policy(names))
        catalog = document(catalog_statements(declaration, names))
        policy = self._statements("catalog", catalog, PolicyKind.RESOURCE) if catalog["Statement"] else ()
        source = Source("Test", "catalog", "catalog", PolicyKind.RESOURCE)
        yield Resource(names.glue_catalog_arn(central), "catalog", central, policy, source, complete=False)
        for name, team in declaration.teams.items():
            yield from self._of_team(name, team.account)

    def _of_team(self, name: str, account: str) -> Iterator[Resource]:
        names, declaration = self.names, self.declaration
        alias = names.results_key_alias(name)
        yield self._resource_key(account, alias, results_key_policy(declaration, names, name))
        policy = results_bucket_policy(declaration, names, name)
        yield self._bucket(account, names.results_bucket(name, account), alias, policy)
        if declaration.replicas.get(name):
            alias, bucket = names.replica_key_alias(name), names.replica_bucket(name, account)
            yield self._resource_key(account, alias, replica_key_policy(names, account))
            yield self._bucket(account, bucket, alias, replica_bucket_policy(names, name, account))
        if name in declaration.local_feature_groups:
            alias, bucket = names.local_offline_key_alias(name), names.local_offline_bucket(name, account)
            yield self._resource_key(account, names.local_online_key_alias(name), account_key_policy(names, account))
            yield self._resource_key(account, alias, account_key_policy(names, account))
            yield self._bucket(account, bucket, alias, private_bucket_policy(names, bucket))

    def shares(self) -> Iterator[Share]:
        names, declaration = self.names, self.declaration
        teams = [share for team in declaration.teams for share in sharing.team_shares(declaration, names, team)]
        organisation = sharing.organisation_share(declaration, names)
        for share in (*teams, *([organisation] if organisation is not None else [])):
            written = {
                "permissions": [share.permission],
                "resources": list(share.resources),
                "principals": list(share.principals),
            }
            changed = self.change(share.name, written)
            yield Share(
                share.name,
                names.central_account,
                tuple(changed["permissions"]),
                tuple(changed["resources"]),
                tuple(changed["principals"]),
                share.external,
                Source("Test", share.name, share.name, PolicyKind.SHARE),
            )

    def _role(self, account: str, name: str, trust: dict[str, Any], policies: list[dict[str, Any]]) -> Identity:
        return Identity(
            self.names.role_arn(account, name),
            account,
            tuple(each for policy in policies for each in self._statements(name, policy, PolicyKind.IDENTITY)),
            Source("Test", name, name, PolicyKind.IDENTITY),
            trust=self._statements(f"trust of {name}", trust, PolicyKind.TRUST),
        )

    def _resource_key(self, account: str, alias: str, policy: dict[str, Any]) -> Resource:
        statements = self._statements(alias, policy, PolicyKind.RESOURCE)
        source = Source("Test", alias, alias, PolicyKind.RESOURCE)
        return Resource(self._key(account, alias), "key", account, statements, source, aliases=(alias,))

    def _bucket(self, account: str, bucket: str, alias: str, policy: dict[str, Any]) -> Resource:
        statements = self._statements(bucket, policy, PolicyKind.RESOURCE)
        source = Source("Test", bucket, bucket, PolicyKind.RESOURCE)
        arn = self.names.bucket_arn(bucket)
        return Resource(arn, "bucket", account, statements, source, key=self._key(account, alias))

    def _key(self, account: str, alias: str) -> str:
        return self.names.key_of_alias_arn(account, alias)

    def _statements(self, name: str, policy: dict[str, Any], kind: PolicyKind) -> Statements:
        written = json.loads(json.dumps(policy))
        return statements_of(self.change(name, written), Source("Test", name, name, kind), self.names.partition)

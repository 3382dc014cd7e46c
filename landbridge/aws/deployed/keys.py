"""KMS keys: their policies, and their grants as statements of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from landbridge.access.model import (
    Condition,
    Effect,
    PolicyKind,
    Principals,
    Resource,
    Source,
    Statement,
    Statements,
    Unresolved,
)
from landbridge.aws.deployed.aliases import Aliases
from landbridge.aws.deployed.reader import AccountReader

TYPE = "AWS::KMS::Key"


def read_aliases(reader: AccountReader) -> Aliases:
    """What stands for the ids of the account's keys and Studio domains; nothing where they may not be listed."""
    found = reader.listed("kms", "list_aliases", "Aliases")
    domains = _domains(reader)
    if isinstance(found, Unresolved):
        return Aliases(domains=domains, refused={reader.account: found})
    return Aliases(domains=domains) | Aliases.of(
        reader.scope.names, reader.account, found, reader.scope.known(reader.account, "kms")
    )


def _domains(reader: AccountReader) -> dict[str, str]:
    """Names of the environment's own Studio domains, by id."""
    found = reader.listed("sagemaker", "list_domains", "Domains")
    if isinstance(found, Unresolved):
        return {}
    names = {domain["DomainId"]: domain["DomainName"] for domain in found}
    return {key: name for key, name in names.items() if name.startswith(reader.scope.prefix)}


def read_keys(reader: AccountReader, used: Iterable[str]) -> Iterator[Resource]:
    """The account's keys that go by an alias of Landbridge's or are declared, and those that are `used`, by ARN."""
    own = f":kms:{reader.scope.names.region}:{reader.account}:key/"
    standing = {arn: named for arn, named in reader.aliases.arns.items() if own in arn}
    others = {arn: arn for arn in (*reader.scope.arns, *used) if own in arn and arn not in standing.values()}
    for arn, named in sorted({**others, **standing}.items(), key=lambda pair: pair[1]):
        # What goes by an alias that nothing has is not deployed, unless the aliases are not known.
        if ":key/alias/" not in arn:
            yield from _key(reader, arn, named)
        elif reader.account in reader.aliases.refused:
            source = _source(reader, named)
            policy = reader.statements(reader.aliases.refused[reader.account], source)
            yield Resource(named, TYPE, reader.account, policy, source, aliases=(named.partition(":key/")[2],))


def _key(reader: AccountReader, arn: str, named: str) -> Iterator[Resource]:
    source = _source(reader, named)
    answer = reader.ask("kms", "get_key_policy", absent=("NotFoundException",), KeyId=arn, PolicyName="default")
    if answer is None:
        return
    policy = answer if isinstance(answer, Unresolved) else answer["Policy"]
    statements = reader.statements(policy, source) + _grants(reader, arn, source)
    aliases = reader.aliases.all.get(arn, ())
    yield Resource(named, TYPE, reader.account, statements, source, aliases=aliases)


def _source(reader: AccountReader, named: str) -> Source:
    return reader.source(named.partition(":key/")[2], named.rpartition("/")[2], PolicyKind.RESOURCE)


def _grants(reader: AccountReader, key: str, source: Source) -> Statements:
    """A grant allows its operations besides the key's policy (kms/latest/developerguide/grants.html)."""
    grants = reader.listed("kms", "list_grants", "Grants", KeyId=key)
    if isinstance(grants, Unresolved):
        return reader.statements(grants, replace(source, policy="grants"))
    return tuple(_statement(grant, source) for grant in grants)


def _statement(grant: Mapping[str, Any], source: Source) -> Statement:
    grantee = grant["GranteePrincipal"]
    principals = Principals(services=(grantee,)) if ".amazonaws.com" in grantee else Principals(aws=(grantee,))
    conditions = tuple(
        Condition("StringEquals", f"kms:EncryptionContext:{name}", (value,))
        for constraint in grant.get("Constraints", {}).values()
        for name, value in constraint.items()
    )
    actions = tuple(f"kms:{operation}" for operation in grant["Operations"])
    at = replace(source, policy=f"grant {grant['GrantId']}")
    return Statement(Effect.ALLOW, at, actions, resources=("*",), principals=principals, conditions=conditions)

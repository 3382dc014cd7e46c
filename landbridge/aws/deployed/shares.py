"""RAM shares: those of the environment, and any other of the account that holds something of Landbridge's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from landbridge.access.model import PolicyKind, Share, Unresolved, Value
from landbridge.aws.deployed.reader import AccountReader

_THERE = frozenset({"ASSOCIATED", "ASSOCIATING"})
"""Also where an invitation has not been accepted yet."""

Entities = Mapping[str, list[str]]


def read_shares(reader: AccountReader, resources: frozenset[str]) -> Iterator[Share]:
    """`resources` are the ARNs of what the account has within the scope. What a share gives to whom is of unknown
    extent where only the share itself may be read."""
    shares = reader.listed(
        "ram", "get_resource_shares", "resourceShares", resourceOwner="SELF", resourceShareStatus="ACTIVE"
    )
    if isinstance(shares, Unresolved):
        yield from _unknown(reader, shares)
        return
    held, principals = _entities(reader, "RESOURCE"), _entities(reader, "PRINCIPAL")
    for share in shares:
        arn, name = share["resourceShareArn"], share["name"]
        if name.startswith(reader.scope.prefix) or _holds(reader, held, arn, resources):
            yield Share(
                name,
                reader.account,
                _permissions(reader, arn),
                _of(held, arn),
                _of(principals, arn),
                bool(share["allowExternalPrincipals"]),
                reader.source(name, name, PolicyKind.SHARE),
            )


def _unknown(reader: AccountReader, refused: Unresolved) -> Iterator[Share]:
    """Those of the assembly, open to nobody knows whom."""
    for share in reader.scope.like.shares:
        if share.account == reader.account:
            source = reader.source(share.name, share.name, PolicyKind.SHARE)
            held = share.resources or (refused,)
            yield Share(share.name, share.account, (refused,), held, (refused,), share.external, source)


def _entities(reader: AccountReader, kind: str) -> Entities | Unresolved:
    """What all shares hold or whom they are with, by the share's ARN: one list, however many shares there are."""
    found = reader.listed("ram", "get_resource_share_associations", "resourceShareAssociations", associationType=kind)
    if isinstance(found, Unresolved):
        return found
    entities: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if each["status"] in _THERE:
            entities[each["resourceShareArn"]].append(each["associatedEntity"])
    return entities


def _of(entities: Entities | Unresolved, share: str) -> tuple[Value, ...]:
    return (entities,) if isinstance(entities, Unresolved) else tuple(sorted(entities.get(share, ())))


def _holds(reader: AccountReader, held: Entities | Unresolved, share: str, resources: frozenset[str]) -> bool:
    if isinstance(held, Unresolved):
        return False
    ours = {*resources, reader.scope.names.catalog_arn()} | reader.scope.arns
    return any(arn in ours or arn.rpartition("/")[2].startswith(reader.scope.prefix) for arn in held.get(share, ()))


def _permissions(reader: AccountReader, share: str) -> tuple[Value, ...]:
    permissions: list[Value] = []
    token: dict[str, str] = {}
    while True:
        page = reader.ask("ram", "list_resource_share_permissions", resourceShareArn=share, **token)
        if page is None or isinstance(page, Unresolved):
            return (*permissions, page) if page else tuple(permissions)
        permissions += [each["arn"] for each in page["permissions"]]
        if not page.get("nextToken"):
            return tuple(sorted(permissions, key=str))
        token = {"nextToken": page["nextToken"]}

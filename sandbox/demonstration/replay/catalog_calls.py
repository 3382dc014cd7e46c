"""The calls that take Glue's catalog over: its policy, its databases, its tables and where their data lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import catalog_policy, described_table
from sandbox.demonstration.replay.own_account import at_home, not_here, only_if_refused
from sandbox.demonstration.replay.ways import Asked, Call

_Maker = Callable[[Ground, Asked], Call | None]
_LAKE_FORMATION = "the local AWS has no Lake Formation"
_VALUES = ["replay"]
_PARTITION = {"Values": _VALUES}


def _put_policy(ground: Ground, asked: Asked) -> Call:
    """The policy that it has."""
    policy = catalog_policy(ground, asked)
    put = partial(asked.identity.client("glue").put_resource_policy, PolicyInJson=policy)
    return at_home(asked, put)


def _delete_policy(ground: Ground, asked: Asked) -> Call:
    policy = catalog_policy(ground, asked)

    def delete() -> None:
        asked.identity.client("glue").delete_resource_policy()
        ground.callers.root(asked.question.thing.account).client("glue").put_resource_policy(PolicyInJson=policy)

    return at_home(asked, delete)


def _update_table(ground: Ground, asked: Asked) -> Call | None:
    """To what it is. The call that names the table asks about its database and its catalog as well."""
    if not asked.resource.startswith("table/"):
        return None
    table = described_table(ground, asked)
    kept = ("Name", "StorageDescriptor", "PartitionKeys", "TableType", "Parameters")
    return partial(
        asked.identity.client("glue").update_table,
        CatalogId=asked.question.thing.account,
        DatabaseName=table["DatabaseName"],
        TableInput={name: table[name] for name in kept if name in table},
    )


def _of_table(operation: str, name: str = "TableName", **given: Any) -> _Maker:
    def made(ground: Ground, asked: Asked) -> Call | None:
        if not asked.resource.startswith("table/"):
            return None
        only_if_refused(asked)
        table = described_table(ground, asked)
        named = {"CatalogId": asked.question.thing.account, "DatabaseName": table["DatabaseName"], name: table["Name"]}
        return partial(getattr(asked.identity.client("glue"), operation), **named, **given)

    return made


def _database(operation: str, given: Callable[[str], dict[str, Any]]) -> _Maker:
    def made(ground: Ground, asked: Asked) -> Call | None:
        if not asked.resource.startswith("database/"):
            return None
        only_if_refused(asked)
        name = asked.resource.partition("/")[2]
        call = getattr(asked.identity.client("glue"), operation)
        return partial(call, CatalogId=asked.question.thing.account, Name=name, **given(name))

    return made


def _without_operation(name: str, call: _Maker) -> _Maker:
    """Whoever may not is refused before Glue looks for the operation."""

    def made(ground: Ground, asked: Asked) -> Call | None:
        only_if_refused(asked, f"the local AWS has no {name}")
        return call(ground, asked)

    return made


MADE: Mapping[str, _Maker] = {
    "glue:PutResourcePolicy": _put_policy,
    "glue:DeleteResourcePolicy": _delete_policy,
    "glue:UpdateDatabase": _database("update_database", lambda name: {"DatabaseInput": {"Name": name}}),
    "glue:DeleteDatabase": _database("delete_database", lambda name: {}),
    "glue:UpdateTable": _update_table,
    "glue:DeleteTable": _of_table("delete_table", "Name"),
    "glue:CreatePartition": _of_table("create_partition", PartitionInput=_PARTITION),
    "glue:DeletePartition": _of_table("delete_partition", PartitionValues=_VALUES),
    "glue:UpdatePartition": _without_operation(
        "UpdatePartition", _of_table("update_partition", PartitionValueList=_VALUES, PartitionInput=_PARTITION)
    ),
    "glue:BatchCreatePartition": _of_table("batch_create_partition", PartitionInputList=[_PARTITION]),
    "glue:BatchUpdatePartition": _of_table(
        "batch_update_partition", Entries=[{"PartitionValueList": _VALUES, "PartitionInput": _PARTITION}]
    ),
    "glue:BatchDeletePartition": _without_operation(
        "BatchDeletePartition", _of_table("batch_delete_partition", PartitionsToDelete=[_PARTITION])
    ),
    **dict.fromkeys(
        (
            *("lakeformation:RegisterResource", "lakeformation:AddLFTagsToResource"),
            *("lakeformation:GrantPermissions", "lakeformation:BatchGrantPermissions"),
            "lakeformation:PutDataLakeSettings",
        ),
        not_here(_LAKE_FORMATION),
    ),
}

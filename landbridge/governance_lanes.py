"""Which message group of a connection's queue holds the events of a model group.

Messages of one message group are handled one after the other, those of different ones side by side. EventBridge's
message group is fixed for each target, so each lane is a rule of its own; what `landbridge governance sync` puts on the
queue goes into the same lanes, so that it keeps its place among the events.
"""

from __future__ import annotations

from collections.abc import Mapping

from landbridge.declaration.model_registry import Connection, ModelGroup
from landbridge.naming import Names


def message_group(names: Names, connection_name: str, connection: Connection, group: str | None) -> str:
    """MessageGroupId of a model group's events, at most 100 characters (CloudFormation, Events::Rule SqsParameters).

    group: key of a declared model group; None for all that are not declared. A group without a lane of its own is in
    the main one.
    """
    if group is None or group not in connection.lanes:
        return f"{connection_name}-models"
    return f"{connection_name}-lane-{group}"


def message_group_of_name(
    names: Names, connection_name: str, connection: Connection, groups: Mapping[str, ModelGroup], name: str
) -> str:
    """The same for a model group by the name that it has in AWS, of which case says nothing there.

    groups: the declaration's model groups by their keys.
    """
    for key in connection.lanes:
        if key in groups and names.model_group(key, groups[key]).lower() == name.lower():
            return message_group(names, connection_name, connection, key)
    return message_group(names, connection_name, connection, None)

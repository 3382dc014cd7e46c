"""What must come of a call, read from the declaration alone: no policy and no template is looked at here."""

from enum import StrEnum

from landbridge.declaration.models import Grant, Level, OfflineAccess


class Way(StrEnum):
    """How a team reaches the central store."""

    SHARE = "RAM share"
    ROLE = "access role"
    CATALOG = "catalog at home"
    REPLICA = "replica at home"
    LAKE_FORMATION = "Lake Formation"
    HOME = "at home"


class Action(StrEnum):
    DESCRIBE = "describe"
    GET = "get_record"
    BATCH_GET = "batch_get_record"
    PUT = "put_record"
    DELETE = "delete_record"
    UPDATE = "update metadata"
    QUERY = "query offline"
    JOIN = "join offline"


_WRITES = (Action.PUT, Action.DELETE)


_QUERIES = {
    Way.ROLE: OfflineAccess.ROLE,
    Way.CATALOG: OfflineAccess.CATALOG,
    Way.LAKE_FORMATION: OfflineAccess.LAKE_FORMATION,
}


def granted(grant: Grant | None, offline: OfflineAccess, action: Action, way: Way) -> bool:
    """Whether a team with this grant, which reaches offline data by `offline`, may do this to the group.

    Every online grant works through the share and through the access role. The offline store is reached in the one way
    that the team declares; a group of which just the offline store is granted is described through the access role.
    """
    if grant is None:
        return False
    if action is Action.QUERY:
        return grant.store.offline and _QUERIES.get(way) is offline
    if action is Action.DESCRIBE:
        return grant.store.online or way is Way.ROLE
    if not grant.store.online:
        return False
    if action in _WRITES:
        return grant.level is not Level.READ
    return action is not Action.UPDATE or grant.level is Level.ADMIN

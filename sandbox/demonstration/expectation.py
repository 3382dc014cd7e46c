"""What must come of a call, read from the declaration alone: no policy and no template is looked at here."""

from enum import StrEnum

from landbridge.declaration.models import Grant, Level


class Way(StrEnum):
    """How a team reaches the central store."""

    SHARE = "RAM share"
    ROLE = "access role"


class Action(StrEnum):
    DESCRIBE = "describe"
    GET = "get_record"
    BATCH_GET = "batch_get_record"
    PUT = "put_record"
    DELETE = "delete_record"
    UPDATE = "update metadata"
    QUERY = "query offline"


_WRITES = (Action.PUT, Action.DELETE)


def granted(grant: Grant | None, action: Action, way: Way) -> bool:
    """Whether a team with this grant may do this to the group.

    Every online grant works both ways. The offline store is reached through the access role only, and so is the
    description of a group of which just the offline store is granted.
    """
    if grant is None:
        return False
    if action is Action.QUERY:
        return grant.store.offline and way is Way.ROLE
    if action is Action.DESCRIBE:
        return grant.store.online or way is Way.ROLE
    if not grant.store.online:
        return False
    if action in _WRITES:
        return grant.level is not Level.READ
    return action is not Action.UPDATE or grant.level is Level.ADMIN

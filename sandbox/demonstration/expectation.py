"""What must come of a call, read from the declaration alone: no policy and no template is looked at here."""

from enum import StrEnum

from landbridge.cards.status import Status, stages_of
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.model_registry import ModelLevel
from landbridge.declaration.models import Grant, Level, OfflineAccess


class Way(StrEnum):
    """How a team reaches the central store."""

    SHARE = "RAM share"
    ROLE = "access role"
    CATALOG = "catalog at home"
    REPLICA = "replica at home"
    LAKE_FORMATION = "Lake Formation"
    HOME = "at home"
    ARN = "by its ARN"
    MODELS = "models role"
    CONSOLE = "console's role"
    HUB = "role in the hub"


class Action(StrEnum):
    DESCRIBE = "describe"
    GET = "get_record"
    BATCH_GET = "batch_get_record"
    PUT = "put_record"
    DELETE = "delete_record"
    UPDATE = "update metadata"
    QUERY = "query offline"
    JOIN = "join offline"


class ModelAction(StrEnum):
    DESCRIBE_GROUP = "describe model group"
    DESCRIBE_VERSION = "describe model version"
    REGISTER = "register model version"


class CardAction(StrEnum):
    DESCRIBE = "describe card"
    UPDATE = "update card"


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


def models_granted(level: ModelLevel | None, action: ModelAction) -> bool:
    """Whether a team that is granted a model group at this level, or not at all, may do this to it."""
    if action is ModelAction.REGISTER:
        return level is ModelLevel.REGISTER
    return level is not None


def card_granted(stage: Stage, status: Status, action: CardAction) -> bool:
    """Whether the card users of an account of this stage may do this to a card of this status.

    Governance and security work in the hub, where every card is seen. Production and security change none, whatever
    the status.
    """
    sees = stage in (Stage.GOVERNANCE, Stage.SECURITY) or stage in stages_of(status)
    if action is CardAction.UPDATE:
        return sees and stage not in (Stage.PRODUCTION, Stage.SECURITY)
    return sees

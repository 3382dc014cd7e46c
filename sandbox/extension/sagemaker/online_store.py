"""The online store: the latest record of each identifier.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_feature_store_PutRecord.html and
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_feature_store_DeleteRecord.html
"""

import time

from sandbox.extension.sagemaker.feature_group import FeatureGroup, OnlineRecord


def get(group: FeatureGroup, identifier: str) -> OnlineRecord | None:
    """The record of `identifier`, unless it is deleted or expired."""
    record = _current(group, identifier)
    return None if record is None or record.deleted else record


def put(group: FeatureGroup, identifier: str, record: OnlineRecord) -> None:
    """Keep `record` if its event time is later than that of the record, or deletion, that is there."""
    current = _current(group, identifier)
    if current is None or record.event_seconds > current.event_seconds:
        group.online[identifier] = record


def soft_delete(group: FeatureGroup, identifier: str, event_seconds: float) -> None:
    """Hide the record, and refuse older ones from now on; a record whose event time is not earlier stays."""
    put(group, identifier, OnlineRecord({}, event_seconds, None, deleted=True))


def hard_delete(group: FeatureGroup, identifier: str, event_seconds: float) -> bool:
    """Remove the record altogether. False, and nothing done, if its event time is not earlier."""
    current = _current(group, identifier)
    if current is not None and current.event_seconds >= event_seconds:
        return False
    group.online.pop(identifier, None)
    return True


def _current(group: FeatureGroup, identifier: str) -> OnlineRecord | None:
    record = group.online.get(identifier)
    if record is not None and record.expires is not None and record.expires <= time.time():
        # "the record is hard deleted after the expiration time is reached"
        del group.online[identifier]
        return None
    return record

"""Where data is sent: to what the templates make, or to a bucket or target whose readers nobody here knows.

TemplateReference, aws-properties-s3-bucket-replicationdestination.html, …-destination.html (of inventories and
analyses), …-loggingconfiguration.html and aws-resource-sagemaker-featuregroup.html. No policy of what sends has a say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import Copy, Gathered
from landbridge.access.model import Resource, Unresolved

_DESTINATIONS: Mapping[str, tuple[str, ...]] = {
    "ReplicationConfiguration": ("Rules", "Destination", "Bucket"),
    "InventoryConfigurations": ("Destination", "BucketArn"),
    "AnalyticsConfigurations": ("StorageClassAnalysis", "DataExport", "Destination", "BucketArn"),
    "LoggingConfiguration": ("DestinationBucketName",),
    "OfflineStoreConfig": ("S3StorageConfig", "S3Uri"),
}


def copies(entry: Entry, gathered: Gathered) -> None:
    """Of one bucket or feature group."""
    for name, path in _DESTINATIONS.items():
        for found in _at(entry.get(name), path):
            if isinstance(found, Unresolved):
                continue  # It is listed as such already.
            name_of = found.removeprefix("s3://").partition("/")[0]
            bucket = found if found.startswith("arn:") else entry.stack.arns.bucket_arn(name_of)
            gathered.copies.append(Copy(bucket, f"who reads {bucket}, where {name} sends", entry.place(name)))


def copied_elsewhere(gathered: Gathered, known: Mapping[str, Resource]) -> Iterator[Unresolved]:
    """What goes to buckets, and events that go to targets, that no template makes."""
    yield from (Unresolved(each.text, each.place) for each in gathered.copies if each.bucket not in known)
    for route in gathered.routes:
        for target in route.targets if route.enabled else ():
            if isinstance(target, str) and target not in known:
                place = f"{route.source.stack}, {route.source.path}"
                yield Unresolved(f"who gets the events that {route.arn} sends to {target}", place)


def _at(found: Any, path: tuple[str, ...]) -> Iterator[str | Unresolved]:
    if isinstance(found, list):
        for each in found:
            yield from _at(each, path)
    elif isinstance(found, Mapping) and path:
        yield from _at(found.get(path[0]), path[1:])
    elif isinstance(found, str | Unresolved):
        yield found

"""Where a bucket's settings send its data, or what it says of its data: to a bucket that the templates make, or to one
whose readers nobody here knows.

TemplateReference, aws-properties-s3-bucket-replicationdestination.html, …-destination.html (of inventories and
analyses) and …-loggingconfiguration.html. None of them asks the destination's owner through a policy of this bucket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import Copy, Gathered
from landbridge.access.model import Resource, Unresolved

_DESTINATIONS = {
    "ReplicationConfiguration": ("Rules", "Destination", "Bucket"),
    "InventoryConfigurations": ("Destination", "BucketArn"),
    "AnalyticsConfigurations": ("StorageClassAnalysis", "DataExport", "Destination", "BucketArn"),
    "LoggingConfiguration": ("DestinationBucketName",),
}


def copies(entry: Entry, gathered: Gathered) -> None:
    """Of one bucket."""
    for name, path in _DESTINATIONS.items():
        for found in _at(entry.get(name), path):
            if isinstance(found, Unresolved):
                continue  # It is listed as such already.
            bucket = found if found.startswith("arn:") else entry.stack.arns.bucket_arn(found)
            gathered.copies.append(Copy(bucket, f"who reads {bucket}, where {name} sends", entry.place(name)))


def copied_elsewhere(gathered: Gathered, known: Mapping[str, Resource]) -> Iterator[Unresolved]:
    """The copies that go to buckets that no template makes."""
    return (Unresolved(each.text, each.place) for each in gathered.copies if each.bucket not in known)


def _at(found: Any, path: tuple[str, ...]) -> Iterator[str | Unresolved]:
    if isinstance(found, list):
        for each in found:
            yield from _at(each, path)
    elif isinstance(found, Mapping) and path:
        yield from _at(found.get(path[0]), path[1:])
    elif isinstance(found, str | Unresolved):
        yield found

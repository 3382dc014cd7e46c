"""Queues and their policies."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.model import PolicyKind, Resource, Unresolved
from landbridge.access.parsing import unknown_statements
from landbridge.aws.deployed.reader import AccountReader

TYPE = "AWS::SQS::Queue"

_ABSENT = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")
_ATTRIBUTES = ["QueueArn", "Policy", "KmsMasterKeyId"]


def read_queues(reader: AccountReader) -> Iterator[Resource]:
    urls = reader.listed("sqs", "list_queues", "QueueUrls", QueueNamePrefix=reader.scope.prefix)
    if isinstance(urls, Unresolved):
        for arn in reader.scope.known(reader.account, "sqs"):
            yield _unknown(reader, arn, urls)
        return
    for url in urls:
        name = url.rpartition("/")[2]
        answer = reader.ask("sqs", "get_queue_attributes", absent=_ABSENT, QueueUrl=url, AttributeNames=_ATTRIBUTES)
        if isinstance(answer, Unresolved):
            yield _unknown(reader, reader.scope.names.queue_arn(reader.account, name), answer)
        elif answer is not None:
            found = answer["Attributes"]
            source = reader.source(name, name, PolicyKind.RESOURCE)
            policy = reader.statements(found.get("Policy"), source)
            key = reader.aliases.key(reader.scope.names, reader.account, found.get("KmsMasterKeyId"))
            yield Resource(found["QueueArn"], TYPE, reader.account, policy, source, key=key)


def _unknown(reader: AccountReader, arn: str, refused: Unresolved) -> Resource:
    name = arn.rpartition(":")[2]
    source = reader.source(name, name, PolicyKind.RESOURCE)
    return Resource(arn, TYPE, reader.account, unknown_statements(refused, source), source, key=refused)

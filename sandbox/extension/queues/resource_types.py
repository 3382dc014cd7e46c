"""AWS::SQS::Queue and AWS::SQS::QueuePolicy (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-sqs-queue.html and aws-resource-sqs-queuepolicy.html), made through the API and so under its checks.

QueueName and FifoQueue replace. A queue policy takes the place of whatever policy the queue had.
"""

import json
from typing import Any

from sandbox.extension.cloudformation import physical_name, register_type
from sandbox.extension.cloudformation.registry import Outcome
from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list
from sandbox.extension.queues import attributes

Properties = dict[str, Any]

QUEUE = "AWS::SQS::Queue"
POLICY = "AWS::SQS::QueuePolicy"
_FLAGS = ("FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled")
_DOCUMENTS = ("RedrivePolicy", "RedriveAllowPolicy")
_PLAIN = (*attributes.NUMBERS, *attributes.ENUMERATIONS, "KmsMasterKeyId")


def register() -> None:
    """Let templates hold queues and their policies."""
    register_type(
        QUEUE,
        create=_create,
        update=_update,
        delete=_delete,
        properties=["QueueName", *_PLAIN, *(f"{name}.*" for name in _DOCUMENTS), "Tags.Key", "Tags.Value"],
        create_only=["QueueName", "FifoQueue"],
        name_property="QueueName",
        tags=True,
        updates_in_steps=True,
    )
    register_type(
        POLICY,
        create=_create_policy,
        update=_update_policy,
        delete=_delete_policy,
        properties=["Queues", "PolicyDocument.*"],
        create_only=[],
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    sqs, given = client("sqs"), _attributes(properties)
    suffix = ".fifo" if given.get("FifoQueue") == "true" else ""
    name = properties.get("QueueName") or physical_name(stack_name, logical_id, max_length=75) + suffix
    try:
        sqs.get_queue_url(QueueName=name)
    except sqs.exceptions.QueueDoesNotExist:
        pass
    else:
        raise ValueError(f"Resource of type '{QUEUE}' with identifier '{name}' already exists.")
    tags = {tag["Key"]: tag["Value"] for tag in tag_list(properties.get("Tags"))}
    url = sqs.create_queue(QueueName=name, Attributes=given, tags=tags)["QueueUrl"]
    return url, _outputs(url)


def _update(url: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    sqs = client("sqs")
    former, given = _attributes(old), _attributes(new)
    given.pop("FifoQueue", None)
    defaults = attributes.DEFAULTS | attributes.FIFO_DEFAULTS
    # What the template no longer says goes back to what a queue has that is told nothing.
    for name in former.keys() - given.keys() - {"FifoQueue"}:
        given[name] = defaults.get(name, "")
    encrypted = given.get("KmsMasterKeyId")
    for name in ("SqsManagedSseEnabled", "KmsDataKeyReusePeriodSeconds"):
        if given.get(name) == "":
            del given[name]
    if former.get("KmsMasterKeyId") and not encrypted:
        given.setdefault("SqsManagedSseEnabled", "true")
    if given:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=given)
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        sqs.untag_queue(QueueUrl=url, TagKeys=gone)
    if tags := tag_list(new.get("Tags")):
        sqs.tag_queue(QueueUrl=url, Tags={tag["Key"]: tag["Value"] for tag in tags})
    return url, _outputs(url)


def _delete(url: str, properties: Properties) -> None:
    sqs = client("sqs")
    try:
        sqs.delete_queue(QueueUrl=url)
    except sqs.exceptions.QueueDoesNotExist:
        return


def _attributes(properties: Properties) -> dict[str, str]:
    """The queue attributes of the properties, as the API has them: text."""
    given = {name: json.dumps(properties[name]) for name in _DOCUMENTS if properties.get(name)}
    for name in _PLAIN:
        if properties.get(name) not in (None, ""):
            value = properties[name]
            given[name] = str(is_true(value)).lower() if name in _FLAGS else str(value)
    # A standard queue is one that the API is not told to make FIFO.
    if given.get("FifoQueue") == "false":
        del given["FifoQueue"]
    return given


def _outputs(url: str) -> dict[str, Any]:
    arn = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return {"Arn": arn, "QueueName": arn.rsplit(":", 1)[-1], "QueueUrl": url}


def _create_policy(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    _put_policy(properties)
    identifier = physical_name(stack_name, logical_id)
    return identifier, {"Id": identifier}


def _update_policy(identifier: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    _put_policy(new)
    _clear([url for url in old["Queues"] if url not in new["Queues"]])
    return identifier, {"Id": identifier}


def _delete_policy(identifier: str, properties: Properties) -> None:
    _clear(properties["Queues"])


def _put_policy(properties: Properties) -> None:
    for url in properties["Queues"]:
        document = json.dumps(properties["PolicyDocument"])
        client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": document})


def _clear(urls: list[str]) -> None:
    sqs = client("sqs")
    for url in urls:
        try:
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
        except sqs.exceptions.QueueDoesNotExist:
            continue

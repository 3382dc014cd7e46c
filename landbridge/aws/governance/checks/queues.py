"""Whether the queue is as the console's vendor wants it, lets EventBridge in, and has nothing set aside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.governance.checks.finding import Finding, failed, is_missing, listed, passed, statements, unknown
from landbridge.aws.governance.target import Target
from landbridge.governance_rules import governance_rules

SETTINGS = {
    "FifoQueue": "true",
    "VisibilityTimeout": "30",
    "MessageRetentionPeriod": "345600",
    "MaximumMessageSize": "262144",
    "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0",
    "ContentBasedDeduplication": "true",
    "DeduplicationScope": "messageGroup",
    "FifoThroughputLimit": "perMessageGroupId",
}
"""SQS attributes that the vendor's page on the queue asks for; the last two are the high-throughput mode."""

SERVICE = "events.amazonaws.com"


def check_queue(session: Any, target: Target) -> Iterator[Finding]:
    sqs = session.client("sqs")
    deploy = f"deploy {target.stack}"
    try:
        found = sqs.get_queue_attributes(QueueUrl=target.queue_url, AttributeNames=["All"])["Attributes"]
    except ClientError as error:
        if not is_missing(error):
            raise
        yield failed("queue", f"{target.queue_url} is not there", deploy)
        return
    wrong = [
        f"{name} is {found.get(name)}, not {value}" for name, value in SETTINGS.items() if found.get(name) != value
    ]
    yield (
        failed("queue", "; ".join(wrong), deploy)
        if wrong
        else passed("queue", f"all {len(SETTINGS)} settings are right")
    )
    policy = json.loads(found.get("Policy", "{}"))
    for rule in governance_rules(target.declaration, target.names, target.name):
        arn = target.names.rule_arn(target.account, rule.name)
        if _lets_send(policy, arn):
            yield passed("queue policy", f"it lets {arn} send")
        else:
            yield failed("queue policy", f"it does not let {arn} send", deploy)
    yield from _key(session, found.get("KmsMasterKeyId"), deploy)


def check_set_aside(session: Any, target: Target) -> Iterator[Finding]:
    sqs = session.client("sqs")
    for subject, url, remedy in (
        (
            "redrive queue",
            target.redrive_url,
            f"see why the console could not handle them, then: landbridge governance redrive {target.name}",
        ),
        (
            "undelivered queue",
            target.undelivered_url,
            "mend what is said above; ERROR_CODE among a message's attributes says why EventBridge could not deliver. "
            f"Then: landbridge governance sync {target.name}",
        ),
    ):
        try:
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        except ClientError as error:
            if not is_missing(error):
                raise
            yield failed(subject, f"{url} is not there", f"deploy {target.stack}")
            continue
        waiting = int(found["ApproximateNumberOfMessages"]) + int(found["ApproximateNumberOfMessagesNotVisible"])
        yield failed(subject, f"{waiting} messages wait in it", remedy) if waiting else passed(subject, "it is empty")


def _lets_send(policy: Mapping[str, Any], rule_arn: str) -> bool:
    """Whether a policy lets EventBridge send for the rule, and nothing stands against it that names the rule."""
    return any(
        each["Effect"] == "Allow"
        and SERVICE in listed(_service(each))
        and any(fnmatchcase("sqs:sendmessage", action.lower()) for action in listed(each.get("Action")))
        and any(fnmatchcase(rule_arn, pattern) for pattern in _source_arns(each))
        for each in statements(policy)
    )


def _service(statement: Mapping[str, Any]) -> Any:
    principal = statement.get("Principal", {})
    return principal.get("Service") if isinstance(principal, dict) else None


def _source_arns(statement: Mapping[str, Any]) -> list[str]:
    return [
        value
        for operator, keys in statement.get("Condition", {}).items()
        if operator in ("ArnEquals", "ArnLike", "StringEquals", "StringLike")
        for key, values in keys.items()
        if key.lower() == "aws:sourcearn"
        for value in listed(values)
    ]


def _key(session: Any, key: str | None, deploy: str) -> Iterator[Finding]:
    """An encrypted queue takes EventBridge's messages only where the key's policy lets it (SQS developer guide,
    sqs-key-management)."""
    if not key:
        yield passed("queue key", "no key of the account encrypts the queue, so none can keep EventBridge out")
        return
    kms = session.client("kms")
    # An alias has no policy of its own.
    about = kms.describe_key(KeyId=key)["KeyMetadata"]
    if about["KeyState"] != "Enabled":
        yield failed("queue key", f"{about['Arn']} is {about['KeyState']}", f"enable it, or {deploy}")
        return
    policy = json.loads(kms.get_key_policy(KeyId=about["KeyId"], PolicyName="default")["Policy"])
    allowed = [
        action.lower()
        for each in statements(policy)
        if each["Effect"] == "Allow" and SERVICE in listed(_service(each))
        for action in listed(each.get("Action"))
    ]
    lacking = [
        action
        for action in ("kms:Decrypt", "kms:GenerateDataKey")
        if not any(fnmatchcase(action.lower(), pattern) for pattern in allowed)
    ]
    if lacking:
        yield failed("queue key", f"{about['Arn']} does not let EventBridge do {' and '.join(lacking)}", deploy)
    elif about["KeyManager"] == "AWS":
        yield unknown("queue key", f"{about['Arn']} is AWS's own", deploy)
    else:
        yield passed("queue key", f"{about['Arn']} lets EventBridge encrypt")

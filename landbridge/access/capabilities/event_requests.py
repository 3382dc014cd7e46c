"""The calls on one connection's queue: EventBridge's, the console's, and those that would take it over.

Actions: service-authorization/latest/reference/list_amazonsqs.html and list_amazoneventbridge.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.access.capabilities.chain import Link
from landbridge.access.capabilities.steps import Call, Step, through
from landbridge.access.evaluation.callers import service
from landbridge.access.model import Context, Request
from landbridge.naming import Names

_EVENTS = service("events.amazonaws.com")
_CLOUDTRAIL = service("cloudtrail.amazonaws.com")


@dataclass(frozen=True)
class EventRequests:
    """`account` is the one that the console follows; one model group stands for all of it."""

    names: Names
    account: str
    connection: str

    @property
    def queue(self) -> str:
        return self._queue(self.names.governance_queue(self.connection))

    @property
    def encryption_key(self) -> str:
        return self.names.key_of_alias_arn(self.account, self.names.governance_key_alias(self.connection))

    def deliver(self, rule: str | None, what: str) -> Link:
        return Link(what, (Request(_EVENTS, "sqs:SendMessage", self.queue, _for(rule)),))

    def set_aside(self, rule: str) -> Link:
        """What the queue does not take goes to another (eventbridge/latest/userguide/eb-rule-dlq.html)."""
        undelivered = self._queue(self.names.governance_undelivered_queue(self.connection))
        request = Request(_EVENTS, "sqs:SendMessage", undelivered, _for(rule))
        return Link("what is not delivered is set aside", (request,))

    def encrypt(self, rule: str) -> Link:
        """No page says whether EventBridge tells KMS for which rule: either must do."""
        calls = tuple(
            Request(_EVENTS, action, self.encryption_key, {**self._via_sqs, **_for(sent)})
            for action in ("kms:GenerateDataKey", "kms:Decrypt")
            for sent in (rule, None)
        )
        return Link("EventBridge encrypts what it sends", calls)

    def record(self) -> Link:
        """CloudTrail, whose events EventBridge gets, writes its files: create-s3-bucket-policy-for-cloudtrail.html and
        create-kms-key-policy-for-cloudtrail.html of its user guide."""
        names, account = self.names, self.account
        trail = names.trail_arn(account, names.governance_trail(self.connection))
        bucket = names.bucket_arn(names.governance_trail_bucket(self.connection, account))
        key = names.key_of_alias_arn(account, names.governance_trail_key_alias(self.connection))
        of_trail: Context = {"aws:sourcearn": (trail,), "aws:sourceaccount": (account,)}
        owned: Context = {**of_trail, "s3:x-amz-acl": ("bucket-owner-full-control",)}
        encrypted: Context = {**of_trail, "kms:encryptioncontext:aws:cloudtrail:arn": (trail,)}
        calls = (
            Request(_CLOUDTRAIL, "s3:GetBucketAcl", bucket, of_trail),
            Request(_CLOUDTRAIL, "s3:PutObject", f"{bucket}/AWSLogs/{account}/any", owned),
            Request(_CLOUDTRAIL, "kms:DescribeKey", key, of_trail),
            Request(_CLOUDTRAIL, "kms:GenerateDataKey", key, encrypted),
        )
        return Link("CloudTrail records the calls", calls)

    def find(self) -> Step:
        calls = (Call("sqs:GetQueueUrl", self.queue), Call("sqs:GetQueueAttributes", self.queue))
        return Step("find the queue", calls)

    def take(self) -> Step:
        """Of an encrypted queue (SQSDeveloperGuide/sqs-key-management.html)."""
        return Step("receive and delete", (*self._received(self.queue), Call("sqs:DeleteMessage", self.queue)))

    def take_left(self) -> tuple[Step, ...]:
        """What was not delivered, and what the console could not handle: the same events."""
        names = self.names
        left = {
            "the undelivered queue": names.governance_undelivered_queue(self.connection),
            "the redrive queue": names.governance_redrive_queue(self.connection),
        }
        return tuple(Step(f"receive from {what}", self._received(self._queue(queue))) for what, queue in left.items())

    def read_registry(self) -> tuple[Step, ...]:
        group = self.names.arn("sagemaker", self.account, "model-package-group/any")
        version = self.names.arn("sagemaker", self.account, "model-package/any/1")
        return (
            Step("list model groups", (Call("sagemaker:ListModelPackageGroups", "*"),)),
            Step("describe a model group", (Call("sagemaker:DescribeModelPackageGroup", group),)),
            Step(
                "list and describe its versions",
                (
                    Call("sagemaker:ListModelPackages", version, holder=group),
                    Call("sagemaker:DescribeModelPackage", version, holder=group),
                ),
            ),
        )

    def read_secret(self) -> Step:
        """The user's access key is in Secrets Manager, whose ARNs end in six characters that AWS makes up
        (secretsmanager/latest/userguide/whats-in-a-secret.html)."""
        name = f"secret:{self.names.governance_secret(self.connection)}"
        secret = self.names.arn("secretsmanager", self.account, f"{name}-aaaaaa")
        context = through(f"secretsmanager.{self.names.region}.amazonaws.com", {"SecretARN": secret})
        calls = (Call("secretsmanager:GetSecretValue", secret), Call("kms:Decrypt", self.encryption_key, context))
        return Step("read the console's access key", calls)

    def take_over(self) -> tuple[Step, ...]:
        """What puts false events on the queue, takes events off, or changes who gets them."""
        rule = self.names.rule_arn(self.account, self.names.governance(self.connection))
        plain: Context = {"kms:viaservice": ()}
        not_for_aws: Context = {**plain, "kms:grantisforawsresource": ("false",)}
        return (
            Step("put messages on the queue", (Call("sqs:SendMessage", self.queue),)),
            Step("delete messages unread", (Call("sqs:PurgeQueue", self.queue),)),
            Step("change the queue and its policy", (Call("sqs:SetQueueAttributes", self.queue),)),
            Step("let others at the queue", (Call("sqs:AddPermission", self.queue),)),
            Step("delete the queue", (Call("sqs:DeleteQueue", self.queue),)),
            Step("change the rule", (Call("events:PutRule", rule),)),
            Step("change where the rule delivers", (Call("events:PutTargets", rule),)),
            Step("stop the rule", (Call("events:DisableRule", rule),)),
            Step("delete the rule", (Call("events:DeleteRule", rule),)),
            Step("change the key's policy", (Call("kms:PutKeyPolicy", self.encryption_key, plain),)),
            Step("hand the key on", (Call("kms:CreateGrant", self.encryption_key, not_for_aws),)),
            Step("delete the key", (Call("kms:ScheduleKeyDeletion", self.encryption_key, plain),)),
        )

    def _received(self, queue: str) -> tuple[Call, ...]:
        context = through(f"sqs.{self.names.region}.amazonaws.com", {"aws:sqs:arn": queue})
        return Call("sqs:ReceiveMessage", queue), Call("kms:Decrypt", self.encryption_key, context)

    def _queue(self, name: str) -> str:
        return self.names.queue_arn(self.account, name)

    @property
    def _via_sqs(self) -> Context:
        return through(f"sqs.{self.names.region}.amazonaws.com", {"aws:sqs:arn": self.queue})


def _for(rule: str | None) -> Context:
    """aws:SourceArn and aws:SourceAccount of what a service does for a rule; none where it does not say."""
    if rule is None:
        return {"aws:sourcearn": (), "aws:sourceaccount": ()}
    return {"aws:sourcearn": (rule,), "aws:sourceaccount": (rule.split(":")[4],)}

"""A Glue catalog's and a bucket's policy as AWS keeps them, with other writers and failures at chosen moments."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.functions.fakes import ACCOUNT

OWNER = "Landbridgedev"
BUCKET = "lake-1"


def refusal(code: str, operation: str = "PutResourcePolicy") -> ClientError:
    """The error that a client raises for this code."""
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)


def statement(sid: str, action: str = "glue:GetTable") -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
        "Action": action,
        "Resource": f"arn:aws:glue:eu-west-1:{ACCOUNT}:catalog",
    }


_WITHOUT_SID = {key: value for key, value in statement("").items() if key != "Sid"}
FOREIGN = [statement("Landbridgedev2Read"), _WITHOUT_SID, statement("Landbridgedevelopers")]


def document(*statements: Mapping[str, Any], **more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", **more, "Statement": list(statements)}, indent=1)


@dataclass
class Place:
    """One policy. `before_write` are called by the next writes, before anything else; `errors` are raised by the next
    calls; `calls` is the log.
    """

    text: str | None = None
    before_write: list[Callable[[], None]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    @property
    def statements(self) -> list[dict[str, Any]]:
        return list(json.loads(self.text)["Statement"]) if self.text else []

    @property
    def writes(self) -> int:
        return sum(not call.startswith("get") for call in self.calls)

    def called(self, call: str) -> None:
        self.calls.append(call)
        if not call.startswith("get") and self.before_write:
            self.before_write.pop(0)()
        if self.errors:
            raise self.errors.pop(0)


@dataclass
class FakeGlue(Place):
    """`hybrid` True stands for grants through RAM: nothing is stored without EnableHybrid."""

    hybrid: bool = False
    told_hybrid: list[str | None] = field(default_factory=list)

    @property
    def digest(self) -> str | None:
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else None

    def get_resource_policy(self) -> dict[str, Any]:
        self.called("get")
        if self.text is None:
            raise refusal("EntityNotFoundException", "GetResourcePolicy")
        return {"PolicyInJson": self.text, "PolicyHash": self.digest}

    def put_resource_policy(
        self,
        *,
        PolicyInJson: str,  # noqa: N803
        PolicyExistsCondition: str,  # noqa: N803
        PolicyHashCondition: str | None = None,  # noqa: N803
        EnableHybrid: str | None = None,  # noqa: N803
    ) -> dict[str, Any]:
        self.called("put")
        self.told_hybrid.append(EnableHybrid)
        if self.hybrid and EnableHybrid != "TRUE":
            raise refusal("InvalidInputException")
        if PolicyExistsCondition != ("MUST_EXIST" if self.text else "NOT_EXIST") or PolicyHashCondition != self.digest:
            raise refusal("ConditionCheckFailureException")
        self.text = PolicyInJson
        return {"PolicyHash": self.digest}

    def delete_resource_policy(self, *, PolicyHashCondition: str) -> dict[str, Any]:  # noqa: N803
        self.called("delete")
        if self.text is None:
            raise refusal("EntityNotFoundException", "DeleteResourcePolicy")
        if PolicyHashCondition != self.digest:
            raise refusal("ConditionCheckFailureException", "DeleteResourcePolicy")
        self.text = None
        return {}


@dataclass
class FakeS3(Place):
    """`exists` False stands for a bucket that is not there. `after_write` are called by the next writes, afterwards."""

    exists: bool = True
    after_write: list[Callable[[], None]] = field(default_factory=list)

    def get_bucket_policy(self, *, Bucket: str, ExpectedBucketOwner: str) -> dict[str, Any]:  # noqa: N803
        self._reached("get", Bucket, ExpectedBucketOwner)
        if self.text is None:
            raise refusal("NoSuchBucketPolicy", "GetBucketPolicy")
        return {"Policy": self.text}

    def put_bucket_policy(self, *, Bucket: str, ExpectedBucketOwner: str, Policy: str) -> None:  # noqa: N803
        self._reached("put", Bucket, ExpectedBucketOwner)
        self._write(Policy)

    def delete_bucket_policy(self, *, Bucket: str, ExpectedBucketOwner: str) -> None:  # noqa: N803
        self._reached("delete", Bucket, ExpectedBucketOwner)
        self._write(None)

    def _reached(self, call: str, bucket: str, owner: str) -> None:
        assert (bucket, owner) == (BUCKET, ACCOUNT)
        self.called(call)
        if not self.exists:
            raise refusal("NoSuchBucket", "BucketPolicy")

    def _write(self, text: str | None) -> None:
        self.text = text
        if self.after_write:
            self.after_write.pop(0)()

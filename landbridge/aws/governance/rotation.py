"""Another access key for a console, in two steps: the old one works until the second (IAM user guide,
id-credentials-access-keys-update).

What to do follows from what there is, so that each step may be interrupted anywhere and run again. A user has two keys
at most. The secret holds one key as JSON; which one, decides: if it holds the newer of two, a rotation is under way; if
it holds the older, or none, the other's secret part was lost before it was kept, and that key is replaced.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.governance.checks.finding import is_missing
from landbridge.aws.governance.target import Target

ID, SECRET = "accessKeyId", "secretAccessKey"
"""The keys of the secret's JSON (landbridge_constructs.console_user)."""


class RotationError(RuntimeError):
    """The step cannot be done; the text says why and what to do."""


@dataclass(frozen=True)
class AccessKey:
    """A key without its secret part. `last_used` is None if it never was (IAM tells that some hours late)."""

    id: str
    created: datetime
    active: bool
    last_used: datetime | None


class Step(StrEnum):
    CREATED = "created"
    UNDER_WAY = "under way"
    FINISHED = "finished"
    NOTHING = "nothing to finish"


@dataclass(frozen=True)
class Rotation:
    """What was done: which key the secret holds, and which one was or will be replaced, if any."""

    step: Step
    current: str
    secret: str
    old: AccessKey | None


def begin(session: Any, target: Target) -> Rotation:
    """Makes a new key and puts it into the secret; the old one goes on working.

    session: of boto3, in the connection's account. Raises RotationError, and what botocore raises.
    """
    iam, secrets = session.client("iam"), session.client("secretsmanager")
    name = target.names.governance_secret(target.name)
    keys = _keys(iam, target)
    held = _held(secrets, target)
    current = next((key for key in keys if key.id == held), None)
    others = [key for key in keys if key.id != held]
    # IAM tells times by the second: of two keys of one second the one that the secret lacks counts as the old one.
    if current is not None and any(key.created <= current.created for key in others):
        return Rotation(Step.UNDER_WAY, current.id, name, others[0])
    if current is None and len(keys) > 1:
        raise RotationError(
            f"the user {target.user_name} has two keys, {keys[0].id} and {keys[1].id}, and {name} holds neither; find "
            "out which one the console uses, and delete the other (aws iam delete-access-key)"
        )
    lost = others if current is not None else []
    for key in lost:
        _delete_lost(iam, target, key)
    old = current if current is not None else next(iter(keys), None)
    made = iam.create_access_key(UserName=target.user_name)["AccessKey"]
    content = json.dumps({ID: made["AccessKeyId"], SECRET: made["SecretAccessKey"]})
    secrets.put_secret_value(SecretId=name, SecretString=content)
    return Rotation(Step.CREATED, made["AccessKeyId"], name, old)


def finish(session: Any, target: Target, *, though_unused: bool = False) -> Rotation:
    """Deactivates the old key, then deletes it. Raises as `begin` does.

    though_unused: even if nobody has used the new key yet, which means that the console may still have the old one.
    """
    iam, secrets = session.client("iam"), session.client("secretsmanager")
    name = target.names.governance_secret(target.name)
    keys = _keys(iam, target)
    held = _held(secrets, target)
    current = next((key for key in keys if key.id == held), None)
    if current is None:
        raise RotationError(f"{name} holds no key of the user {target.user_name}; run it without --finish first")
    old = next((key for key in keys if key.id != held and key.created <= current.created), None)
    if old is None:
        return Rotation(Step.NOTHING, current.id, name, None)
    if current.last_used is None and not though_unused:
        raise RotationError(
            f"the new key {current.id} has not been used, as far as IAM knows, which may be some hours late; enter "
            f"it in the console (it is in the secret {name}), and finish when it is used, or add --though-unused"
        )
    iam.update_access_key(UserName=target.user_name, AccessKeyId=old.id, Status="Inactive")
    iam.delete_access_key(UserName=target.user_name, AccessKeyId=old.id)
    return Rotation(Step.FINISHED, current.id, name, old)


def _delete_lost(iam: Any, target: Target, key: AccessKey) -> None:
    """A newer key than the one in the secret, left by a rotation that ended between the two calls."""
    if key.last_used is not None:
        raise RotationError(
            f"the key {key.id} of {target.user_name} is newer than the one in the secret and has been used, so "
            "somebody has it; put it into the secret, or delete it (aws iam delete-access-key)"
        )
    iam.delete_access_key(UserName=target.user_name, AccessKeyId=key.id)


def _keys(iam: Any, target: Target) -> list[AccessKey]:
    """Oldest first."""
    try:
        found = iam.list_access_keys(UserName=target.user_name)["AccessKeyMetadata"]
    except ClientError as error:
        if not is_missing(error):
            raise
        raise RotationError(f"there is no user {target.user_name}; deploy {target.stack}") from None
    keys = [
        AccessKey(each["AccessKeyId"], each["CreateDate"], each["Status"] == "Active", _last_used(iam, each))
        for each in found
    ]
    return sorted(keys, key=lambda key: key.created)


def _last_used(iam: Any, key: Any) -> datetime | None:
    used: datetime | None = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"].get(
        "LastUsedDate"
    )
    return used


def _held(secrets: Any, target: Target) -> str | None:
    """Id of the key in the secret; None where the secret holds none yet."""
    name = target.names.governance_secret(target.name)
    try:
        content = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    except ClientError as error:
        if not is_missing(error):
            raise
        # A secret without a value answers alike; one that is not there is told apart by this.
        try:
            secrets.describe_secret(SecretId=name)
        except ClientError:
            raise RotationError(f"there is no secret {name}; deploy {target.stack}") from None
        return None
    except (KeyError, ValueError):
        return None
    held = content.get(ID) if isinstance(content, dict) else None
    return held if isinstance(held, str) else None

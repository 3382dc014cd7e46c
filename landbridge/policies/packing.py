"""Dealing statements out over managed policies, within IAM's sizes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from landbridge.policies.statement import Statement, document, size

MANAGED_POLICY_CHARACTERS = 6144
TRUST_POLICY_CHARACTERS = 2048
KEY_POLICY_CHARACTERS = 32 * 1024
BUCKET_POLICY_CHARACTERS = 20 * 1024
GLUE_POLICY_CHARACTERS = 10 * 1024
INLINE_POLICY_CHARACTERS = 10_240
"""IAM user guide, reference_iam-quotas; KMS developer guide, resource-limits; S3 user guide, bucket-policies; Glue
developer guide, cross-account-access (limitations)."""


class PolicyTooLarge(ValueError):
    """A policy that AWS would refuse for its size. The message says what needs it and what to do."""


def pack(statements: Sequence[Statement], *, role: str, policies: int) -> list[dict[str, Any]]:
    """The statements as at most `policies` documents of at most 6,144 characters each.

    A statement that does not fit is dealt out over several, value by value, in order. Raises PolicyTooLarge.
    """
    packed: list[list[Statement]] = [[]]
    room = _empty_room()
    for statement in statements:
        rest = statement
        while True:
            taken, left, used = _take(rest, room)
            if taken is not None:
                packed[-1].append(taken)
                room -= used
            if left is None:
                break
            if taken is None and not packed[-1]:
                raise PolicyTooLarge(f"statement {statement.sid} of role {role} does not fit into one managed policy")
            packed.append([])
            room = _empty_room()
            rest = left
    documents = [document(group) for group in packed if group]
    if len(documents) > policies:
        raise PolicyTooLarge(
            f"role {role} needs {len(documents)} managed policies of {MANAGED_POLICY_CHARACTERS} characters "
            f"and may have {policies}: give some of the grants to a second team with the same account, grant one "
            "store instead of both where one is enough, or have AWS raise 'managed policies attached to an IAM role' "
            "(20 at most) and write the new number as quotas.managed_policies_per_role"
        )
    return documents


def check_size(policy: dict[str, Any], limit: int, what: str, remedy: str) -> dict[str, Any]:
    """The policy itself, if AWS would take it. Raises PolicyTooLarge."""
    needed = size(policy)
    if needed > limit:
        raise PolicyTooLarge(f"{what} has {needed} characters and may have {limit}: {remedy}")
    return policy


def _empty_room() -> int:
    return MANAGED_POLICY_CHARACTERS - size(document(()))


def _take(statement: Statement, room: int) -> tuple[Statement | None, Statement | None, int]:
    """As much of the statement as fits: (what fits, what is left, characters used)."""
    whole = _cost(statement)
    if whole <= room:
        return statement, None, whole
    values = statement.values()
    # The square brackets of a list, which a single value does without.
    used = _cost(statement.with_values(values[:1])) + 2
    if used > room or len(values) == 1:
        return None, statement, 0
    count = 1
    while count < len(values) and used + len(json.dumps(values[count])) + 1 <= room:
        used += len(json.dumps(values[count])) + 1
        count += 1
    return statement.with_values(values[:count]), statement.with_values(values[count:]), used


def _cost(statement: Statement) -> int:
    return size(statement.to_json()) + 1  # the comma

"""What the function that merges statements into others' policies may do: read and write exactly these policies."""

from __future__ import annotations

from typing import Any

from landbridge.naming import Names
from landbridge.policies.function_log import log_statement
from landbridge.policies.packing import INLINE_POLICY_CHARACTERS, PolicyTooLarge
from landbridge.policies.statement import Statement, document, size


def merge_policy_role_statements(names: Names) -> list[Statement]:
    """The catalog's policy, and the function's log."""
    account = names.central_account
    return [
        Statement(
            "Catalog",
            ("glue:GetResourcePolicy", "glue:PutResourcePolicy", "glue:DeleteResourcePolicy"),
            (names.glue_catalog_arn(account),),
        ),
        log_statement(names, account, names.merge_policy_log_group()),
    ]


def bucket_policies(names: Names, buckets: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """One document for each bucket, so that the right to a bucket's policy goes with the statements in it, and not
    before they have been taken out. Raises PolicyTooLarge."""
    documents = {
        bucket: document(
            [
                Statement(
                    "Bucket",
                    ("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
                    (names.bucket_arn(bucket),),
                )
            ]
        )
        for bucket in buckets
    }
    needed = sum(size(each) for each in documents.values())
    if needed > INLINE_POLICY_CHARACTERS:
        raise PolicyTooLarge(
            f"role {names.merge_policy_role()} needs {needed} characters of inline policies for {len(buckets)} buckets "
            f"of existing groups and may have {INLINE_POLICY_CHARACTERS}: write `offline: role` for teams that are "
            "granted existing groups"
        )
    return documents

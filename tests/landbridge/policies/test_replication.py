"""The replication role, and what lets it into the teams' accounts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.packing import PolicyTooLarge
from landbridge.policies.replication import (
    replica_bucket_policy,
    replica_key_policy,
    replica_statements,
    replication_role_policies,
    replication_trust,
)

pytestmark = pytest.mark.requirement("S4.7")

CENTRAL = "111122223333"
OFFLINE = f"arn:aws:s3:::landbridge-many-{CENTRAL}"
KEY_ARN = f"arn:aws:kms:eu-west-1:{CENTRAL}:key/12345678-1234-1234-1234-123456789012"
ROLE_ARN = f"arn:aws:iam::{CENTRAL}:role/landbridge-many-replication"
ACTIONS = {
    "SourceBucket": {"s3:GetReplicationConfiguration", "s3:ListBucket"},
    "SourceKey": {"kms:Decrypt"},
    "SourceObjects": {
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
    },
    "ReplicaObjects": {"s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"},
    "ReplicaKey1": {"kms:Encrypt", "kms:Decrypt"},
    "ReplicaKey2": {"kms:Encrypt", "kms:Decrypt"},
}


def declared(teams: int, groups: int) -> Declaration:
    """Every team has a copy of every group."""
    keys = [f"customer-features-{number:04}" for number in range(groups)]
    group = {
        "owner": "team-0",
        "table_format": "glue",
        "record_identifier": "id",
        "event_time": "at",
        "features": {"id": "String", "at": "String"},
    }
    accounts = {f"team-{number}": f"{222200000000 + number}" for number in range(teams)}
    return Declaration.model_validate(
        {
            "environment": "many",
            "feature_store": {"account": CENTRAL, "region": "eu-west-1"},
            "teams": {
                team: {"account": account, "principals": [f"arn:aws:iam::{account}:role/analyst"]}
                for team, account in accounts.items()
            },
            "feature_groups": dict.fromkeys(keys, group),
            "grants": {team: {key: {"store": "offline"} for key in keys} for team in accounts},
            "replicas": dict.fromkeys(accounts, keys),
        }
    )


def role_policies(declaration: Declaration) -> list[dict[str, Any]]:
    return replication_role_policies(declaration, Names.of(declaration), KEY_ARN)


def role_statements(declaration: Declaration) -> dict[str, dict[str, Any]]:
    found = [statement for policy in role_policies(declaration) for statement in policy["Statement"]]
    return {statement["Sid"]: statement for statement in found}


def test_the_role_may_do_what_the_s3_guide_lists_and_delete_nothing() -> None:
    may = role_statements(declared(2, 1))
    assert {sid: {*_values(statement["Action"])} for sid, statement in may.items()} == ACTIONS


def test_the_role_reads_the_folders_of_the_copied_groups_alone() -> None:
    may = role_statements(declared(2, 2))
    assert may["SourceBucket"]["Resource"] == OFFLINE
    assert may["SourceObjects"]["Resource"] == [
        f"{OFFLINE}/many-customer-features-0000/*",
        f"{OFFLINE}/many-customer-features-0001/*",
    ]


def test_the_role_uses_each_key_through_s3_for_its_own_bucket_with_or_without_a_bucket_key() -> None:
    may = role_statements(declared(2, 1))
    assert may["SourceKey"]["Resource"] == KEY_ARN
    assert may["SourceKey"]["Condition"] == _via_s3(OFFLINE)
    replica = "arn:aws:s3:::landbridge-many-replica-team-1-222200000001"
    assert may["ReplicaKey2"]["Resource"] == "arn:aws:kms:eu-west-1:222200000001:key/*"
    assert may["ReplicaKey2"]["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/landbridge-many-replica-team-1"},
        **_via_s3(replica),
    }
    assert may["ReplicaObjects"]["Resource"][1] == f"{replica}/*"


def test_s3_alone_assumes_the_role_and_for_the_offline_bucket_alone() -> None:
    (statement,) = replication_trust(Names.of(declared(1, 1)))["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEqualsIfExists": {"aws:SourceAccount": CENTRAL},
        "ArnEqualsIfExists": {"aws:SourceArn": OFFLINE},
    }


def test_from_outside_only_the_replication_role_comes_in_and_only_to_copy() -> None:
    names = Names.of(declared(1, 1))
    bucket = replica_bucket_policy(names, "team-0", "222200000000")
    (write,) = [statement for statement in bucket["Statement"] if statement["Effect"] == "Allow"]
    (use,) = [
        statement
        for statement in replica_key_policy(names, "222200000000")["Statement"]
        if statement["Principal"] != {"AWS": "arn:aws:iam::222200000000:root"}
    ]
    assert {*write["Action"]} == ACTIONS["ReplicaObjects"]
    assert write["Resource"] == "arn:aws:s3:::landbridge-many-replica-team-0-222200000000/*"
    assert {*use["Action"]} == ACTIONS["ReplicaKey1"]
    for statement in (write, use):
        assert statement["Principal"] == {"AWS": f"arn:aws:iam::{CENTRAL}:root"}
        assert statement["Condition"]["ArnEquals"] == {"aws:PrincipalArn": ROLE_ARN}
    assert use["Condition"]["StringEquals"] == {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}


def test_a_team_reads_its_own_copies_at_home() -> None:
    declaration = declared(2, 2)
    statements = replica_statements(declaration, Names.of(declaration), "team-1")
    account = "222200000001"
    bucket = f"landbridge-many-replica-team-1-{account}"
    by_sid = {statement.sid: statement for statement in statements}
    assert by_sid["ReplicaDatabases"].resources == (
        f"arn:aws:glue:eu-west-1:{account}:catalog",
        f"arn:aws:glue:eu-west-1:{account}:database/replica_landbridge_many_team_1",
    )
    assert by_sid["ReplicaTables"].resources[1] == (
        f"arn:aws:glue:eu-west-1:{account}:table/replica_landbridge_many_team_1/customer_features_0001"
    )
    assert by_sid["ReplicaObjects"].resources[1] == f"arn:aws:s3:::{bucket}/many-customer-features-0001/*"
    assert by_sid["ReplicaKey"].conditions["ForAnyValue:StringEquals"] == {
        "kms:ResourceAliases": ("alias/landbridge-many-replica-team-1",)
    }
    assert {action for statement in statements for action in statement.actions if not action.startswith("glue:")} == {
        "s3:GetObject",
        "s3:ListBucket",
        "s3:GetBucketLocation",
        "kms:Decrypt",
    }


def test_a_team_without_a_replica_needs_nothing() -> None:
    declaration = declared(1, 1).model_copy(update={"replicas": {}})
    assert replica_statements(declaration, Names.of(declaration), "team-0") == []


def test_a_thousand_copies_fit_into_the_roles_policies() -> None:
    declaration = declared(20, 50)
    policies = role_policies(declaration)
    assert 1 < len(policies) <= 10
    assert max(len(json.dumps(policy, separators=(",", ":"))) for policy in policies) <= 6144
    may = role_statements(declaration)
    assert sum(sid.startswith("ReplicaKey") for sid in may) == 20


def test_copies_for_too_many_teams_say_what_to_do() -> None:
    with pytest.raises(
        PolicyTooLarge, match=r"200 copies for 200 teams: .*`offline: catalog`.*managed_policies_per_role"
    ):
        role_policies(declared(200, 1))


def _via_s3(bucket: str) -> dict[str, Any]:
    return {
        "StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/*"]},
    }


def _values(one_or_list: Any) -> list[Any]:
    return one_or_list if isinstance(one_or_list, list) else [one_or_list]

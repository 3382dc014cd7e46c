"""Replicas: the role that S3 copies offline data as, what lets it into the accounts of the teams, and what the teams
read there.

Rules: S3 user guide, setting-repl-config-perm-overview, replication-config-for-kms-objects, replication-change-owner.
Delete markers are not copied, so nothing here allows s3:ReplicateDelete. What the guide's example gives besides on the
destination bucket (s3:List*, s3:GetBucketVersioning, s3:PutBucketVersioning) is in none of its role's own policies, and
so is nothing that S3 does as this role.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.buckets import private_bucket_policy
from landbridge.policies.granted import OfflinePlace
from landbridge.policies.keys import account_key_policy
from landbridge.policies.offline_data import OfflineData, read_statements, unique
from landbridge.policies.packing import PolicyTooLarge, pack
from landbridge.policies.statement import Conditions, Statement, document, key_alias
from landbridge.replication import Copy, copies, team_copies

READ_SOURCE = ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging")
WRITE_REPLICA = ("s3:ReplicateObject", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner")
USE_REPLICA_KEY = ("kms:Encrypt", "kms:Decrypt")
"""With a bucket key S3 decrypts it before each use, to see that it is whole (replication-config-for-kms-objects)."""


def replication_trust(names: Names) -> dict[str, Any]:
    """S3 alone, and for the offline bucket alone. IfExists: no page says that S3 sends the keys when it replicates."""
    trust = Statement(
        "S3",
        ("sts:AssumeRole",),
        (),
        {
            "StringEqualsIfExists": {"aws:SourceAccount": names.central_account},
            "ArnEqualsIfExists": {"aws:SourceArn": names.bucket_arn(names.offline_bucket())},
        },
        principal={"Service": "s3.amazonaws.com"},
    )
    return document([trust])


def replication_role_policies(declaration: Declaration, names: Names, key_arn: str) -> list[dict[str, Any]]:
    """`key_arn` is the offline key's: authorization by alias takes up to five minutes to follow a new alias (KMS
    developer guide, alias-authorization), and S3 does not try again what it was refused. The statement with it stands
    in a policy of its own, since its length is unknown. Raises PolicyTooLarge.
    """
    role, allowed = names.replication_role(), declaration.quotas.managed_policies_per_role
    wanted = copies(declaration, names)
    try:
        packed = pack(_copy_statements(names, wanted), role=role, policies=allowed - 1)
    except PolicyTooLarge as error:
        raise PolicyTooLarge(
            f"role {role}, as which S3 copies offline data, does not fit into {allowed} managed policies with "
            f"{len(wanted)} copies for {len(declaration.replicas)} teams: take teams out of `replicas` and let them "
            "query with `offline: catalog`, or have AWS raise 'managed policies attached to an IAM role' (20 at most) "
            "and write the new number as quotas.managed_policies_per_role"
        ) from error
    return [document(_source_statements(names, key_arn)), *packed]


def replica_bucket_policy(names: Names, team: str, account: str) -> dict[str, Any]:
    """Over TLS alone; from outside the account only the replication role writes, and it does nothing else."""
    bucket = names.replica_bucket(team, account)
    write = Statement(
        "Replication", WRITE_REPLICA, (names.bucket_arn(bucket, "*"),), _as_replication_role(names), _central(names)
    )
    return _extended(private_bucket_policy(names, bucket), write)


def replica_key_policy(names: Names, account: str) -> dict[str, Any]:
    """The account's own policies govern the key; from outside only the replication role encrypts, and through S3."""
    via_s3 = {"StringEquals": {"kms:ViaService": names.kms_via_s3()}}
    use = Statement("Replication", USE_REPLICA_KEY, ("*",), {**_as_replication_role(names), **via_s3}, _central(names))
    return _extended(account_key_policy(names, account), use)


def replica_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """What the team's execution role needs to read its copies, beside a workgroup. None without a replica."""
    return read_statements(names, replica_offline_data(declaration, names, team))


def replica_offline_data(declaration: Declaration, names: Names, team: str) -> OfflineData:
    """The copies as the team finds them at home."""
    places = tuple(
        OfflinePlace(names.replica_database(team), names.table(copy.group), copy.bucket, copy.prefix.rstrip("/"))
        for copy in team_copies(declaration, names, team)
    )
    return OfflineData("Replica", declaration.teams[team].account, places, names.replica_key_alias(team))


def _source_statements(names: Names, key_arn: str) -> list[Statement]:
    bucket = names.bucket_arn(names.offline_bucket())
    return [
        Statement("SourceBucket", ("s3:GetReplicationConfiguration", "s3:ListBucket"), (bucket,)),
        Statement("SourceKey", ("kms:Decrypt",), (key_arn,), _for_objects_of(names, bucket)),
    ]


def _copy_statements(names: Names, wanted: Iterable[Copy]) -> list[Statement]:
    wanted = tuple(wanted)
    one_of_each_team = {copy.team: copy for copy in wanted}.values()
    return [
        Statement(
            "SourceObjects",
            READ_SOURCE,
            unique(names.bucket_arn(names.offline_bucket(), f"{copy.prefix}*") for copy in wanted),
        ),
        Statement(
            "ReplicaObjects", WRITE_REPLICA, tuple(names.bucket_arn(copy.bucket, "*") for copy in one_of_each_team)
        ),
        *(
            Statement(
                f"ReplicaKey{number}",
                USE_REPLICA_KEY,
                (names.any_key_arn(copy.account),),
                {
                    **key_alias(names.replica_key_alias(copy.team)),
                    **_for_objects_of(names, copy.bucket_arn),
                },
            )
            for number, copy in enumerate(one_of_each_team, 1)
        ),
    ]


def _for_objects_of(names: Names, bucket_arn: str) -> Conditions:
    """A key, for one bucket's objects alone. The encryption context is the bucket's ARN with a bucket key and the
    object's without one, which the writer of an object may choose."""
    return {
        "StringEquals": {"kms:ViaService": names.kms_via_s3()},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": (bucket_arn, f"{bucket_arn}/*")},
    }


def _as_replication_role(names: Names) -> Conditions:
    return {"ArnEquals": {"aws:PrincipalArn": names.role_arn(names.central_account, names.replication_role())}}


def _central(names: Names) -> dict[str, str]:
    return {"AWS": names.root_arn(names.central_account)}


def _extended(policy: dict[str, Any], statement: Statement) -> dict[str, Any]:
    return {**policy, "Statement": [*policy["Statement"], statement.to_json()]}

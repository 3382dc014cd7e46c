"""Bucket policies: TLS only, and who from outside the account may do what."""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.granted import queries_in_central
from landbridge.policies.offline_catalog import FEWER_CATALOGS, offline_bucket_statements
from landbridge.policies.packing import BUCKET_POLICY_CHARACTERS, check_size
from landbridge.policies.results import keeps_results_central
from landbridge.policies.statement import Statement, document


def private_bucket_policy(names: Names, bucket: str) -> dict[str, Any]:
    """Nobody but the account's own roles, and they over TLS alone."""
    return document([_tls_only(names, bucket)])


def log_bucket_policy(names: Names, bucket: str, source_bucket: str, account: str) -> dict[str, Any]:
    """S3 delivers the access logs of one bucket (S3 user guide, enable-server-access-logging)."""
    deliver = Statement(
        "AccessLogs",
        ("s3:PutObject",),
        (names.bucket_arn(bucket, "*"),),
        {
            "ArnEquals": {"aws:SourceArn": names.bucket_arn(source_bucket)},
            "StringEquals": {"aws:SourceAccount": account},
        },
        principal={"Service": "logging.s3.amazonaws.com"},
    )
    return document([_tls_only(names, bucket), deliver])


def offline_bucket_policy(declaration: Declaration, names: Names) -> dict[str, Any]:
    """The central offline bucket: teams that query over the central catalog read their groups from home. Raises
    PolicyTooLarge."""
    bucket = names.offline_bucket()
    statements = [_tls_only(names, bucket), *offline_bucket_statements(declaration, names)]
    return check_size(
        document(statements), BUCKET_POLICY_CHARACTERS, f"the policy of the bucket {bucket}", FEWER_CATALOGS
    )


def central_results_bucket_policy(names: Names) -> dict[str, Any]:
    """Access roles alone, each with what its own policies allow: no other role of the central account reads a team's
    results, whatever its policies say."""
    bucket = names.central_results_bucket()
    others = Statement(
        "AccessRolesOnly",
        ("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectVersionForReplication", "s3:PutObject"),
        (names.bucket_arn(bucket, "*"),),
        {"ArnNotLike": {"aws:PrincipalArn": names.access_role_arn("*")}},
        principal={"AWS": "*"},
        effect="Deny",
    )
    return document([_tls_only(names, bucket), others])


def results_bucket_policy(declaration: Declaration, names: Names, team: str) -> dict[str, Any]:
    """The central access role of a team that queries writes and reads results; nobody else from outside the account."""
    bucket = names.results_bucket(team, declaration.teams[team].account)
    statements = [_tls_only(names, bucket)]
    if queries_in_central(declaration, team) and not keeps_results_central(declaration, team):
        central = {"AWS": names.root_arn(names.central_account)}
        role = {"ArnEquals": {"aws:PrincipalArn": names.access_role_arn(team)}}
        statements += [
            Statement("ResultsBucket", actions.RESULTS_BUCKET, (names.bucket_arn(bucket),), role, central),
            Statement("ResultsObjects", actions.RESULTS_OBJECTS, (names.bucket_arn(bucket, "*"),), role, central),
        ]
    return document(statements)


def _tls_only(names: Names, bucket: str) -> Statement:
    return Statement(
        "TlsOnly",
        ("s3:*",),
        (names.bucket_arn(bucket), names.bucket_arn(bucket, "*")),
        {"Bool": {"aws:SecureTransport": "false"}},
        principal={"AWS": "*"},
        effect="Deny",
    )

"""Bucket policies: TLS only, and in a results bucket the central access role."""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.granted import queries
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


def results_bucket_policy(declaration: Declaration, names: Names, team: str) -> dict[str, Any]:
    """The central access role of a team that queries writes and reads results; nobody else from outside the account."""
    bucket = names.results_bucket(team, declaration.teams[team].account)
    statements = [_tls_only(names, bucket)]
    if queries(declaration, team):
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

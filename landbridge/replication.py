"""The copies of offline data that a declaration stands for."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.declaration.models import Declaration
from landbridge.naming import Names


@dataclass(frozen=True)
class Copy:
    """One group's offline data in one team's account. `prefix`, which ends in a slash so that no other group's begins
    with it, holds the data in the central bucket and in `bucket` alike. `key_arn` is that of the replica key's alias.
    """

    team: str
    group: str
    account: str
    bucket: str
    bucket_arn: str
    prefix: str
    key_arn: str

    @property
    def rule(self) -> str:
        """Id of the replication rule, the same however many others there are."""
        return f"{self.team}.{self.group}"


def copies(declaration: Declaration, names: Names) -> tuple[Copy, ...]:
    """Every copy, in the order of the declaration."""
    return tuple(copy for team in declaration.replicas for copy in team_copies(declaration, names, team))


def team_copies(declaration: Declaration, names: Names, team: str) -> tuple[Copy, ...]:
    """None for a team without a replica."""
    keys = declaration.replicas.get(team, ())
    if not keys:
        return ()
    account = declaration.teams[team].account
    bucket = names.replica_bucket(team, account)
    return tuple(
        Copy(
            team=team,
            group=key,
            account=account,
            bucket=bucket,
            bucket_arn=names.bucket_arn(bucket),
            prefix=f"{names.offline_prefix(names.feature_group(key, declaration.feature_groups[key]))}/",
            key_arn=names.alias_arn(account, names.replica_key_alias(team)),
        )
        for key in keys
    )


def table_location(names: Names, copy: Copy) -> str:
    """Where the table of a copy begins: above the folder <group>-<time of creation>, which nobody can name before the
    group is there (SageMaker developer guide, feature-store-offline)."""
    return f"s3://{copy.bucket}/{copy.prefix}{names.central_account}/sagemaker/{names.region}/offline-store/"

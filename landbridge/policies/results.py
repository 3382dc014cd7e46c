"""Where query results lie, and what Athena needs there to write and read them as its caller (Athena user guide,
s3-permissions and workgroups-settings).
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.declaration.models import Declaration, Results
from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.statement import Statement, key_alias


@dataclass(frozen=True)
class ResultsPlace:
    """A bucket of account `owner`; `folder` is all of it that the team has (empty: the whole), and results go to
    `prefix`, without a final slash, in it. `key_alias` is the bucket's key."""

    bucket: str
    owner: str
    folder: str
    prefix: str
    key_alias: str

    @property
    def location(self) -> str:
        """As a workgroup takes it."""
        return f"s3://{self.bucket}/{self.prefix}/"


def central_query_results(declaration: Declaration, names: Names, team: str) -> ResultsPlace:
    """Where the access role's queries write: as the team declares it."""
    entry = declaration.teams[team]
    if entry.results is Results.TEAM:
        return home_query_results(declaration, names, team)
    return ResultsPlace(
        names.central_results_bucket(),
        names.central_account,
        names.central_results_folder(team),
        f"{names.central_results_folder(team)}/{entry.results_prefix}",
        names.central_results_key_alias(),
    )


def home_query_results(declaration: Declaration, names: Names, team: str) -> ResultsPlace:
    """Where the execution role's queries write: the team's own bucket."""
    entry = declaration.teams[team]
    bucket = names.results_bucket(team, entry.account)
    return ResultsPlace(bucket, entry.account, "", entry.results_prefix, names.results_key_alias(team))


def keeps_results_central(declaration: Declaration, team: str) -> bool:
    return declaration.teams[team].results is Results.CENTRAL


def results_statements(names: Names, place: ResultsPlace) -> list[Statement]:
    """What a role that queries needs on its results."""
    owner = {"StringEquals": {"aws:ResourceAccount": place.owner}}
    bucket = (names.bucket_arn(place.bucket),)
    whole = not place.folder
    listed = actions.RESULTS_BUCKET if whole else tuple(a for a in actions.RESULTS_BUCKET if a != "s3:ListBucket")
    statements = [
        # s3:ListBucketMultipartUploads takes no prefix (service authorization reference, S3): of other teams it shows
        # the names of results that are being written, which are ids of queries.
        Statement("ResultsBucket", listed, bucket, owner),
        Statement(
            "ResultsObjects",
            actions.RESULTS_OBJECTS,
            (names.bucket_arn(place.bucket, "*" if whole else f"{place.folder}/*"),),
            owner,
        ),
        Statement(
            "ResultsKey",
            actions.RESULTS_KEY,
            (names.any_key_arn(place.owner),),
            key_alias(place.key_alias),
        ),
    ]
    if not whole:
        prefix = {"StringLike": {"s3:prefix": f"{place.folder}/*"}}
        statements.insert(1, Statement("ResultsList", ("s3:ListBucket",), bucket, {**owner, **prefix}))
    return statements

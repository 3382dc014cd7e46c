"""A session of the caller's own, in the account that a connection is about."""

from __future__ import annotations

import boto3
from botocore.config import Config

from landbridge.aws.callers import Caller
from landbridge.aws.errors import FAILURES, NoBaseCredentials, explained
from landbridge.aws.governance.target import Target
from landbridge.aws.sessions import base_session

PATIENT = Config(retries={"mode": "adaptive", "total_max_attempts": 12})
"""For many calls in a row: the client slows itself down when it is throttled (boto3 guide, retries)."""


class OtherAccount(NoBaseCredentials):
    """The caller's credentials are of another account."""


def account_session(target: Target, profile: str | None = None) -> boto3.Session:
    """A session in the connection's Region, of the credentials that boto3 finds or of a profile.

    Raises NoBaseCredentials (there are none), OtherAccount, and SessionError if AWS refuses or cannot be reached.
    """
    base = base_session(profile)
    session = boto3.Session(profile_name=profile, region_name=target.region)
    try:
        caller = Caller.of(base.client("sts", region_name=target.region))
    except FAILURES as error:
        raise explained(error, f"sts.{target.region}") from None
    if caller.account != target.account:
        raise OtherAccount(
            f"the connection {target.name} is in account {target.account}, and these credentials are of "
            f"{caller.account} ({caller.arn}); work with some of {target.account}, by --base-profile or AWS_PROFILE"
        )
    return session

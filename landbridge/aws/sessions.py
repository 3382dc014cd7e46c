"""Sessions of a team's role that refresh themselves, for as long as the credentials that they start from can be used.

From one role to the next AWS gives an hour at most (IAM user guide, id_roles, role chaining), so a session for longer
work must be made anew again and again. botocore does that when a request is about to be signed: fifteen minutes before
the end one thread refreshes while others go on; ten minutes before the end all wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialProvider, CredentialResolver, RefreshableCredentials

from landbridge.aws.assumption import Assumption, RoleCredentials
from landbridge.aws.errors import FAILURES, explained
from landbridge.aws.roles import Environment, TeamRole, Wanted, declared_role

Clock = Callable[[], datetime]
"""The present, with a time zone."""

# A person waits for the answer; what fails three times fails for longer.
_CONFIG = Config(connect_timeout=10, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})
_METHOD = "landbridge"


def now() -> datetime:
    return datetime.now(UTC)


def team_session(
    environment: Environment,
    team: str,
    *,
    session: boto3.Session | None = None,
    source_identity: str | None = None,
    role: Wanted = "access",
    clock: Clock = now,
) -> boto3.Session:
    """A session of the team's access role in the central account, in the feature store's Region.

    environment: a declaration, the directory that holds one, or the name of a directory below environments/.
    session: whose credentials to start from, which may refresh themselves too; by default those that boto3 finds.
    source_identity: what CloudTrail shows beside every call; by default the name of the caller's session or user. A
        caller that carries one already keeps it: then leave it out.
    role: "access", "execution" for the role in the team's own account, or "query" for the one of the two that the team
        queries offline data as.

    The role is assumed at once. Clients of the session may be used by many threads; one of them refreshes for all.

    Raises DeclarationError (no such environment, or a wrong one), ValueError (no such role, or what STS does not take
    as a source identity) and SessionError: NotDeclared (no such team, or nothing is granted to it that the role would
    be for), NoBaseCredentials, Refused, or one that says that base credentials have expired or STS cannot be reached.
    Calls made with the session raise SessionError when it can no longer be refreshed.
    """
    target = declared_role(environment, team, role)
    base = session or base_session()
    assume = _assumption(target, base, source_identity)
    first = assume()
    credentials = RefreshableCredentials(
        access_key=first.access_key,
        secret_key=first.secret_key,
        token=first.token,
        expiry_time=first.expiration,
        refresh_using=lambda: _metadata(assume()),
        method=_METHOD,
        time_fetcher=clock,
    )
    return _session(base, target.region, credentials)


def team_credentials(
    role: TeamRole, *, session: boto3.Session | None = None, source_identity: str | None = None
) -> RoleCredentials:
    """Credentials of the role, once. Raises as `team_session` does."""
    return _assumption(role, session or base_session(), source_identity)()


def base_session(profile: str | None = None) -> boto3.Session:
    """The session that boto3 finds, or that of a profile. Raises NoBaseCredentials if there is no such profile."""
    try:
        return boto3.Session(profile_name=profile)
    except FAILURES as error:
        raise explained(error, "") from None


def profile_of(session: boto3.Session) -> str | None:
    """The profile that the session goes by; None where it goes by none."""
    return session.profile_name if session.profile_name in session.available_profiles else None


def _assumption(role: TeamRole, session: boto3.Session, source_identity: str | None) -> Assumption:
    try:
        sts = session.client("sts", region_name=role.region, config=_CONFIG)
    except FAILURES as error:
        raise explained(error, "") from None
    return Assumption(role, sts, source_identity)


def _metadata(credentials: RoleCredentials) -> dict[str, str]:
    """What botocore wants of a refresh."""
    return {
        "access_key": credentials.access_key,
        "secret_key": credentials.secret_key,
        "token": credentials.token,
        "expiry_time": credentials.expiration.isoformat(),
    }


def _session(base: boto3.Session, region: str, credentials: RefreshableCredentials) -> boto3.Session:
    """A session with these credentials and the settings of the base session's profile, such as its CA bundle."""
    core = botocore.session.Session(profile=profile_of(base))
    core.register_component("credential_provider", CredentialResolver([_Given(credentials)]))
    return boto3.Session(botocore_session=core, region_name=region)


class _Given(CredentialProvider):
    """Finds the one set of credentials that it was given."""

    METHOD = _METHOD

    def __init__(self, credentials: RefreshableCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> RefreshableCredentials:
        return self._credentials

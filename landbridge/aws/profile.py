"""A profile of an AWS configuration file, through which any AWS tool has a team's credentials and refreshes them.

The tool runs the profile's `credential_process` whenever the credentials that it has are about to end (AWS SDKs and
tools reference guide, feature-process-credentials). The profile itself holds no secret.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import boto3
import botocore.session

from landbridge.aws.roles import TeamRole
from landbridge.aws.sessions import profile_of

HANDED_ON = ("ca_bundle", "endpoint_url", "use_dualstack_endpoint", "use_fips_endpoint")
"""Settings of the base profile that say how AWS is reached, which holds for the team's profile too."""

_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def profile_name(role: TeamRole) -> str:
    name = f"landbridge-{role.declaration.environment}-{role.team}"
    return name if role.role == "access" else f"{name}_{role.role}"


def profile_block(role: TeamRole, base: boto3.Session, base_profile: str | None) -> str:
    """The profile's lines. `base_profile` is named in the command; None leaves it to the tool's environment."""
    settings = {"credential_process": _command(role, base_profile), "region": role.region}
    source = profile_of(base)
    scoped = botocore.session.Session(profile=source).get_scoped_config() if source else {}
    settings |= {name: str(scoped[name]) for name in HANDED_ON if name in scoped}
    return "\n".join([f"[profile {profile_name(role)}]", *(f"{name} = {value}" for name, value in settings.items())])


def _command(role: TeamRole, base_profile: str | None) -> str:
    directory = (role.directory or Path()).absolute()
    words = [sys.executable, "-m", "landbridge", "connect", role.team, "--environment", str(directory)]
    if role.role != "access":
        words += ["--role", role.role]
    if base_profile is not None:
        words += ["--base-profile", base_profile]
    return " ".join(_quoted(word) for word in [*words, "--credential-process"])


def _quoted(word: str) -> str:
    """In double quotes, the only ones that every AWS tool takes (AWS CLI user guide,
    cli-configure-sourcing-external)."""
    return word if _PLAIN.fullmatch(word) else '"' + re.sub(r'(["\\])', r"\\\1", word) + '"'

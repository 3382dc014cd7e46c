"""The environment variables of a connected process, and the way back to those that it started from.

Variables that name credentials would win over the profile (boto3 guide, credentials), so the connected process has them
under another name, where its `credential_process` finds them again. They are never written to disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PREFIX = "LANDBRIDGE_BASE_"

MOVED = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)
"""Whose credentials they are, and where profiles stand."""

_CONNECTED = f"{PREFIX}IS_KEPT"


def connected(variables: Mapping[str, str], profile: str, config: Path, region: str) -> dict[str, str]:
    """The variables of a process that works by `profile` of the file `config`."""
    kept = {PREFIX + name: variables[name] for name in MOVED if name in variables}
    return {
        **{name: value for name, value in variables.items() if name not in MOVED},
        **kept,
        _CONNECTED: "1",
        "AWS_PROFILE": profile,
        "AWS_CONFIG_FILE": str(config),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        # Older SDKs read the configuration file only then.
        "AWS_SDK_LOAD_CONFIG": "1",
    }


def base(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that a connected process started from; of any other process its own."""
    if _CONNECTED not in variables:
        return dict(variables)
    own = {name: value for name, value in variables.items() if name not in MOVED and not name.startswith(PREFIX)}
    return own | {name: variables[PREFIX + name] for name in MOVED if PREFIX + name in variables}

"""Credentials for the accounts of the local AWS.

An access key id of twelve digits is the root of the account with that number, whatever the secret; every other
identity comes from sts:AssumeRole, with the trust policies in force.
"""

import configparser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import create_loader

from sandbox.endpoint import Endpoint, client_environment

AWS_ERRORS = (BotoCoreError, ClientError)
"""What a call to the local AWS may end in."""

ROOT_SECRET = "sandbox"  # noqa: S105 - a word that opens nothing; the local AWS does not check it
# Shared, because it keeps the service models that it has read.
_LOADER = create_loader()
# Fewer retries than botocore's default: what fails here fails again.
_CONFIG = Config(retries={"total_max_attempts": 2}, s3={"addressing_style": "path"})


def root_session(endpoint: Endpoint, account: str, *, region: str | None = None) -> boto3.Session:
    """A session of the account's root."""
    return _session(endpoint, account, ROOT_SECRET, None, region)


def user_session(endpoint: Endpoint, access_key: str, secret: str) -> boto3.Session:
    """A session with the access key of a user."""
    return _session(endpoint, access_key, secret, None, None)


def role_session(
    endpoint: Endpoint, session: boto3.Session, role_arn: str, session_name: str, *, external_id: str | None = None
) -> boto3.Session:
    """A session of the role, which the identity of `session` assumes. Raises ClientError where it may not."""
    request = {"RoleArn": role_arn, "RoleSessionName": session_name}
    if external_id is not None:
        request["ExternalId"] = external_id
    credentials = session.client("sts").assume_role(**request)["Credentials"]  # type: ignore[arg-type]
    return _session(
        endpoint,
        credentials["AccessKeyId"],
        credentials["SecretAccessKey"],
        credentials["SessionToken"],
        session.region_name,
    )


def root_environment(endpoint: Endpoint, account: str) -> dict[str, str]:
    """The environment variables of a process that is to work as the account's root."""
    return client_environment(endpoint) | {"AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": ROOT_SECRET}


def write_profiles(
    path: Path,
    endpoint: Endpoint,
    accounts: Mapping[str, str],
    roles: Iterable[tuple[str, str, str]] = (),
) -> None:
    """Write an AWS configuration file, to be used with AWS_CONFIG_FILE and AWS_PROFILE.

    accounts: account number by profile name; each profile is that account's root.
    roles: (profile name, role ARN, name of the profile that assumes it, which stands before).
    """
    file = configparser.RawConfigParser()
    common = {"region": endpoint.region, "endpoint_url": endpoint.url, "ca_bundle": str(endpoint.authority)}
    for name, account in accounts.items():
        file[f"profile {name}"] = common | {"aws_access_key_id": account, "aws_secret_access_key": ROOT_SECRET}
    for name, role_arn, source in roles:
        if f"profile {source}" not in file:
            raise ValueError(f"profile {name}: its source {source} stands nowhere before it")
        file[f"profile {name}"] = common | {"role_arn": role_arn, "source_profile": source}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        stream.write("# Written by the local AWS at each start; the credentials open nothing else.\n")
        file.write(stream)


class _Session(boto3.Session):
    """A session whose clients and resources speak to the local AWS, whatever the environment says."""

    endpoint: Endpoint

    def client(self, service_name: Any, **settings: Any) -> Any:  # type: ignore[override]
        return super().client(service_name, **(self._local() | settings))

    def resource(self, service_name: Any, **settings: Any) -> Any:  # type: ignore[override]
        return super().resource(service_name, **(self._local() | settings))

    def _local(self) -> dict[str, Any]:
        return {"endpoint_url": self.endpoint.url, "verify": str(self.endpoint.authority), "config": _CONFIG}


def _session(endpoint: Endpoint, key: str, secret: str, token: str | None, region: str | None) -> boto3.Session:
    core = botocore.session.Session()
    core.register_component("data_loader", _LOADER)
    session = _Session(
        botocore_session=core,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        region_name=region or endpoint.region,
    )
    session.endpoint = endpoint
    return session

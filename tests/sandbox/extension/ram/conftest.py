"""RAM without a server: botocore clients whose requests go straight to the endpoint's handler."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from ministack.core.responses import request_scope

from sandbox.extension import authorization, organisation, ram
from sandbox.extension.ram import endpoint, resource_types
from sandbox.extension.ram.state import STATE

REGION = "eu-west-1"
OWNER = "111111111111"
MEMBER = "222222222222"
OUTSIDER = "999999999999"
ORGANISATION = organisation.Organisation(
    "o-exampleorg1", OWNER, frozenset({OWNER, MEMBER}), {"ou-abcd-11111111": frozenset({MEMBER})}
)
CATALOG = f"arn:aws:sagemaker:{REGION}:{OWNER}:sagemaker-catalog/DefaultFeatureGroupCatalog"


def feature_group(name: str, account: str = OWNER, region: str = REGION) -> str:
    """The ARN of a feature group."""
    return f"arn:aws:sagemaker:{region}:{account}:feature-group/{name}"


@dataclass
class LocalRam:
    """RAM's endpoint with a clock to turn, and a record of what was asked of the authorization."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    existing: set[str] = field(default_factory=set)
    authorized: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def client(self, account: str, region: str = REGION) -> Any:
        """A botocore client of `ram` for the root of `account`."""
        client: Any = boto3.client(
            "ram",
            region_name=region,
            aws_access_key_id=account,
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

        def answer(request: Any, **_: Any) -> Any:
            url = urlsplit(request.url)
            body = request.body or b""
            with request_scope(account, region):
                status, headers, content = asyncio.run(
                    endpoint.handle(request.method, url.path, {}, bytes(body), parse_qs(url.query))
                )
            response: Any = AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), None)
            response._content = content
            return response

        client.meta.events.register("before-send.ram", answer)
        return client

    def pass_time(self, duration: timedelta) -> None:
        """Turn the clock forward."""
        self.now += duration


@pytest.fixture
def local_ram(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRam]:
    """An empty RAM in which OWNER has the feature groups `users`, `sessions` and `reviews`, and a catalog."""
    local = LocalRam(existing={CATALOG, *(feature_group(name) for name in ("users", "sessions", "reviews"))})

    def authorize(action: str, arn: str, **keywords: Any) -> None:
        local.authorized.append((action, arn, keywords))

    monkeypatch.setattr(authorization, "authorize", authorize)
    monkeypatch.setattr(organisation, "current", lambda: ORGANISATION)
    monkeypatch.setattr(resource_types, "_types", {})
    ram.register_resource_type(
        "sagemaker:FeatureGroup",
        arn_pattern=r"arn:aws:sagemaker:[a-z0-9-]+:\d{12}:feature-group/[\w-]+",
        exists=local.existing.__contains__,
    )
    ram.register_resource_type(
        "sagemaker:SagemakerCatalog",
        arn_pattern=r"arn:aws:sagemaker:[a-z0-9-]+:\d{12}:sagemaker-catalog/\w+",
        exists=local.existing.__contains__,
    )
    STATE.reset()
    STATE.clock = lambda: local.now
    yield local
    STATE.reset()


@pytest.fixture
def owner(local_ram: LocalRam) -> Any:
    """RAM as the account that shares sees it."""
    return local_ram.client(OWNER)


@pytest.fixture
def member(local_ram: LocalRam) -> Any:
    """RAM as another account of the organisation sees it."""
    return local_ram.client(MEMBER)


@pytest.fixture
def outsider(local_ram: LocalRam) -> Any:
    """RAM as an account outside the organisation sees it."""
    return local_ram.client(OUTSIDER)


Share = Callable[..., str]


@pytest.fixture
def share(owner: Any) -> Share:
    """Create a share of OWNER and give its ARN; the parameters are CreateResourceShare's."""

    def create(**parameters: Any) -> str:
        return str(owner.create_resource_share(**{"name": "read", **parameters})["resourceShare"]["resourceShareArn"])

    return create


def error_code(raised: pytest.ExceptionInfo[Any]) -> str:
    """The error code of a ClientError."""
    return str(raised.value.response["Error"]["Code"])

"""Calls from CloudFormation to the other services of this server, made with boto3 but without the network.

A resource type that is built on API calls is judged by the same checks as a caller of the API: limits, malformed
policies, principals that do not exist. Authorization is not among them: the deployment's execution role may do
everything (see `sandbox.deployment`), and ministack judges requests before they get to a service's handler.
"""

import threading
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HeadersDict
from botocore.config import Config
from botocore.loaders import create_loader
from ministack import app
from ministack.core.responses import get_account_id, get_region

# Shared, because it keeps the service models that it has read.
_LOADER = create_loader()
_clients: dict[tuple[str, str, str], Any] = {}
_lock = threading.Lock()


def client(service: str) -> Any:
    """A boto3 client of `service` in the account and Region of the stack that is being worked on."""
    key = (service, get_account_id(), get_region())
    with _lock:
        if key not in _clients:
            _clients[key] = _make(*key)
        return _clients[key]


def _make(service: str, account: str, region: str) -> Any:
    core = botocore.session.Session()
    core.register_component("data_loader", _LOADER)
    session: Any = boto3.Session(
        botocore_session=core,
        aws_access_key_id=account,
        aws_secret_access_key="local",  # noqa: S106
        region_name=region,
    )
    made = session.client(
        service,
        endpoint_url="https://localhost",
        verify=False,
        config=Config(
            s3={"addressing_style": "path"},
            retries={"total_max_attempts": 1},
            request_checksum_calculation="when_required",
        ),
    )
    handler = app.SERVICE_HANDLERS[service]

    def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        url = urlsplit(request.url)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        query = parse_qs(url.query, keep_blank_values=True)
        body: Any = request.body or b""
        if not isinstance(body, bytes):
            body = body.encode() if isinstance(body, str) else bytes(body)
        status, answered, content = _finish(handler(request.method, url.path or "/", headers, body, query))
        content = content.encode() if isinstance(content, str) else content
        fields: Any = HeadersDict({name: str(value) for name, value in answered.items()})
        return AWSResponse(request.url, status, fields, _Raw(content))

    made.meta.events.register("before-send", answer)
    return made


def _finish(handling: Coroutine[Any, Any, tuple[int, dict[str, Any], Any]]) -> tuple[int, dict[str, Any], Any]:
    """Run a handler that never really waits, which is so for every service that is called here."""
    try:
        handling.send(None)
    except StopIteration as end:
        result: tuple[int, dict[str, Any], Any] = end.value
        return result
    handling.close()
    raise RuntimeError("this service's handler waits for something, so that CloudFormation cannot call it inline")


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


class _Raw:
    """The body of an answer, as urllib3 would give it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Any:
        yield self._content

    def read(self, *_: Any) -> bytes:
        content, self._content = self._content, b""
        return content

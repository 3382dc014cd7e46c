"""The function amid fakes: a catalog, a bucket, CloudFormation, and time that passes only while it sleeps."""

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from functions.merge_policy import index
from tests.functions.fakes import ACCOUNT, Clock, CloudFormation, Context, request
from tests.functions.merge_policy.fakes import BUCKET, OWNER, FakeGlue, FakeS3, statement

PLACES = {"glue-catalog": ACCOUNT, "bucket": BUCKET}

Handle = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "sleep", clock.sleep)
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


@pytest.fixture
def glue() -> FakeGlue:
    return FakeGlue()


@pytest.fixture
def s3() -> FakeS3:
    return FakeS3()


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch, glue: FakeGlue, s3: FakeS3) -> Handle:
    """Sends a request to the function and returns what CloudFormation is answered."""
    clients = {"glue": glue, "s3": s3}
    monkeypatch.setattr(boto3, "client", lambda name, **_: clients[name])

    def handled(
        kind: str,
        *sids: str,
        target: str = "glue-catalog",
        physical_id: str | None = None,
        seconds: float = 300,
        **changes: Any,
    ) -> dict[str, Any]:
        cloudformation = CloudFormation()
        properties = {
            "Target": target,
            "Name": PLACES[target],
            "Owner": OWNER,
            "Statements": json.dumps([statement(sid) for sid in sids]),
            **changes,
        }
        if kind != "Create" and physical_id is None:
            physical_id = f"{target}/{PLACES[target]}/{OWNER}"
        with monkeypatch.context() as this_request:
            this_request.setattr(urllib.request, "urlopen", cloudformation.urlopen)
            index.handler(request(kind, properties, physical_id), Context(seconds))
        return cloudformation.answer

    return handled

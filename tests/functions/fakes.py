"""What surrounds a function: CloudFormation's requests and its ear, Lambda's context, and a clock."""

import http.client
import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SECRET = "X-Amz-Signature=0123456789abcdef"
URL = f"https://cloudformation-custom-resource-response.example/answer?{SECRET}"
ACCOUNT = "999999999999"


def request(kind: str, properties: Mapping[str, Any], physical_id: str | None = None) -> dict[str, Any]:
    """What CloudFormation sends: `kind` is Create, Update or Delete; a Create has no physical id yet."""
    return {
        "RequestType": kind,
        "ResponseURL": URL,
        "StackId": f"arn:aws:cloudformation:eu-west-1:{ACCOUNT}:stack/team/1",
        "RequestId": "request-1",
        "LogicalResourceId": "Resource",
        "ResourceProperties": dict(properties),
    } | ({"PhysicalResourceId": physical_id} if physical_id else {})


@dataclass
class CloudFormation:
    """Takes answers. `failures` are raised by the next ones."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def urlopen(self, request: urllib.request.Request, timeout: float) -> Any:
        if self.failures:
            raise self.failures.pop(0)
        assert isinstance(request.data, bytes)
        assert (request.full_url, request.get_method(), timeout > 0) == (URL, "PUT", True)
        self.answers.append(json.loads(request.data))
        self.sizes.append(len(request.data))
        return http.client.HTTPConnection("unused")

    @property
    def answer(self) -> dict[str, Any]:
        (only,) = self.answers
        return only


@dataclass
class Clock:
    """Seconds that pass only in `sleep`; `at` has something happen once that moment is reached."""

    now: float = 0.0
    events: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for due, action in [event for event in self.events if event[0] <= self.now]:
            self.events.remove((due, action))
            action()

    def at(self, moment: float, action: Callable[[], None]) -> None:
        self.events.append((moment, action))


@dataclass(frozen=True)
class Context:
    """What Lambda passes beside the event."""

    seconds: float = 120.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)

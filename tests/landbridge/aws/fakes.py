"""An STS that can be watched and made to fail, and a clock that can be moved."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

FRAUD = "arn:aws:sts::777788889999:assumed-role/fraud-scoring/ada"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **time: float) -> None:
        self.time += timedelta(**time)


class Sts:
    """Hands out credentials A1, A2, ... for as long as asked; `error` stands for what AWS says instead."""

    meta = SimpleNamespace(endpoint_url="https://sts.eu-west-1.amazonaws.com")

    def __init__(self, clock: Clock, caller: str = FRAUD) -> None:
        self.clock = clock
        self.caller = caller
        self.carried: str | None = None
        self.may_set_identity = True
        self.error: Exception | None = None
        self.asked: list[dict[str, Any]] = []
        self.working = threading.Event()
        self.working.set()

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": self.caller.split(":")[4], "Arn": self.caller}

    def assume_role(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        number = len(self.asked)
        self.working.wait(5)
        if self.error is not None:
            raise self.error
        wanted = request.get("SourceIdentity")
        if wanted is not None and (not self.may_set_identity or self.carried not in (None, wanted)):
            raise refusal("AccessDenied", "not authorized to perform: sts:SetSourceIdentity")
        identity = self.carried or wanted
        expiration = self.clock() + timedelta(seconds=request["DurationSeconds"])
        return {
            "Credentials": {
                "AccessKeyId": f"A{number}",
                "SecretAccessKey": f"secret-{number}",
                "SessionToken": f"token-{number}",
                "Expiration": expiration,
            },
            **({"SourceIdentity": identity} if identity else {}),
        }


class Base:
    """What a session to start from has to offer."""

    profile_name = "default"
    available_profiles: tuple[str, ...] = ()

    def __init__(self, sts: Sts) -> None:
        self.sts = sts

    def client(self, service: str, **settings: Any) -> Sts:
        assert (service, settings["region_name"]) == ("sts", "eu-west-1")
        return self.sts


def refusal(code: str, message: str = "no") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "AssumeRole")

"""The example with another governance console than its own: each test says what is different."""

from __future__ import annotations

from typing import Any

from landbridge.declaration import Declaration
from tests.synthesis import example

CONNECTION = "retail"
REGISTRY = "888899990000"


def console_example(*, trail: str | None = None, **connection: Any) -> Declaration:
    """The example, its connection changed in these keys (None takes a key out); `trail` is the organisation's."""
    content = example().model_dump(mode="json", by_alias=True)
    changed = {**content["governance"][CONNECTION], **connection}
    content["governance"][CONNECTION] = {key: value for key, value in changed.items() if value is not None}
    if trail is not None:
        content["organisation"]["trail"] = {"arn": trail}
    return Declaration.model_validate(content)


def vendor_example() -> Declaration:
    """As the vendor's page has it: a user with an access key and two AWS managed policies; in a domain that is there,
    and with a lane for each group."""
    return console_example(
        credentials="access-key",
        external_id=None,
        permissions="vendor-documented",
        default_profile={"domain": "d-abcdefghij12"},
        lanes=["churn", "ranking"],
    )

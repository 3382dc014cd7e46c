"""A client of an empty account."""

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.queues.messages import ACCOUNT


@pytest.fixture
def sqs(sandbox: Sandbox) -> Any:
    return sandbox.root(ACCOUNT).client("sqs")

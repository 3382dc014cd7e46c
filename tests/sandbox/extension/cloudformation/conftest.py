"""A stack in an empty account."""

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudformation.stacks import Stack

ACCOUNT = "222222222222"


@pytest.fixture
def stack(sandbox: Sandbox) -> Stack:
    """A stack named test that does not exist yet."""
    return Stack(sandbox.root(ACCOUNT))

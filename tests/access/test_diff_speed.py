"""What is alike costs no request; what differs costs what differs."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.organisation import organisation
from landbridge.access.capabilities.chain import World
from landbridge.access.collection import collect
from landbridge.access.comparison import compare
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Decision, Request
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from tests.landbridge.access.feature_store_estate import estate_of

pytestmark = pytest.mark.requirement("B.2")


class Counting(Evaluator):
    """Counts what it is asked."""

    asked = 0

    def decide(self, request: Request) -> Decision:
        self.asked += 1
        return super().decide(request)


def counted(world: World) -> tuple[World, Counting]:
    evaluator = Counting(world.estate)
    return replace(world, evaluator=evaluator), evaluator


def test_equal_assemblies_are_not_evaluated(assembly: Path, declaration: Declaration) -> None:
    (base, one), (head, other) = (counted(world_of(collect(assembly, declaration), declaration)) for _ in range(2))
    assert compare(base, head).changes == ()
    assert (one.asked, other.asked) == (0, 0)


def test_equal_large_estates_are_compared_in_less_than_it_takes_to_make_one() -> None:
    declaration = Declaration.model_validate({"environment": "large", **organisation(200, 400, 20)})
    start = time.perf_counter()
    base, head = (world_of(estate_of(declaration), declaration) for _ in range(2))
    made = (time.perf_counter() - start) / 2
    start = time.perf_counter()
    assert compare(base, head).changes == ()
    assert time.perf_counter() - start < made

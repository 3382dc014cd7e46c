"""Random organisations are proven; then one random change to their templates is found, whatever it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from landbridge.access.capabilities.chain import World
from landbridge.access.collection import collect
from landbridge.access.comparison import AccessChange, Direction, compare
from landbridge.access.proof import verify, world_of
from landbridge.declaration import Declaration
from tests.access.mutations import Mutation, Templates, mutate
from tests.access.organisations import whole_organisations
from tests.synthesis import read_templates, synthesize

ORGANISATIONS = 20
CHANGES_OF_EACH = 8
FOUND = 0.99


@dataclass(frozen=True)
class Trial:
    """One change, and what came of it. `proven` is what verify says of the changed templates."""

    mutation: Mutation
    proven: bool
    change: AccessChange

    @property
    def reported(self) -> bool:
        """A statement that differs without effect is shown as such: a reviewer sees it."""
        return not self.proven or bool(self.change.changes)

    @property
    def effective(self) -> bool:
        moved = any(change.direction is not Direction.NEITHER for change in self.change.changes)
        return not self.proven or moved


@pytest.mark.requirement("B.2")
@pytest.mark.requirement("B.3")
def test_every_organisation_is_proven_and_one_change_in_a_hundred_at_most_is_missed() -> None:
    trials: list[Trial] = []

    @settings(
        max_examples=ORGANISATIONS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(whole_organisations())
    def generate(declaration: Declaration) -> None:
        with TemporaryDirectory() as folder:
            trials.extend(_trials(declaration, Path(folder), len(trials)))

    generate()

    missed = [str(trial.mutation) for trial in trials if not trial.reported]
    idle = [str(trial.mutation) for trial in trials if trial.reported and not trial.effective]
    print(
        f"{len(trials)} changes, {len(missed)} missed, {len(idle)} shown as without effect:", *missed, *idle, sep="\n"
    )
    assert len(trials) >= 100
    assert len(missed) <= (1 - FOUND) * len(trials), missed
    # What is left needs the other side too: a share, a bucket's policy, a trust that names the role.
    assert len(idle) <= 0.15 * len(trials), idle


def _trials(declaration: Declaration, assembly: Path, seed: int) -> Iterator[Trial]:
    synthesize(declaration, assembly)
    (assembly / "landbridge.json").write_text("{}")
    templates = read_templates(assembly)
    base = _world(declaration, assembly)
    findings = verify(base)
    assert findings.proven, [(each.kind, each.question, each.way) for each in findings.differences]
    for number in range(CHANGES_OF_EACH):
        changed: Templates = deepcopy(dict(templates))  # type: ignore[arg-type]
        mutation = mutate(changed, Random(seed + number))  # noqa: S311
        file = assembly / f"{mutation.stack}.template.json"
        kept = file.read_text()
        file.write_text(json.dumps(changed[mutation.stack]))
        head = _world(declaration, assembly)
        file.write_text(kept)
        yield Trial(mutation, verify(head).proven, compare(base, head))


def _world(declaration: Declaration, assembly: Path) -> World:
    return world_of(collect(assembly, declaration), declaration)

"""What the local AWS leaves out: it has no Lake Formation, whose stacks can be neither deployed nor proved there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from landbridge.declaration.models import Declaration
from landbridge.lake_formation import STACKS, lake_formation_governs


@dataclass(frozen=True)
class Selection:
    """Stacks and options for `cdk deploy`; `notice` says what is left out and why, empty where nothing is."""

    stacks: tuple[str, ...]
    options: tuple[str, ...] = ()
    notice: str = ""


def deployable(declaration: Declaration, stacks: Sequence[str]) -> Selection:
    """The stacks without those of Lake Formation, which others wait for: none brings along what it stands on then."""
    if not lake_formation_governs(declaration):
        return Selection(tuple(stacks))
    chosen = tuple(f"!({STACKS}*)" if stack == "--all" else stack for stack in stacks)
    return Selection(
        chosen,
        ("--exclusively",),
        f"Left out: every stack whose name begins with {STACKS}. The local AWS has no Lake Formation, so that what it "
        "grants is not verifiable locally. With --exclusively no other stack brings them along.",
    )

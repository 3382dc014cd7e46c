"""Changes of a declaration, as somebody would write them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What is to stand at a path of keys: `value` in YAML, an item of a list with its dash. `now` says what stands
    there, "" where nothing does."""

    path: tuple[str, ...]
    value: str
    now: str = ""

    @property
    def yaml(self) -> tuple[str, ...]:
        """From the top of a file, line by line."""
        *above, last = self.path
        lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(above)]
        indent = "  " * len(above)
        if self.value.startswith("- "):
            return (*lines, f"{indent}{last}:", f"{indent}  {self.value}")
        return (*lines, f"{indent}{last}: {self.value}")


@dataclass(frozen=True, slots=True)
class Mend:
    """The changes that give something, all of them; none where no declaration can, or none is needed. `remark` is what
    there is to say besides."""

    changes: tuple[Change, ...] = ()
    remark: str = ""

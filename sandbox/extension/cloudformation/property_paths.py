"""Sets of property paths: `Name`, `TableInput.StorageDescriptor.Location`, `Policy.*`.

A path names a property through its parents, joined with dots; lists are passed through without a mark, so that
`Tags.Key` is the key of each tag. A path that ends in `.*` stands for a free-form document: everything below it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_INTRINSIC = ("Ref", "Condition")


@dataclass
class PropertyPaths:
    """A tree of property names. A leaf takes a scalar or a list of scalars; `free_form` takes anything."""

    below: dict[str, "PropertyPaths"] = field(default_factory=dict)
    free_form: bool = False

    @classmethod
    def of(cls, paths: Iterable[str]) -> "PropertyPaths":
        """The tree of `paths`."""
        root = cls()
        for path in paths:
            node = root
            for name in path.split("."):
                if name == "*":
                    node.free_form = True
                else:
                    node = node.below.setdefault(name, cls())
        return root

    def unknown_in(self, value: Any, prefix: str = "") -> Iterator[str]:
        """The paths in `value` that this tree does not hold. `value` may hold intrinsic functions.

        Both branches of an `Fn::If` are looked into; what another intrinsic function will give is not known here.
        """
        if self.free_form:
            return
        if isinstance(value, list):
            for item in value:
                yield from self.unknown_in(item, prefix)
        elif isinstance(value, Mapping):
            if len(value) == 1 and "Fn::If" in value:
                yield from self.unknown_in(list(value["Fn::If"])[1:], prefix)
                return
            if len(value) == 1 and (next(iter(value)) in _INTRINSIC or next(iter(value)).startswith("Fn::")):
                return
            for name, inside in value.items():
                path = f"{prefix}.{name}" if prefix else name
                if name not in self.below:
                    yield path
                else:
                    yield from self.below[name].unknown_in(inside, path)


def at(properties: Mapping[str, Any], path: str) -> Any:
    """The value at `path` (without lists on the way), or None."""
    value: Any = properties
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value

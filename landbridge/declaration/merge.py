"""Several files as one tree: sections merged by key, nothing ever declared twice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from landbridge.declaration.errors import Problem
from landbridge.declaration.tree import Content, Node, declared_twice

MERGED_LEVELS = {
    "teams": 1,
    "feature_groups": 1,
    "grants": 2,
    "local_feature_groups": 2,
    "replicas": 1,
    "model_groups": 1,
    "model_grants": 2,
    "governance": 1,
    "card_accounts": 1,
    "card_spokes": 1,
}
"""How many levels below a section may be spread over files: its entries, or the entries of its entries."""


def merge(trees: Iterable[Node], directory: Path) -> tuple[Node, list[Problem]]:
    """One mapping of all sections, placed at the directory itself, and a problem for every second declaration."""
    problems: list[Problem] = []
    merged: dict[str, tuple[Node, Node]] = {}
    for tree in trees:
        if isinstance(tree.content, dict):
            for section, pair in tree.content.items():
                _add(merged, section, pair, MERGED_LEVELS.get(section, 0), problems)
    return Node(directory, 1, 1, merged), problems


def _add(
    target: dict[str, tuple[Node, Node]], name: str, pair: tuple[Node, Node], levels: int, problems: list[Problem]
) -> None:
    key, value = pair
    if levels == 0:
        if name in target:
            problems.append(key.problem(declared_twice(name, target[name][0])))
        else:
            target[name] = pair
        return
    if name not in target:
        # A mapping of its own, so that what other files add never shows in an aliased node.
        copy: Content = {} if isinstance(value.content, dict) else value.content
        target[name] = (key, Node(value.file, value.line, value.column, copy, quoted=value.quoted))
    whole = target[name][1].content
    if isinstance(whole, dict) and isinstance(value.content, dict):
        for entry, entry_pair in value.content.items():
            _add(whole, entry, entry_pair, levels - 1, problems)
    elif whole is not value.content:
        problems.append(key.problem(declared_twice(name, target[name][0])))

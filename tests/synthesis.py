"""Synthesizing for tests: a declaration in, the templates of its stacks out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.declaration import Declaration, load

if TYPE_CHECKING:
    from aws_cdk import App

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "environments" / "example"

TEAM_ACCOUNTS = {
    "personalization": "222233334444",
    "product-success": "333344445555",
    "data-curation": "444455556666",
    "core-search": "555566667777",
    "marketing": "666677778888",
    "fraud": "777788889999",
}
"""The example's teams and their accounts, written down here and not read from the declaration."""

Template = Mapping[str, Any]


def example() -> Declaration:
    return load(EXAMPLE)


def changed(declaration: Declaration, **sections: Mapping[str, Any]) -> Declaration:
    """The declaration with entries added to, or replaced in, some of its sections (two levels deep)."""
    content = declaration.model_dump(mode="json", by_alias=True)
    for section, entries in sections.items():
        for key, entry in entries.items():
            content[section][key] = {**content[section].get(key, {}), **entry}
    return Declaration.model_validate(content)


def synthesize(
    declaration: Declaration,
    outdir: Path,
    *,
    team: str | None = None,
    alter: Callable[[App], object] = lambda app: None,
) -> dict[str, Template]:
    """Templates by stack id. `alter` is called with the app before it is synthesized."""
    # Only here, so that tests of landbridge/ run without Node.
    from stacks.application import add_stacks, new_app

    app = new_app(str(outdir))
    add_stacks(app, declaration, team)
    alter(app)
    app.synth()
    return read_templates(outdir)


def read_templates(outdir: Path) -> dict[str, Template]:
    """Templates by stack id. One without resources, which `cdk deploy` deletes the stack of, says so."""
    suffix = ".template.json"
    return {
        path.name.removesuffix(suffix): {"Resources": {}, **json.loads(path.read_text())}
        for path in sorted(outdir.glob(f"*{suffix}"))
    }


def resources(template: Template, kind: str) -> dict[str, Any]:
    """Resources of one CloudFormation type, by logical id."""
    return {name: body for name, body in template.get("Resources", {}).items() if body["Type"] == kind}


def properties(template: Template, kind: str) -> list[dict[str, Any]]:
    """Properties of each resource of one type, in the order of the template."""
    return [body["Properties"] for body in resources(template, kind).values()]


def only(template: Template, kind: str) -> dict[str, Any]:
    """Properties of the one resource of that type."""
    (found,) = properties(template, kind)
    return found


def statements(template: Template, role: str) -> dict[str, dict[str, Any]]:
    """Statements, by Sid, of the managed policies whose names say that they are of `role`."""
    return {
        statement["Sid"]: statement
        for policy in properties(template, "AWS::IAM::ManagedPolicy")
        if policy["ManagedPolicyName"].rpartition("-")[0] == role
        for statement in policy["PolicyDocument"]["Statement"]
    }


def values(one_or_list: Any) -> list[Any]:
    return one_or_list if isinstance(one_or_list, list) else [one_or_list]


def strings(value: Any) -> Iterator[str]:
    """Every string inside, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)

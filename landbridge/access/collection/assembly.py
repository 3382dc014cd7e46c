"""A cloud assembly as `cdk synth` leaves it: a manifest, and a template for each stack.

Format: the cloud assembly schema of aws/aws-cdk, manifest.json; nested assemblies are stages of the app.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.access.collection.errors import AssemblyError

MANIFEST = "manifest.json"
NEWEST_VERSION = 55
"""Major version of the manifest that the pinned aws-cdk-lib writes. A newer one may say things in other places."""

_ENVIRONMENT = re.compile(r"aws://(\d{12})/([a-z0-9-]+)")
_AGAIN = "run `cdk synth` again"


@dataclass(frozen=True)
class StackFile:
    """A stack of the manifest: its id there, CloudFormation's name of it, where it goes, and its template's file."""

    id: str
    name: str
    account: str
    region: str
    template: Path


def stack_files(assembly: Path) -> tuple[StackFile, ...]:
    """Every stack in the order of the manifests, those of nested assemblies in their places. Raises AssemblyError."""
    if not assembly.exists():
        raise AssemblyError(assembly, "there is no such folder; run `cdk synth`, and name the folder that it writes")
    if not assembly.is_dir():
        raise AssemblyError(assembly, f"this is a file; name the folder that holds {MANIFEST}, such as cdk.out")
    found = tuple(_stacks(assembly.resolve(), assembly.resolve(), set()))
    if not found:
        raise AssemblyError(assembly, f"no stack in it; {_AGAIN} in an environment that has teams")
    by_id: dict[str, StackFile] = {}
    for stack in found:
        if by_id.setdefault(stack.id, stack) is not stack:
            raise AssemblyError(assembly, f"two stacks have the id {stack.id}; give each its own")
    return found


def read_object(file: Path) -> dict[str, Any]:
    """An object of JSON. Raises AssemblyError."""
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise AssemblyError(file, f"the file is missing; {_AGAIN}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise AssemblyError(file, f"the file cannot be read ({error}); {_AGAIN}") from None
    except ValueError as error:
        raise AssemblyError(file, f"this is no JSON ({error}); {_AGAIN}") from None
    except RecursionError:
        raise AssemblyError(file, f"the JSON is nested too deeply; {_AGAIN}") from None
    if not isinstance(content, dict):
        raise AssemblyError(file, f"this is no object of JSON; {_AGAIN}")
    return content


def _stacks(folder: Path, root: Path, seen: set[Path]) -> Iterator[StackFile]:
    manifest = folder / MANIFEST
    if folder in seen:
        raise AssemblyError(manifest, f"the assembly holds itself; {_AGAIN}")
    seen.add(folder)
    content = read_object(manifest)
    _check_version(manifest, content.get("version"))
    artifacts = content.get("artifacts", {})
    for name, artifact in _objects(manifest, "artifacts", artifacts):
        properties = artifact.get("properties", {})
        if not isinstance(properties, dict):
            raise AssemblyError(manifest, f"the properties of {name} are no object; {_AGAIN}")
        if artifact.get("type") == "aws:cloudformation:stack":
            yield _stack(manifest, root, name, artifact, properties)
        elif artifact.get("type") == "cdk:cloud-assembly":
            inner = _within(manifest, root, properties.get("directoryName"), f"the directoryName of {name}")
            yield from _stacks(inner, root, seen)


def _stack(
    manifest: Path, root: Path, name: str, artifact: Mapping[str, Any], properties: Mapping[str, Any]
) -> StackFile:
    environment = _ENVIRONMENT.fullmatch(str(artifact.get("environment")))
    if environment is None:
        raise AssemblyError(
            manifest,
            f"the stack {name} has the environment {artifact.get('environment')!r}, not aws://ACCOUNT/REGION; "
            "every stack of Landbridge has an account and a Region: is this the assembly of another app?",
        )
    template = _within(manifest, root, properties.get("templateFile"), f"the templateFile of {name}")
    stack_name = properties.get("stackName", name)
    if not isinstance(stack_name, str):
        raise AssemblyError(manifest, f"the stackName of {name} is no text; {_AGAIN}")
    return StackFile(name, stack_name, environment[1], environment[2], template)


def _check_version(manifest: Path, version: object) -> None:
    number = re.match(r"(\d{1,9})\.", version) if isinstance(version, str) else None
    if number is None:
        raise AssemblyError(manifest, f"its version is {version!r}, not such as '{NEWEST_VERSION}.0.0'; {_AGAIN}")
    if int(number[1]) > NEWEST_VERSION:
        raise AssemblyError(
            manifest,
            f"its version is {version}, and this Landbridge reads up to {NEWEST_VERSION}; synthesize with the versions "
            "that requirements.txt pins, or take a newer Landbridge",
        )


def _objects(file: Path, what: str, found: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(found, dict):
        raise AssemblyError(file, f"{what} is no object; {_AGAIN}")
    for name, content in found.items():
        if not isinstance(content, dict):
            raise AssemblyError(file, f"{name} in {what} is no object; {_AGAIN}")
        yield name, content


def _within(manifest: Path, root: Path, name: object, what: str) -> Path:
    """A file or folder named by the manifest. It lies in the assembly, or the manifest is not what CDK wrote."""
    if not isinstance(name, str) or not name or "\0" in name:
        raise AssemblyError(manifest, f"{what} is {name!r}, not the name of a file; {_AGAIN}")
    path = (manifest.parent / name).resolve()
    if root not in path.parents:
        raise AssemblyError(manifest, f"{what} is {name!r}, which leads out of the assembly; {_AGAIN}")
    return path

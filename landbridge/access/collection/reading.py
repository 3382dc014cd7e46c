"""From the files of an assembly to what its stacks say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from landbridge.access.collection import references, types
from landbridge.access.collection.assembly import StackFile, read_object, stack_files
from landbridge.access.collection.custom_resources import collect_custom
from landbridge.access.collection.entry import Entry
from landbridge.access.collection.errors import AssemblyError
from landbridge.access.collection.gathered import Gathered
from landbridge.access.collection.intrinsics import Intrinsics
from landbridge.access.collection.template import Stack
from landbridge.access.model import Unresolved, Value
from landbridge.naming.arns import Arns

_PARAMETER = "AWS::SSM::Parameter"

Parameters = Mapping[tuple[str, str], Mapping[str, Value]]
"""Values of the assembly's SSM parameters, by account and Region, and by name."""


def gather(assembly: Path, environment: str) -> Gathered:
    """Everything that the templates say about access. One template is held at a time: there may be thousands.

    Raises AssemblyError, MalformedPolicy.
    """
    files = stack_files(assembly)
    parameters = _parameters(files, environment)
    gathered = Gathered()
    for file in files:
        stack = _read(file, environment, parameters)
        try:
            for entry in _entries(stack, gathered.unresolved):
                _collect(entry, gathered)
        except RecursionError:
            raise AssemblyError(file.template, "its values are nested too deeply; run `cdk synth` again") from None
    for entry in gathered.custom:
        collect_custom(entry, gathered)
    return gathered


def _collect(entry: Entry, gathered: Gathered) -> None:
    collector = types.COLLECTORS.get(entry.type)
    if collector is not None:
        collector(entry, gathered)
    elif types.CUSTOM.fullmatch(entry.type):
        gathered.custom.append(entry)
    elif (why := types.overlooked(entry.type, entry.properties)) is not None:
        entry.note(why)


def _read(file: StackFile, environment: str, parameters: Parameters) -> Stack:
    arns = Arns(environment, file.region, file.account)
    known = parameters.get((file.account, file.region), {})
    return Stack.of(file, arns, read_object(file.template), known)


def _entries(stack: Stack, unresolved: list[Unresolved]) -> Iterator[Entry]:
    intrinsics = Intrinsics(stack)
    if stack.transforms:
        unresolved.append(Unresolved("what the template's Transform makes of it", stack.id))
    for logical_id, body in stack.raw.items():
        entry = Entry(intrinsics, logical_id, body["Type"], body.get("Properties", {}), unresolved)
        if "Condition" in body:
            met = intrinsics.conditions.holds(body["Condition"])
            if met is False:
                continue
            if met is None:
                entry.doubt = Unresolved(f"whether there is {entry.path}", entry.place("Condition"))
                unresolved.append(entry.doubt)
        yield entry


def _parameters(files: tuple[StackFile, ...], environment: str) -> Parameters:
    """Read before all else, since other stacks speak of them. Few templates have one: the text tells which."""
    found: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for file in files:
        try:
            if _PARAMETER.encode() not in file.template.read_bytes():
                continue
        except OSError:
            continue  # Reading the template says so in a moment.
        stack = _read(file, environment, {})
        intrinsics = Intrinsics(stack)
        for logical_id, body in stack.raw.items():
            if body["Type"] == _PARAMETER:
                name = references.name_of(intrinsics, logical_id, stack.id)
                value = intrinsics.attribute(logical_id, "Value", stack.id)
                if isinstance(name, str) and isinstance(value, str):
                    found[file.account, file.region][name] = value
    return found

"""The assembly that a command was given, ready to be asked: its estate, and what it was declared to allow."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from landbridge.access.capabilities.chain import World
from landbridge.access.collection import AssemblyError, collect
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from landbridge.declaration.environments import directory_of
from landbridge.declaration.loader import load_with_places
from landbridge.declaration.places import Places
from landbridge.declaration.record import NAME, read_record

ASSEMBLY = Path("cdk.out")


@dataclass(frozen=True)
class Loaded:
    """`places` finds the lines of `declaration`, which is also the world's."""

    world: World
    declaration: Declaration
    places: Places


_ENVIRONMENT = "whose files say what is declared: below environments/, or a path (default: the assembly's own)"


def add_assembly_arguments(parser: argparse.ArgumentParser, *, positional: bool = True) -> None:
    """The environment, as the first argument or as --environment, and --assembly."""
    if positional:
        parser.add_argument("environment", nargs="?", metavar="ENVIRONMENT", help=_ENVIRONMENT)
    else:
        parser.add_argument("--environment", metavar="ENVIRONMENT", help=_ENVIRONMENT)
    help_text = f"what `cdk synth` wrote (default: {ASSEMBLY})"
    parser.add_argument("--assembly", type=Path, default=ASSEMBLY, metavar="DIRECTORY", help=help_text)


def loaded(arguments: argparse.Namespace) -> Loaded:
    """Raises AssemblyError where the assembly is missing, broken, one team's alone or another environment's, and
    DeclarationError where the declaration is wrong."""
    assembly: Path = arguments.assembly
    environment = arguments.environment or "example"
    synth = f"`make synth ENVIRONMENT={environment}`, which is `cdk synth -c environment={environment}`"
    if not assembly.is_dir():
        raise AssemblyError(assembly, f"there is no assembly; run {synth}; or say with --assembly where it is")
    if not (assembly / NAME).is_file() and not (assembly / "manifest.json").is_file():
        raise AssemblyError(assembly, f"this is no cloud assembly; run {synth}; or say with --assembly where it is")
    recorded = read_record(assembly)
    if recorded.team is not None:
        raise AssemblyError(
            assembly, f"it holds the stacks of the team {recorded.team} alone; run {synth} without a team"
        )
    declaration, places = recorded.declaration, recorded.places
    if arguments.environment is not None:
        directory = directory_of(arguments.environment)
        declaration, places = load_with_places(directory)
        if declaration.environment != recorded.declaration.environment:
            raise AssemblyError(
                assembly,
                f"it was made from the environment {recorded.declaration.environment}, not from "
                f"{declaration.environment}; run {synth}; or leave the environment out",
            )
    return Loaded(world_of(collect(assembly, declaration), declaration), declaration, places)

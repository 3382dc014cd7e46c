"""Check the declaration of an environment.

Reads every *.yaml file of the environment's directory and shows all that is wrong with it at once, each problem as
file:line:column and what to write instead. Then makes the policies that it stands for, and shows those that AWS would
refuse for their size. Exit status 0 if nothing is wrong, 2 otherwise. Calls no AWS API.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from landbridge.declaration import Declaration, DeclarationError, Problem, load
from landbridge.declaration.environments import directory_of
from landbridge.policies.sizes import policies_too_large


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge validate                          environments/example
  landbridge validate staging                  environments/staging
  landbridge validate ../other/environments/x  a directory anywhere
  landbridge validate staging --format json    for a program to read"""
    parser.add_argument(
        "environment",
        nargs="?",
        default="example",
        metavar="ENVIRONMENT|DIRECTORY",
        help="a directory below environments/, or the path of one (default: example)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    try:
        declaration = load(directory_of(arguments.environment))
    except DeclarationError as error:
        print(_json_of_problems(error.problems) if arguments.format == "json" else error)
        return 2
    if too_large := policies_too_large(declaration):
        problems = [Problem(directory_of(arguments.environment), 1, 1, line) for line in too_large]
        print(_json_of_problems(problems) if arguments.format == "json" else "\n".join(map(str, problems)))
        return 2
    print(_json(declaration) if arguments.format == "json" else _summary(declaration))
    return 0


def _counts(declaration: Declaration) -> dict[str, int]:
    return {
        "teams": len(declaration.teams),
        "feature_groups": len(declaration.feature_groups),
        "local_feature_groups": sum(map(len, declaration.local_feature_groups.values())),
        "grants": sum(map(len, declaration.grants.values())),
    }


def _summary(declaration: Declaration) -> str:
    counts = ", ".join(
        f"{number} {name.replace('_', ' ').removesuffix('' if number != 1 else 's')}"
        for name, number in _counts(declaration).items()
    )
    return f"{declaration.environment}: {counts}; nothing is wrong"


def _json(declaration: Declaration) -> str:
    return json.dumps({"environment": declaration.environment, **_counts(declaration), "problems": []}, indent=2)


def _json_of_problems(problems: Sequence[Problem]) -> str:
    listed = [
        {"file": str(problem.file), "line": problem.line, "column": problem.column, "message": problem.message}
        for problem in problems
    ]
    return json.dumps({"problems": listed}, indent=2)

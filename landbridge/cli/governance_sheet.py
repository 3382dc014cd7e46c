"""`landbridge governance sheet`: what goes into the console's form, from the declaration alone."""

from __future__ import annotations

import argparse
import json
from itertools import groupby
from typing import Any

from landbridge.aws.governance.sheet import Field, sheet
from landbridge.aws.governance.target import declared_target


def run(arguments: argparse.Namespace) -> int:
    target = declared_target(arguments.environment, arguments.connection)
    fields = sheet(target, arguments.domain)
    content = json.dumps(_content(arguments.connection, target.declaration.environment, fields), indent=2)
    if arguments.output is not None:
        arguments.output.write_text(f"{content}\n", encoding="utf-8")
    print(content if arguments.json else _text(fields))
    return 0


def _content(connection: str, environment: str, fields: list[Field]) -> dict[str, Any]:
    return {
        "connection": connection,
        "environment": environment,
        "fields": {field.key: field.value for field in fields},
        "open": {field.key: field.hint for field in fields if field.value is None},
    }


def _text(fields: list[Field]) -> str:
    width = max(len(field.label) for field in fields)
    lines = []
    for section, members in groupby(fields, lambda field: field.section):
        lines.append(section)
        for field in members:
            shown = field.value if field.value is not None else f"(open: {field.hint})"
            lines.append(f"  {field.label:{width}}  {shown}")
    return "\n".join(lines)

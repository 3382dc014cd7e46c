"""Print the JSON Schema of a declaration's files, for editors.

The schema is that of one file: every section may be left out, since an environment's files are read as one. Editors
with a YAML language server find schema/declaration.schema.json by the first line of each file.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from landbridge.declaration.json_schema import file_schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """examples:
  landbridge schema                                           print it
  landbridge schema --output schema/declaration.schema.json   renew the copy that editors read"""
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the schema to FILE instead")


def run(arguments: argparse.Namespace) -> int:
    text = json.dumps(file_schema(), indent=2, ensure_ascii=False)
    if arguments.output is None:
        print(text)
    else:
        arguments.output.write_text(f"{text}\n", encoding="utf-8")
    return 0

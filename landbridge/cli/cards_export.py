"""`landbridge cards export`."""

from __future__ import annotations

import argparse
import sys

from landbridge.cards.export import export, output_path
from landbridge.cli.cards_session import cards_of, declaration_of, name_of
from landbridge.cli.cards_text import print_json


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    name = name_of(arguments, declaration)
    cards = cards_of(arguments, declaration)
    exported = export(
        cards,
        name,
        output_path(cards.place, arguments.to),
        version=arguments.version,
        timeout=arguments.timeout,
        progress=lambda line: print(line, file=sys.stderr, flush=True),
    )
    if arguments.json:
        print_json({"name": name, "version": exported.version, "uri": exported.uri, "job": exported.job_arn})
    else:
        print(f"version {exported.version} of `{name}` is at {exported.uri}")
    return 0

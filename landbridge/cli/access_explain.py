"""Why somebody can do something, or cannot.

The first line is the answer, the second why. Then come the ways to it, and of a refusal what would mend it: what to
write in the declaration, and where, or that nobody is granted this. Last come the steps of the ways, each once, with
the request and the statement that decided: stack, construct path and Sid.

TEAM may be another subject: a card account, a console, a card spoke, a role, an account id (any other role there),
`stranger` (any account outside the organisation), `stranger-inside` or `anybody` (without credentials).

Exit status: 0 answered, whatever the answer is; 2 a name, the assembly or the declaration is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import islice

from landbridge.access.capabilities.chain import Capability, Question
from landbridge.access.report.words import CAPABILITIES
from landbridge.cli.access_world import add_assembly_arguments, loaded
from landbridge.declaration.messages import did_you_mean, shortened

_MOST_LISTED = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    width = max(len(each.value) for each in Capability)
    listed = "\n".join(f"  {each.value:{width}}  {CAPABILITIES[each].meaning}" for each in Capability)
    parser.epilog = f"""capabilities:
{listed}

examples:
  landbridge access explain fraud read-online sessions      why it can
  landbridge access explain fraud write-online sessions     why it cannot, and what would mend it
  landbridge access explain churn-test see-card PendingReview
  landbridge access explain retail receive-events retail    a console and its connection
  landbridge access explain anybody query-offline users
  landbridge access explain 222233334444 describe sessions  any other role of that account"""
    parser.add_argument("subject", metavar="TEAM", help="a team, or another subject (see above)")
    parser.add_argument("capability", metavar="CAPABILITY", help="one of those below")
    parser.add_argument("thing", metavar="THING", help="a feature group, model group, status of cards, connection, ...")
    add_assembly_arguments(parser, positional=False)
    parser.add_argument("--json", action="store_true", help="for a program to read")


def run(arguments: argparse.Namespace) -> int:
    from landbridge.cli.access_names import NoSuchName

    try:
        return _explain(arguments)
    except NoSuchName as error:
        print(f"landbridge access explain: {error}", file=sys.stderr)
        return 2


def _explain(arguments: argparse.Namespace) -> int:
    from landbridge.access.capabilities.chain import answer
    from landbridge.access.proof import domain_of, domains, expectations
    from landbridge.access.proof.matrix import leading
    from landbridge.access.report.document import FORM, Statements, cell_content
    from landbridge.access.report.explanation import explanation
    from landbridge.access.report.standing import judged
    from landbridge.cli.access_names import NoSuchName, subjects_named, things_named

    capability = _capability(arguments.capability)
    found = loaded(arguments)
    among = domains(found.world)
    subjects = subjects_named(found.world, arguments.subject)
    things = things_named(found.world, among, arguments.thing)
    pairs = [(subject, thing) for subject in subjects for thing in things]
    asked = [Question(subject, capability, thing) for subject, thing in pairs]
    answering = [(question, domain) for question in asked if (domain := domain_of(among, question)) is not None]
    if not answering:
        fitting = [
            each.value for each in Capability if any(domain_of(among, Question(who, each, what)) for who, what in pairs)
        ]
        kinds = " or ".join(dict.fromkeys(thing.kind.value for thing in things))
        declared = (each.question for domain in among for each in domain.declared())
        others = dict.fromkeys(each.thing.key for each in declared if each.capability is capability)
        raise NoSuchName(
            f"{capability.value} is not asked of {arguments.subject} and a {kinds}; there is: "
            f"{', '.join(fitting) or 'nothing'}"
            + (f"; {capability.value} is asked of {', '.join(islice(others, _MOST_LISTED))}" if others else "")
        )
    answers = []
    for question, domain in answering:
        expected = expectations(domain).get(question, ())
        answers.append(judged(answer(found.world, domain, question, leading(expected)), expected))
    if arguments.json:
        statements = Statements()
        cells = [cell_content(each, found.declaration, found.places.of, statements) for each in answers]
        content = {"form": FORM, "environment": found.declaration.environment, "cells": cells}
        print(json.dumps({**content, "statements": statements.content}, indent=1, ensure_ascii=False))
    else:
        print("\n".join(explanation(each, found.declaration, found.places.of) for each in answers), end="")
    return 0


def _capability(name: str) -> Capability:
    from landbridge.cli.access_names import NoSuchName

    known = [each.value for each in Capability]
    if name not in known:
        hint = did_you_mean(name, known) or "."
        raise NoSuchName(f"no capability is called `{shortened(name)}`{hint} There are: {', '.join(known)}")
    return Capability(name)

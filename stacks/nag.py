"""cdk-nag over the whole app: the AwsSolutions and NIST 800-53 R5 packs.

Asked for with `-c nag=true`, since walking every construct costs more than a synth does. Any finding that
`acknowledgements` does not answer fails the synth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aws_cdk import Acknowledgment, App, CfnResource, Validations
from aws_cdk import aws_iam as iam
from cdk_nag import AwsSolutionsChecks, NIST80053R5Checks

from stacks.acknowledgements import ON_RESOURCES, SOLUTIONS, WILDCARDS


def add_checks(app: App) -> None:
    """The checks, to be run when the app is synthesized. Call it when all stacks are in the app."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), NIST80053R5Checks(app))
    for construct in app.node.find_all():
        if isinstance(construct, CfnResource):
            for rule, reason in {**_by_path(construct), **_by_statement(construct)}.items():
                Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))


def _by_path(resource: CfnResource) -> dict[str, str]:
    path = resource.node.path
    return {known.rule: known.reason for known in ON_RESOURCES if re.fullmatch(known.path, path)}


def _by_statement(resource: CfnResource) -> dict[str, str]:
    if not isinstance(resource, iam.CfnManagedPolicy):
        return {}
    return {
        f"{SOLUTIONS}IAM5[Resource::{arn}]": known.reason
        for statement in resource.policy_document["Statement"]
        for arn in _wildcards(statement)
        for known in WILDCARDS
        if re.fullmatch(known.sid, statement["Sid"]) and re.fullmatch(known.resource, arn)
    }


def _wildcards(statement: dict[str, Any]) -> Iterator[str]:
    resources = statement["Resource"]
    yield from (arn for arn in ([resources] if isinstance(resources, str) else resources) if "*" in arn)

"""Assemblies made by hand, for tests that need no Node."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from landbridge.access.collection import collect
from landbridge.access.model import Estate
from landbridge.declaration.models import Declaration

ACCOUNT, REGION = "111122223333", "eu-west-1"
TEAM_ACCOUNT = "222233334444"

MINIMAL = {
    "environment": "test",
    "feature_store": {"account": ACCOUNT, "region": REGION},
    "organisation": {"id": "o-landbridge1"},
    "teams": {"fraud": {"account": TEAM_ACCOUNT, "principals": [f"arn:aws:iam::{TEAM_ACCOUNT}:role/people"]}},
}

Resources = Mapping[str, Any]


def declaration(**sections: Any) -> Declaration:
    return Declaration.model_validate({**MINIMAL, **sections})


def write(folder: Path, stacks: Mapping[str, Mapping[str, Any]], account: str = ACCOUNT) -> Path:
    """An assembly of these templates, by stack id; a stack whose id begins with Team is in the team's account."""
    folder.mkdir(parents=True, exist_ok=True)
    artifacts = {}
    for stack, template in stacks.items():
        (folder / f"{stack}.template.json").write_text(json.dumps(template))
        where = TEAM_ACCOUNT if stack.startswith("Team") else account
        artifacts[stack] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{where}/{REGION}",
            "properties": {"templateFile": f"{stack}.template.json", "stackName": f"landbridge-test-{stack}"},
        }
    (folder / "manifest.json").write_text(json.dumps({"version": "55.0.0", "artifacts": artifacts}))
    return folder


def estate_of(folder: Path, resources: Resources, **sections: Any) -> Estate:
    """Of one stack with these resources, and further sections of the template."""
    return collect(write(folder, {"Stack": {"Resources": resources, **sections}}), declaration())


def resource(type_: str, path: str | None = None, **properties: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"Type": type_, "Properties": properties}
    return body if path is None else {**body, "Metadata": {"aws:cdk:path": path}}


def policy(action: str = "s3:GetObject", target: Any = "*", **elements: Any) -> dict[str, Any]:
    """A document of one statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": target, **elements}
    return {"Version": "2012-10-17", "Statement": [statement]}


def role(**properties: Any) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    given = {"RoleName": "reader", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": trust}}
    return resource("AWS::IAM::Role", **{**given, **properties})

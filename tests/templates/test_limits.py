"""CloudFormation's and IAM's limits, on the example and on generated organisations."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from landbridge.declaration import Declaration
from tests.organisations import crowded, organisations
from tests.synthesis import Template, properties, synthesize, values

SIZES = {
    ("AWS::IAM::ManagedPolicy", "PolicyDocument"): 6144,
    ("AWS::IAM::Role", "AssumeRolePolicyDocument"): 2048,
    ("AWS::S3::BucketPolicy", "PolicyDocument"): 20 * 1024,
    ("AWS::KMS::Key", "KeyPolicy"): 32 * 1024,
}


def too_large(templates: dict[str, Template]) -> list[str]:
    """What AWS would refuse for its size."""
    found = [
        f"{stack}: a {kind} of {len(json.dumps(body[key], separators=(',', ':')))} characters"
        for stack, template in templates.items()
        for (kind, key), limit in SIZES.items()
        for body in properties(template, kind)
        if len(json.dumps(body[key], separators=(",", ":"))) > limit
    ]
    for stack, template in templates.items():
        found += [
            f"{stack}: {role['RoleName']} has more than ten managed policies"
            for role in properties(template, "AWS::IAM::Role")
            if len(role.get("ManagedPolicyArns", [])) > 10
        ]
        if len(template.get("Resources", {})) > 500 or len(json.dumps(template)) > 1_000_000:
            found.append(f"{stack}: more than 500 resources or a megabyte")
    return found


def test_the_example_stays_within_all_limits(templates: dict[str, Template]) -> None:
    assert too_large(templates) == []


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(declaration=organisations())
def test_generated_organisations_stay_within_all_limits(declaration: Declaration) -> None:
    with TemporaryDirectory() as outdir:
        assert too_large(synthesize(declaration, Path(outdir))) == []


@pytest.mark.requirement("S4.9")
def test_a_team_with_600_online_grants_synthesizes(tmp_path: Path) -> None:
    templates = synthesize(Declaration.model_validate(crowded(600, "online")), tmp_path)
    assert too_large(templates) == []
    granted = [
        arn
        for policy in properties(templates["Access-reader"], "AWS::IAM::ManagedPolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Sid"] == "OnlineRead"
        for arn in values(statement["Resource"])
    ]
    assert len(granted) == len(set(granted)) == 600
    shares = properties(templates["Access-reader"], "AWS::RAM::ResourceShare")
    assert [len(share["ResourceArns"]) for share in shares] == [100] * 6


@pytest.mark.requirement("B.4")
def test_no_stack_refers_to_another(templates: dict[str, Template]) -> None:
    for stack, template in templates.items():
        assert "Outputs" not in template, stack
        resources = template.get("Resources", {})
        names = set(resources) | set(template.get("Parameters", {}))
        for reference in _references(resources):
            assert reference in names or reference.startswith("AWS::"), (stack, reference)


def _references(value: Any) -> list[str]:
    """Logical ids that intrinsics and DependsOn name; an import counts as one, of a thing that is not there."""
    found: list[str] = []
    if isinstance(value, list):
        for inner in value:
            found += _references(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "Ref":
                found.append(inner)
            elif key == "Fn::GetAtt":
                found.append(inner[0])
            elif key == "DependsOn":
                found += values(inner)
            elif key in ("Fn::ImportValue", "Fn::GetStackOutput", "Fn::Sub"):
                found.append(key)
            else:
                found += _references(inner)
    return found

"""A deployment that is killed and started again ends as one that was not."""

from typing import Any

import pytest

from sandbox.credentials import root_session
from sandbox.environment import accounts
from tests.sandbox.example.conftest import Organisation

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("B.4"), pytest.mark.xdist_group("interrupted")]

UNPREDICTABLE = {
    "AWS::CloudFormation::CustomResource",
    "AWS::EC2::SecurityGroup",
    "AWS::KMS::Key",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::RAM::ResourceShare",
    "AWS::SageMaker::Domain",
    "AWS::SageMaker::UserProfile",
}
"""Types whose physical ids AWS makes up."""


class Killed(Exception):
    pass


@pytest.fixture(scope="module")
def undisturbed(example: Organisation) -> dict[str, Any]:
    example.fresh()
    example.deploy()
    return state(example)


@pytest.mark.parametrize("stacks_done", [1, 7])
def test_killed_deployment_started_again_ends_in_the_same_state(
    example: Organisation, undisturbed: dict[str, Any], stacks_done: int
) -> None:
    example.fresh()
    seen: list[str] = []

    def kill(line: str) -> None:
        if "✅" in line:
            seen.append(line)
        if len(seen) == stacks_done and "CREATE_IN_PROGRESS" in line:
            raise Killed

    with pytest.raises(Killed):
        example.deploy(on_line=kill)
    assert state(example) != undisturbed
    example.deploy()
    again = state(example)
    assert {name: again.get(name) for name in undisturbed if again.get(name) != undisturbed[name]} == {}
    assert set(again) == set(undisturbed)


def state(example: Organisation) -> dict[str, Any]:
    """Each stack's status and resources: logical id, type, status, and physical id where it is predictable."""
    found: dict[str, Any] = {}
    for account in sorted(set(accounts(example.declaration).values())):
        cloudformation = root_session(example.endpoint, account).client("cloudformation")
        for page in cloudformation.get_paginator("describe_stacks").paginate():
            for stack in page["Stacks"]:
                resources = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack["StackName"])
                found[f"{account}/{stack['StackName']}"] = (
                    stack["StackStatus"],
                    sorted(
                        (
                            one["LogicalResourceId"],
                            one["ResourceType"],
                            one["ResourceStatus"],
                            "" if one["ResourceType"] in UNPREDICTABLE else one["PhysicalResourceId"],
                        )
                        for part in resources
                        for one in part["StackResourceSummaries"]
                    ),
                )
    return found

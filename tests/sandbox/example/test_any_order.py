"""The stacks of one team, in every order, into fresh accounts that refuse policies naming missing principals.

Foundation brings along the stack that takes copies in, which is in the account of product-success.
"""

from itertools import permutations

import pytest
from botocore.exceptions import ClientError

from landbridge.naming import Names
from landbridge.policies.granted import offline_place
from sandbox.demonstration.expectation import Action
from sandbox.demonstration.group_calls import Target, calls
from sandbox.demonstration.identities import TeamIdentities
from sandbox.demonstration.records import dataset, identifiers
from tests.sandbox.example.conftest import ENVIRONMENT, Organisation

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("B.4")]

STACKS = ("Foundation", "FeatureGroups-data-curation", "Access-data-curation", "Team-data-curation")


@pytest.mark.parametrize("order", list(permutations(STACKS)), ids=lambda order: ",".join(name[:2] for name in order))
def test_grants_work_whatever_is_deployed_first(example: Organisation, order: tuple[str, ...]) -> None:
    example.fresh("central", "data-curation", "product-success")
    for stack in order:
        example.deploy(stack)
    assert_grants_work(example, "data-curation")


@pytest.mark.requirement("S1.3")
def test_partner_s_stack_alone_brings_along_what_it_needs(example: Organisation) -> None:
    example.fresh("central", "marketing", "product-success")
    example.deploy("Team-marketing")
    own = TeamIdentities(example.endpoint, example.declaration, "marketing")
    target = _users(example)
    for identity in (own.execution, own.access):
        calls(target, identity, "")[Action.GET]()
        with pytest.raises(ClientError, match="AccessDenied"):
            calls(target, identity, "")[Action.PUT]()


def assert_grants_work(example: Organisation, team: str) -> None:
    own = TeamIdentities(example.endpoint, example.declaration, team)
    target = _users(example)
    record = next(dataset(ENVIRONMENT, "users", target.group))
    runtime = own.access.client("sagemaker-featurestore-runtime")
    runtime.put_record(FeatureGroupName=target.arn, Record=record)
    target = _users(example, identifiers(ENVIRONMENT, "users", target.group)[0])
    for identity in (own.execution, own.access):
        for action in (Action.DESCRIBE, Action.GET, Action.BATCH_GET, Action.PUT, Action.DELETE):
            calls(target, identity, "")[action]()
        with pytest.raises(ClientError, match="AccessDenied"):
            calls(target, identity, "")[Action.UPDATE]()
    workgroup = Names.of(example.declaration).workgroup(team)
    calls(target, own.access, workgroup)[Action.QUERY]()


def _users(example: Organisation, known: str | None = None) -> Target:
    group = example.declaration.feature_groups["users"]
    arn = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-users"
    place = offline_place(Names.of(example.declaration), "users", group)
    return Target("users", arn, group, known, place, "probe")

"""What a way supposes besides the deployed policies: one side of a grant alone, a role that somebody attached more to.

Made so for the time of the calls, by the administrators of the account, and put back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from landbridge.access.capabilities.chain import Chain, ThingKind
from landbridge.access.evaluation.callers import EVERYTHING
from landbridge.access.model import Estate
from sandbox.demonstration.replay.callers import ADMINISTRATOR_POLICY
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import shared

_NAME = "replay-attached"


@contextmanager
def supposed(ground: Ground, chain: Chain, thing_kind: ThingKind) -> Iterator[None]:
    """The circumstances that the chain is judged in."""
    with ExitStack() as made:
        for arn in _attached_to(ground, chain):
            made.enter_context(_attached(ground, arn))
        for estate in _other_estates(chain) if thing_kind is ThingKind.MODEL_GROUP else ():
            groups = [arn for arn in ground.estate.resources if ":model-package-group/" in arn]
            if not estate.resources:
                made.enter_context(_without_policies(ground, groups))
            elif not estate.shares:
                made.enter_context(_without_shares(ground, groups))
        yield


def _attached_to(ground: Ground, chain: Chain) -> list[str]:
    """Deployed roles that the chain takes to be allowed everything."""
    callers = (request.caller for link in chain.links for request in link.requests)
    widened = (each.arn for each in callers if each.policies == EVERYTHING and each.arn in ground.estate.identities)
    return list(dict.fromkeys(arn for arn in widened if arn is not None))


def _other_estates(chain: Chain) -> list[Estate]:
    found = {id(link.evaluator): link.evaluator.estate for link in chain.links if link.evaluator is not None}
    return list(found.values())


@contextmanager
def _attached(ground: Ground, arn: str) -> Iterator[None]:
    iam, name = ground.callers.root(arn.split(":")[4]).client("iam"), arn.rpartition("/")[2]
    iam.put_role_policy(RoleName=name, PolicyName=_NAME, PolicyDocument=ADMINISTRATOR_POLICY)
    try:
        yield
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName=_NAME)


@contextmanager
def _without_policies(ground: Ground, groups: list[str]) -> Iterator[None]:
    """What is left is RAM's side."""
    sagemaker = ground.callers.root(ground.group_owner()).client("sagemaker")
    held = {name: _policy(sagemaker, name) for name in (arn.rpartition("/")[2] for arn in groups)}
    for group, policy in held.items():
        if policy is not None:
            sagemaker.delete_model_package_group_policy(ModelPackageGroupName=group)
    try:
        yield
    finally:
        for group, policy in held.items():
            if policy is not None:
                sagemaker.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=policy)


@contextmanager
def _without_shares(ground: Ground, groups: list[str]) -> Iterator[None]:
    """What is left is the policies' side."""
    account = ground.group_owner()
    ram = ground.callers.root(account).client("ram")
    shares = ram.get_resource_shares(resourceOwner="SELF", resourceShareStatus="ACTIVE")["resourceShares"]
    arns = [share["resourceShareArn"] for share in shares]
    held = {arn: sorted(shared(ground, account, arn).intersection(groups)) for arn in arns}
    for arn, resources in held.items():
        if resources:
            ram.disassociate_resource_share(resourceShareArn=arn, resourceArns=resources)
    try:
        yield
    finally:
        for arn, resources in held.items():
            if resources:
                ram.associate_resource_share(resourceShareArn=arn, resourceArns=resources)


def _policy(sagemaker: Any, group: str) -> str | None:
    try:
        return str(sagemaker.get_model_package_group_policy(ModelPackageGroupName=group)["ResourcePolicy"])
    except sagemaker.exceptions.ClientError:
        return None

"""Feature groups that are created one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnResource
from constructs import Construct

from landbridge_constructs.feature_group import FeatureGroup, FeatureGroupSettings


class FeatureGroupChain(Construct):
    """`groups` holds the constructs by their keys, each waiting for the one before it and for `after`.

    SageMaker takes four creations at a time in an account, and four is what `cdk deploy --concurrency 4` can have under
    way in four stacks. A scope of its own gives the groups' logical ids a hash, which tells users-v2 from usersv2.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: Mapping[str, FeatureGroupSettings],
        after: Sequence[CfnResource] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        self.groups: dict[str, FeatureGroup] = {}
        previous: FeatureGroup | None = None
        for key, group in settings.items():
            current = FeatureGroup(self, key, group)
            for needed in after:
                current.add_resource_dependency(needed)
            if previous is not None:
                current.add_resource_dependency(previous)
            self.groups[key] = previous = current

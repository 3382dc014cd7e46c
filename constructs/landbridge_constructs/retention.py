"""How resources that hold data are kept."""

from __future__ import annotations

from aws_cdk import CfnResource, RemovalPolicy

LOGS_DAYS = 400
"""How long logs are kept: a year and a month, so that a yearly review finds the whole year."""


def retain(resource: CfnResource) -> None:
    """Keep the resource when its stack or its declaration goes.

    RetainExceptOnCreate, not Retain: a creation that failed half way is rolled back in full, so that the next attempt
    does not meet a leftover of the same name (CloudFormation user guide, aws-attribute-deletionpolicy).
    """
    resource.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, apply_to_update_replace_policy=True)

"""The calls of Feature Store. A group of another account is named by its ARN, so everybody names groups so."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any

from landbridge.access.capabilities.chain import ThingKind
from landbridge.declaration.models import FeatureGroup
from sandbox.demonstration.expectation import Action
from sandbox.demonstration.group_calls import Target, calls
from sandbox.demonstration.outcome import Refused
from sandbox.demonstration.producing import creation_request, produced_group
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import key_of_alias
from sandbox.demonstration.replay.own_account import only_if_refused
from sandbox.demonstration.replay.ways import Asked, Call

_PROBE = "replay"
_TAG = {"Key": "replay", "Value": ""}


def _plain(action: Action) -> Callable[[Ground, Asked], Call]:
    return lambda ground, asked: calls(_target(ground, asked), asked.identity, "")[action]


def _describe_metadata(ground: Ground, asked: Asked) -> Call:
    target = _target(ground, asked)
    feature = str(target.group.record_identifier)
    sagemaker = asked.identity.client("sagemaker")
    return lambda: sagemaker.describe_feature_metadata(FeatureGroupName=target.arn, FeatureName=feature)


def _update_group(ground: Ground, asked: Asked) -> Call:
    """To the mode of throughput that it has already."""
    sagemaker, mode = asked.identity.client("sagemaker"), {"ThroughputMode": "OnDemand"}
    return lambda: sagemaker.update_feature_group(FeatureGroupName=asked.request.resource, ThroughputConfig=mode)


def _delete_group(ground: Ground, asked: Asked) -> Call:
    """By its name, which is one of the caller's own account: of another account's group nobody can say it."""
    only_if_refused(asked)
    name = asked.resource.partition("/")[2]
    sagemaker = asked.identity.client("sagemaker")

    def delete() -> None:
        try:
            sagemaker.delete_feature_group(FeatureGroupName=name)
        except sagemaker.exceptions.ResourceNotFound as error:
            raise Refused("there is no group of this name in the caller's account") from error

    return delete


def _add_tags(ground: Ground, asked: Asked) -> Call:
    arn, account = asked.request.resource, asked.question.thing.account

    def add() -> None:
        asked.identity.client("sagemaker").add_tags(ResourceArn=arn, Tags=[_TAG])
        ground.callers.root(account).client("sagemaker").delete_tags(ResourceArn=arn, TagKeys=[_TAG["Key"]])

    return add


def _search(ground: Ground, asked: Asked) -> Call:
    """What other accounts show, or in the catalog's own account what is there."""
    own = asked.request.caller.account == asked.question.thing.account
    accounts = "SameAccount" if own else "CrossAccount"

    def search() -> None:
        found = asked.identity.client("sagemaker").search(
            Resource="FeatureGroup", CrossAccountFilterOption=accounts, MaxResults=100
        )
        shown = {result["FeatureGroup"]["FeatureGroupArn"] for result in found["Results"]}
        names, groups = ground.names, ground.declaration.feature_groups.items()
        if not shown >= {names.feature_group_arn(names.feature_group(key, group)) for key, group in groups}:
            raise Refused("the search is allowed, and does not show the catalog's groups")

    return search


def _create_group(ground: Ground, asked: Asked) -> Call:
    """As the request's condition keys say, under a name of its own that begins as the one asked about, and deleted
    again. Raises Refused where the caller may not have its table made; what the role may not that Feature Store is
    handed is no matter of the caller's."""
    if asked.request.caller.account != asked.request.resource.split(":")[4]:
        return _elsewhere
    name = f"{asked.resource.partition('/')[2]}-{token_hex(3)}"
    request = _creation(ground, asked, name)
    root = ground.callers.root(ground.names.central_account).client("sagemaker")
    makes_table = any(request.action == "glue:CreateTable" for link in asked.chain.links for request in link.requests)

    def create() -> None:
        asked.identity.client("sagemaker").create_feature_group(**request)
        while (found := root.describe_feature_group(FeatureGroupName=name))["FeatureGroupStatus"] == "Creating":
            time.sleep(0.02)
        root.delete_feature_group(FeatureGroupName=name)
        if found["FeatureGroupStatus"] != "Created" and makes_table:
            raise Refused(found.get("FailureReason", ""))

    return create


def _creation(ground: Ground, asked: Asked, name: str) -> dict[str, Any]:
    names, account = ground.names, ground.names.central_account
    request: dict[str, Any] = creation_request(name)
    if asked.given("sagemaker:featuregroupenableonlinestore"):
        request["OnlineStoreConfig"] = {"EnableOnlineStore": True}
        if key := asked.given("sagemaker:featuregrouponlinestorekmskey"):
            request["OnlineStoreConfig"]["SecurityConfig"] = {"KmsKeyId": key_of_alias(ground, key)}
    if location := asked.given("sagemaker:featuregroupofflinestores3uri"):
        key = key_of_alias(ground, names.key_of_alias_arn(account, names.offline_key_alias()))
        request["OfflineStoreConfig"] = {"S3StorageConfig": {"S3Uri": location, "KmsKeyId": key}}
        request["RoleArn"] = names.role_arn(account, names.produced_feature_store_role())
    return request


def _elsewhere() -> None:
    raise Refused("CreateFeatureGroup makes groups of the caller's own account alone")


def _target(ground: Ground, asked: Asked) -> Target:
    group = _group(ground, asked)
    return Target(asked.question.thing.key, asked.request.resource, group, None, None, _PROBE)


def _group(ground: Ground, asked: Asked) -> FeatureGroup:
    thing = asked.question.thing
    team, _, key = thing.key.rpartition("/")
    if thing.kind is ThingKind.LOCAL_FEATURE_GROUP:
        return ground.declaration.local_feature_groups[team][key]
    return produced_group() if thing.kind is ThingKind.PRODUCED else ground.declaration.feature_groups[key]


MADE: Mapping[str, Callable[[Ground, Asked], Call]] = {
    "sagemaker:DescribeFeatureGroup": _plain(Action.DESCRIBE),
    "sagemaker:DescribeFeatureMetadata": _describe_metadata,
    "sagemaker:GetRecord": _plain(Action.GET),
    "sagemaker:BatchGetRecord": _plain(Action.BATCH_GET),
    "sagemaker:PutRecord": _plain(Action.PUT),
    "sagemaker:DeleteRecord": _plain(Action.DELETE),
    "sagemaker:UpdateFeatureGroup": _update_group,
    "sagemaker:UpdateFeatureMetadata": _plain(Action.UPDATE),
    "sagemaker:DeleteFeatureGroup": _delete_group,
    "sagemaker:AddTags": _add_tags,
    "sagemaker:Search": _search,
    "sagemaker:CreateFeatureGroup": _create_group,
}

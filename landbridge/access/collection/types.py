"""Which types of resources bear on access, and who collects them.

A type that is neither collected nor known to bear on nothing is listed as unresolved: a policy is never overlooked in
silence. Names of properties are those of CloudFormation's registry of resource types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from landbridge.access.collection import calls, identities, resources, sharing
from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import Gathered

Collector = Callable[[Entry, Gathered], None]

CUSTOM = re.compile(r"AWS::CloudFormation::CustomResource|Custom::.+")

COLLECTORS: Mapping[str, Collector] = {
    "AWS::IAM::Role": identities.role,
    "AWS::IAM::User": identities.user,
    "AWS::IAM::Group": identities.group,
    "AWS::IAM::ManagedPolicy": identities.managed_policy,
    "AWS::IAM::Policy": identities.inline_policy,
    "AWS::IAM::RolePolicy": identities.inline_policy,
    "AWS::IAM::UserPolicy": identities.inline_policy,
    "AWS::IAM::GroupPolicy": identities.inline_policy,
    "AWS::IAM::UserToGroupAddition": identities.membership,
    "AWS::IAM::AccessKey": identities.access_key,
    "AWS::S3::Bucket": resources.bucket,
    "AWS::S3::BucketPolicy": resources.bucket_policy,
    "AWS::KMS::Key": resources.key,
    "AWS::KMS::ReplicaKey": resources.key,
    "AWS::KMS::Alias": resources.alias,
    "AWS::SQS::Queue": resources.queue,
    "AWS::SQS::QueuePolicy": resources.queue_policy,
    "AWS::SQS::QueueInlinePolicy": resources.queue_policy,
    "AWS::SNS::Topic": resources.plain,
    "AWS::SNS::TopicPolicy": resources.topic_policy,
    "AWS::SNS::TopicInlinePolicy": resources.topic_policy,
    "AWS::SecretsManager::Secret": resources.plain,
    "AWS::SecretsManager::ResourcePolicy": resources.secret_policy,
    "AWS::SageMaker::ModelPackageGroup": resources.model_group,
    "AWS::SageMaker::FeatureGroup": resources.feature_group,
    "AWS::Glue::Database": resources.glue,
    "AWS::Glue::Table": resources.glue,
    "AWS::Lambda::Function": calls.function,
    "AWS::Lambda::Permission": calls.permission,
    "AWS::Events::EventBus": calls.event_bus,
    "AWS::Events::EventBusPolicy": calls.event_bus_policy,
    "AWS::Events::Rule": sharing.route,
    "AWS::RAM::ResourceShare": sharing.share,
    "AWS::LakeFormation::PrincipalPermissions": sharing.lake_formation_grant,
    "AWS::LakeFormation::Permissions": sharing.lake_formation_grant,
    "AWS::LakeFormation::TagAssociation": sharing.lake_formation_tag,
}

_BEARING = re.compile(r"Polic(y|ies)|Permission|Principal|Grant(?!Option)")
"""What the names of properties have in common that say who may do what."""

_HARMLESS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("AWS::Athena::DataCatalog", "AWS::Athena::WorkGroup", "AWS::CDK::Metadata", "AWS::CloudTrail::Trail"),
            *("AWS::EC2::SecurityGroup", "AWS::LakeFormation::Resource", "AWS::LakeFormation::Tag"),
            *("AWS::Lambda::EventSourceMapping", "AWS::SageMaker::Domain", "AWS::SageMaker::UserProfile"),
        ),
        frozenset[str](),
    ),
    "AWS::SNS::Subscription": frozenset({"DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"}),
    "AWS::SSM::Parameter": frozenset({"Policies"}),
    "AWS::ApplicationAutoScaling::ScalingPolicy": frozenset({"*"}),
    "AWS::AutoScaling::ScalingPolicy": frozenset({"*"}),
    "AWS::CloudFront::CachePolicy": frozenset({"*"}),
    "AWS::CloudFront::OriginRequestPolicy": frozenset({"*"}),
    "AWS::CloudFront::ResponseHeadersPolicy": frozenset({"*"}),
    "AWS::DLM::LifecyclePolicy": frozenset({"*"}),
    "AWS::EC2::FlowLog": frozenset({"DeliverLogsPermissionArn"}),
    "AWS::ECR::Repository": frozenset({"LifecyclePolicy"}),
    "AWS::ElasticLoadBalancingV2::Listener": frozenset({"AlpnPolicy", "SslPolicy"}),
    "AWS::Glue::Crawler": frozenset({"RecrawlPolicy", "SchemaChangePolicy"}),
    "AWS::Logs::LogGroup": frozenset({"DataProtectionPolicy", "FieldIndexPolicies"}),
}
"""Types that let nobody in by themselves, each with the properties that the pattern finds and that say nothing about
who may do what; "*" for all of a type. What is not here may share, copy or hand on what it stands on, as access
points, pipes and pod identities do: AWS has more than a thousand types, and new ones every week."""


def overlooked(type_: str, properties: Mapping[str, Any]) -> str | None:
    """Why a resource of a type that nobody collects may bear on access; None where it does not."""
    if not type_.startswith("AWS::") or type_.endswith("::MODULE"):
        return f"what {type_} makes, which is no type of AWS"
    harmless = _HARMLESS.get(type_)
    if harmless is None:
        return f"what {type_} allows or hands on"
    if "*" in harmless:
        return None
    return next((f"{name} of {type_}" for name in properties if _BEARING.search(name) and name not in harmless), None)

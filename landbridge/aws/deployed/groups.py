"""SageMaker's groups: model package groups with their policies, and feature groups, which have none but are shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.access.model import PolicyKind, Resource, Unresolved
from landbridge.access.parsing import unknown_statements
from landbridge.aws.deployed.reader import AccountReader

MODEL_GROUP = "AWS::SageMaker::ModelPackageGroup"
FEATURE_GROUP = "AWS::SageMaker::FeatureGroup"


def read_model_groups(reader: AccountReader) -> Iterator[Resource]:
    found = reader.listed("sagemaker", "list_model_package_groups", "ModelPackageGroupSummaryList")
    if isinstance(found, Unresolved):
        for arn in reader.scope.known(reader.account, "sagemaker"):
            if ":model-package-group/" in arn:
                source = reader.source(_name(arn), _name(arn), PolicyKind.RESOURCE)
                yield Resource(arn, MODEL_GROUP, reader.account, unknown_statements(found, source), source)
        return
    for group in found:
        arn, name = group["ModelPackageGroupArn"], group["ModelPackageGroupName"]
        if reader.scope.holds(arn, name):
            # SageMaker has this code for a group that is not there and for one without a policy.
            answer = reader.ask(
                "sagemaker",
                "get_model_package_group_policy",
                absent=("ValidationException",),
                ModelPackageGroupName=name,
            )
            policy = answer["ResourcePolicy"] if isinstance(answer, Mapping) else answer
            source = reader.source(name, name, PolicyKind.RESOURCE)
            yield Resource(arn, MODEL_GROUP, reader.account, reader.statements(policy, source), source)


def read_feature_groups(reader: AccountReader) -> Iterator[Resource]:
    """Those within the scope and those that teams made under their prefixes. Their key is the online store's."""
    found = reader.listed("sagemaker", "list_feature_groups", "FeatureGroupSummaries")
    if isinstance(found, Unresolved):
        for arn in reader.scope.known(reader.account, "sagemaker"):
            if ":feature-group/" in arn:
                source = reader.source(_name(arn), _name(arn), PolicyKind.RESOURCE)
                yield Resource(arn, FEATURE_GROUP, reader.account, (), source, key=found)
        return
    produced = reader.scope.produced if reader.account == reader.scope.names.central_account else ()
    for group in found:
        arn, name = group["FeatureGroupArn"], group["FeatureGroupName"]
        if reader.scope.holds(arn, name) or name.startswith(produced):
            yield from _feature_group(reader, arn, name)


def _feature_group(reader: AccountReader, arn: str, name: str) -> Iterator[Resource]:
    answer = reader.ask("sagemaker", "describe_feature_group", absent=("ResourceNotFound",), FeatureGroupName=name)
    if answer is None:
        return
    source = reader.source(name, name, PolicyKind.RESOURCE)
    if isinstance(answer, Unresolved):
        yield Resource(arn, FEATURE_GROUP, reader.account, (), source, key=answer)
        return
    key = answer.get("OnlineStoreConfig", {}).get("SecurityConfig", {}).get("KmsKeyId")
    named = reader.aliases.key(reader.scope.names, reader.account, key)
    yield Resource(arn, FEATURE_GROUP, reader.account, (), source, key=named)


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]

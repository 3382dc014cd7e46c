"""What Ref and GetAtt of a resource are, for the types whose names and ARNs policies speak of.

AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html, "Return values" of each type. Ids that
AWS makes up are written as what stands for them: of a key its alias (`Names.key_of_alias_arn`), of a share or domain
its name, and a name that CloudFormation makes up as the stack's name and the logical id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from landbridge.access.collection.template import NO_VALUE
from landbridge.access.model import Unresolved, Value

if TYPE_CHECKING:
    from landbridge.access.collection.intrinsics import Intrinsics


@dataclass(frozen=True)
class Kind:
    """`name` is the property that holds the name. `ref`, `arn` and the attributes are formats: of {name}, {lower} (the
    name in lower case), {path}, {account}, {region}, {partition} and {domain}. An ARN is written from the service on,
    without `arn:PARTITION:`."""

    name: str
    ref: str = "{name}"
    arn: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: {"Arn": _ARN})


_ARN = "ARN"
_NO_NAME: Mapping[str, str] = {}

KINDS: Mapping[str, Kind] = {
    "AWS::IAM::Role": Kind("RoleName", arn="iam::{account}:role{path}{name}"),
    "AWS::IAM::User": Kind("UserName", arn="iam::{account}:user{path}{name}"),
    "AWS::IAM::Group": Kind("GroupName", arn="iam::{account}:group{path}{name}"),
    "AWS::IAM::ManagedPolicy": Kind(
        "ManagedPolicyName", _ARN, "iam::{account}:policy{path}{name}", {"PolicyArn": _ARN}
    ),
    "AWS::S3::Bucket": Kind(
        "BucketName",
        arn="s3:::{name}",
        attributes={
            "Arn": _ARN,
            "DomainName": "{name}.s3.{domain}",
            "RegionalDomainName": "{name}.s3.{region}.{domain}",
        },
    ),
    "AWS::SQS::Queue": Kind(
        "QueueName",
        "https://sqs.{region}.{domain}/{account}/{name}",
        "sqs:{region}:{account}:{name}",
        {"Arn": _ARN, "QueueName": "{name}", "QueueUrl": "https://sqs.{region}.{domain}/{account}/{name}"},
    ),
    "AWS::SNS::Topic": Kind(
        "TopicName", _ARN, "sns:{region}:{account}:{name}", {"TopicArn": _ARN, "TopicName": "{name}"}
    ),
    "AWS::Lambda::Function": Kind("FunctionName", arn="lambda:{region}:{account}:function:{name}"),
    "AWS::Events::Rule": Kind("Name", arn="events:{region}:{account}:rule/{name}"),
    "AWS::Events::EventBus": Kind(
        "Name", arn="events:{region}:{account}:event-bus/{name}", attributes={"Arn": _ARN, "Name": "{name}"}
    ),
    "AWS::Logs::LogGroup": Kind(
        "LogGroupName",
        arn="logs:{region}:{account}:log-group:{name}",
        attributes={"Arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*"},
    ),
    "AWS::KMS::Key": Kind("", arn="kms:{region}:{account}:key/{name}", attributes={"Arn": _ARN, "KeyId": "{name}"}),
    "AWS::KMS::ReplicaKey": Kind(
        "", arn="kms:{region}:{account}:key/{name}", attributes={"Arn": _ARN, "KeyId": "{name}"}
    ),
    "AWS::KMS::Alias": Kind("AliasName", attributes=_NO_NAME),
    "AWS::SageMaker::FeatureGroup": Kind(
        "FeatureGroupName", arn="sagemaker:{region}:{account}:feature-group/{lower}", attributes=_NO_NAME
    ),
    "AWS::SageMaker::ModelPackageGroup": Kind(
        "ModelPackageGroupName",
        _ARN,
        "sagemaker:{region}:{account}:model-package-group/{lower}",
        {"ModelPackageGroupArn": _ARN},
    ),
    "AWS::SageMaker::Domain": Kind(
        "DomainName",
        arn="sagemaker:{region}:{account}:domain/{name}",
        attributes={"DomainArn": _ARN, "DomainId": "{name}"},
    ),
    "AWS::SageMaker::UserProfile": Kind(
        "UserProfileName",
        arn="sagemaker:{region}:{account}:user-profile/{DomainId}/{name}",
        attributes={"UserProfileArn": _ARN},
    ),
    "AWS::Glue::Database": Kind("DatabaseInput.Name", attributes=_NO_NAME),
    "AWS::Glue::Table": Kind("TableInput.Name", attributes=_NO_NAME),
    "AWS::Athena::WorkGroup": Kind("Name", attributes=_NO_NAME),
    "AWS::Athena::DataCatalog": Kind("Name", attributes=_NO_NAME),
    "AWS::RAM::ResourceShare": Kind("Name", _ARN, "ram:{region}:{account}:resource-share/{name}"),
    "AWS::SSM::Parameter": Kind("Name", attributes={"Value": "{Value}"}),
    "AWS::SecretsManager::Secret": Kind(
        "Name", _ARN, "secretsmanager:{region}:{account}:secret:{name}-aaaaaa", {"Id": _ARN}
    ),
    "AWS::CloudTrail::Trail": Kind("TrailName", arn="cloudtrail:{region}:{account}:trail/{name}"),
}


def stands_for(intrinsics: Intrinsics, logical_id: str, attribute: str | None, place: str) -> Value | None:
    """Ref of a resource, or one of its attributes; None where it is not known before deployment."""
    stack = intrinsics.stack
    body = stack.raw[logical_id]
    kind = KINDS.get(body["Type"])
    form = kind and (kind.ref if attribute is None else kind.attributes.get(attribute))
    if kind is None or not form:
        return None
    return _written(intrinsics, kind, logical_id, form, place)


def arn_of(intrinsics: Intrinsics, logical_id: str, place: str) -> Value | None:
    """The ARN of a resource of one of the types above, also where no attribute gives it."""
    kind = KINDS[intrinsics.stack.raw[logical_id]["Type"]]
    return _written(intrinsics, kind, logical_id, _ARN, place)


def name_of(intrinsics: Intrinsics, logical_id: str, place: str) -> Value | None:
    return _written(intrinsics, KINDS[intrinsics.stack.raw[logical_id]["Type"]], logical_id, "{name}", place)


def aliases_of(intrinsics: Intrinsics, logical_id: str) -> tuple[str, ...]:
    """The aliases that the stack gives to one of its keys, sorted."""
    found = []
    for name, body in intrinsics.stack.raw.items():
        if body["Type"] == "AWS::KMS::Alias" and intrinsics.conditions.holds(body.get("Condition")) is not False:
            properties = body.get("Properties", {})
            target = properties.get("TargetKeyId")
            if target in (
                {"Ref": logical_id},
                {"Fn::GetAtt": [logical_id, "Arn"]},
                {"Fn::GetAtt": f"{logical_id}.Arn"},
            ):
                alias = intrinsics.resolve(properties.get("AliasName"), f"{intrinsics.stack.id}/{name}.AliasName")
                if isinstance(alias, str):
                    found.append(alias)
    return tuple(sorted(found))


def _written(intrinsics: Intrinsics, kind: Kind, logical_id: str, form: str, place: str) -> Value | None:
    stack = intrinsics.stack
    properties = stack.raw[logical_id].get("Properties", {})
    name = _name(intrinsics, kind, logical_id, properties, place)
    if not isinstance(name, str):
        return name
    values: dict[str, Any] = {
        "name": name,
        "lower": name.lower(),
        "account": stack.account,
        "region": stack.arns.region,
        "partition": stack.arns.partition,
        "domain": stack.arns.domain,
        "path": "/",
    }
    form = f"arn:{{partition}}:{kind.arn}" if form == _ARN else form
    for named in ("Path", "DomainId", "Value"):
        if f"{{{named}}}" in form or (named == "Path" and "{path}" in form and "Path" in properties):
            found = intrinsics.resolve(properties.get(named), place)
            if not isinstance(found, str):
                return found if isinstance(found, Unresolved) else None
            values["path" if named == "Path" else named] = found
    return form.format_map(values)


def _name(intrinsics: Intrinsics, kind: Kind, logical_id: str, properties: Any, place: str) -> Value | None:
    stack = intrinsics.stack
    if not kind.name:
        aliases = aliases_of(intrinsics, logical_id)
        return aliases[0] if aliases else f"{stack.id}.{logical_id}"
    written = properties
    for part in kind.name.split("."):
        written = written.get(part) if isinstance(written, dict) else None
    name = intrinsics.resolve(written, place)
    if isinstance(name, str | Unresolved):
        return name
    if name not in (None, NO_VALUE):
        return None
    made = f"{stack.name}-{logical_id}"
    if stack.raw[logical_id]["Type"] == "AWS::S3::Bucket":
        return made.lower()
    return f"{made}.fifo" if properties.get("FifoQueue") in (True, "true") else made

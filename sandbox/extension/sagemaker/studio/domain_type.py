"""The CloudFormation type AWS::SageMaker::Domain.

Properties and what replaces: the registry schema as cfn-lint packages it, and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-domain.html. Ref gives the
domain's id. There is no file system, so that the attributes that would name one are refused.
"""

import time
from datetime import UTC, datetime
from typing import Any

from sandbox.extension import request_validation
from sandbox.extension.cloudformation import register_type
from sandbox.extension.cloudformation.tags import tag_list
from sandbox.extension.cloudtrail.stack_calls import record_call
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import service_model, tags
from sandbox.extension.sagemaker.studio import domains, settings
from sandbox.extension.sagemaker.studio.domain import Domain
from sandbox.extension.sagemaker.studio.state import DOMAINS

NAME = "AWS::SageMaker::Domain"
CREATE_ONLY = ("DomainName", "AuthMode", "VpcId", "KmsKeyId")
UPDATABLE = ("DefaultUserSettings", "DefaultSpaceSettings", "AppNetworkAccessType", "SubnetIds", "TagPropagation")
PROPERTIES = (
    *CREATE_ONLY,
    *settings.property_paths("DefaultUserSettings"),
    "DefaultSpaceSettings.ExecutionRole",
    "DefaultSpaceSettings.SecurityGroups",
    "AppNetworkAccessType",
    "SubnetIds",
    "TagPropagation",
    "Tags.Key",
    "Tags.Value",
)

Properties = dict[str, Any]


def register() -> None:
    """Let templates hold domains."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=PROPERTIES,
        create_only=CREATE_ONLY,
        name_property="DomainName",
        tags=True,
        blocking=True,
    )


def _create(_logical_id: str, properties: Properties, _stack_name: str) -> tuple[str, dict[str, Any]]:
    request = _request(properties)
    domain = domains.create(request)
    answer = {"DomainArn": domain.arn, "DomainId": domain.id, "Url": domain.url}
    record_call("sagemaker", "CreateDomain", request, answer, domain.account, domain.region)
    while domain.status != "InService":
        time.sleep(0.02)
    return domain.id, _attributes(domain)


def _update(
    domain_id: str, _old: Properties, new: Properties, _stack_name: str, _logical_id: str
) -> tuple[str, dict[str, Any]]:
    domain = DOMAINS.find(domain_id)
    if domain is None:
        raise AwsError("NotFound", f"Domain {domain_id} does not exist any more.")
    request = _request(new)
    settings.check_roles(request, domain.arn)
    kept = {name: value for name, value in domain.definition.items() if name not in UPDATABLE}
    domain.definition = {"AppNetworkAccessType": domains.DEFAULT_ACCESS, **kept, **request}
    domain.tags = tags.by_key(request.get("Tags"))
    domain.modified = datetime.now(UTC)
    return domain_id, _attributes(domain)


def _delete(domain_id: str, _properties: Properties) -> None:
    domain = DOMAINS.find(domain_id)
    if domain is not None:
        domains.delete(domain)
        record_call("sagemaker", "DeleteDomain", {"DomainId": domain_id}, {}, domain.account, domain.region)


def _request(properties: Properties) -> Properties:
    request = {**properties, "Tags": tag_list(properties.get("Tags"))}
    request_validation.check(service_model.operation("CreateDomain"), request, code="ValidationException")
    for name in ("DefaultUserSettings", "DefaultSpaceSettings"):
        if name in request and not request[name].get("ExecutionRole"):
            # Required by the type, though not by the API.
            raise AwsError("ValidationException", f"#/{name}: required key [ExecutionRole] not found")
    return request


def _attributes(domain: Domain) -> dict[str, Any]:
    return {"DomainArn": domain.arn, "DomainId": domain.id, "Url": domain.url}

"""A template that names what exists already fails, in place of ministack's types that silently take it over.

CloudFormation: "Resource of type '...' with identifier '...' already exists." It adopts resources only through import.
Types that are not here refuse on their own, because they are made through an API operation that does.
"""

import functools
from collections.abc import Callable
from typing import Any

from ministack.services import athena, cloudwatch_logs, ecr, eventbridge, kms, lambda_svc, sqs
from ministack.services.cloudformation import provisioners

_EXISTS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "AWS::Athena::WorkGroup": ("Name", lambda name: name in athena._workgroups),
    "AWS::ECR::Repository": ("RepositoryName", lambda name: name in ecr._repositories),
    "AWS::Events::Rule": ("Name", lambda name: eventbridge._rule_key(name, "default") in eventbridge._rules),
    "AWS::KMS::Alias": ("AliasName", lambda name: kms._alias_arn(name) in kms._aliases),
    "AWS::Lambda::Function": ("FunctionName", lambda name: name in lambda_svc._functions),
    "AWS::Logs::LogGroup": ("LogGroupName", lambda name: name in cloudwatch_logs._log_groups),
    "AWS::SQS::Queue": ("QueueName", lambda name: name in sqs._queue_name_to_url),
}


def install() -> None:
    """Put the question before the create handlers."""
    for kind, (name_property, exists) in _EXISTS.items():
        handlers = provisioners._RESOURCE_HANDLERS[kind]
        if not getattr(handlers["create"], "asks", False):
            handlers["create"] = _asking(kind, handlers["create"], name_property, exists)


def _asking(
    kind: str, create: Callable[..., Any], name_property: str, exists: Callable[[str], bool]
) -> Callable[..., Any]:
    @functools.wraps(create)
    def asking(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
        name = properties.get(name_property)
        if name and exists(str(name)):
            raise ValueError(f"Resource of type '{kind}' with identifier '{name}' already exists.")
        return create(logical_id, properties, stack_name)

    asking.asks = True  # type: ignore[attr-defined]
    return asking

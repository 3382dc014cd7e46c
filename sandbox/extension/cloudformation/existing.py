"""A template that names what exists already fails, in place of ministack's types that silently take it over.

CloudFormation: "Resource of type '...' with identifier '...' already exists." It adopts resources only through import.
Types that are not here refuse on their own, because they are made through an API operation that does.
"""

import functools
from collections.abc import Callable
from typing import Any

from ministack.services import athena, cloudwatch_logs, ecr, eventbridge, kms, lambda_svc, sqs
from ministack.services.cloudformation import provisioners


def _rule_exists(name: str, properties: dict[str, Any]) -> bool:
    bus = properties.get("EventBusName") or "default"
    return eventbridge._rule_key(name, bus) in eventbridge._rules


_EXISTS: dict[str, tuple[str, Callable[[str, dict[str, Any]], bool]]] = {
    "AWS::Athena::WorkGroup": ("Name", lambda name, _: name in athena._workgroups),
    "AWS::ECR::Repository": ("RepositoryName", lambda name, _: name in ecr._repositories),
    "AWS::Events::Rule": ("Name", _rule_exists),
    "AWS::KMS::Alias": ("AliasName", lambda name, _: kms._alias_arn(name) in kms._aliases),
    "AWS::Lambda::Function": ("FunctionName", lambda name, _: name in lambda_svc._functions),
    "AWS::Logs::LogGroup": ("LogGroupName", lambda name, _: name in cloudwatch_logs._log_groups),
    "AWS::SQS::Queue": ("QueueName", lambda name, _: name in sqs._queue_name_to_url),
}


def install() -> None:
    """Put the question before the create handlers."""
    for kind, (name_property, exists) in _EXISTS.items():
        handlers = provisioners._RESOURCE_HANDLERS[kind]
        if not getattr(handlers["create"], "asks", False):
            handlers["create"] = _asking(kind, handlers["create"], name_property, exists)


def _asking(
    kind: str, create: Callable[..., Any], name_property: str, exists: Callable[[str, dict[str, Any]], bool]
) -> Callable[..., Any]:
    @functools.wraps(create)
    def asking(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
        name = properties.get(name_property)
        if name and exists(str(name), properties):
            raise ValueError(f"Resource of type '{kind}' with identifier '{name}' already exists.")
        return create(logical_id, properties, stack_name)

    asking.asks = True  # type: ignore[attr-defined]
    return asking

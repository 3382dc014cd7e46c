"""The CloudFormation type AWS::SageMaker::ModelCard.

Properties and what replaces: the registry schema as cfn-lint packages it, and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-modelcard.html. Cards are
named by the template, so that a new SecurityConfig fails like any replacement of a custom-named resource.
UpdateModelCard takes content or status: where a template changes both, one is updated after the other, content first
except in a card that leaves Archived; AWS does not say what it does. The role that a stack is deployed with is not
asked for its rights.
"""

from typing import Any

from sandbox.extension import request_validation
from sandbox.extension.cloudformation import register_type
from sandbox.extension.cloudtrail.stack_calls import record_call
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import service_model, tags
from sandbox.extension.sagemaker.model_cards import cards, properties
from sandbox.extension.sagemaker.model_cards.model_card import ARCHIVED, ModelCard
from sandbox.extension.sagemaker.model_cards.state import CARDS, card_arn

NAME = "AWS::SageMaker::ModelCard"
CREATE_ONLY = ("ModelCardName", "SecurityConfig")
# What is below Content is checked against the schema of cards.
PROPERTIES = ("ModelCardName", "SecurityConfig.KmsKeyId", "Content.*", "ModelCardStatus", "Tags.Key", "Tags.Value")

Properties = dict[str, Any]
Outcome = tuple[str, dict[str, Any]]


def register() -> None:
    """Let templates hold model cards."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=PROPERTIES,
        create_only=CREATE_ONLY,
        name_property="ModelCardName",
        tags=True,
        updates_in_steps=True,
    )


def _create(_logical_id: str, given: Properties, _stack_name: str) -> Outcome:
    request = properties.request(given)
    _check("CreateModelCard", request)
    card = cards.create(request)
    _record(card, "CreateModelCard", request, {"ModelCardArn": card.arn})
    return card.name, _attributes(card)


def _update(name: str, old: Properties, new: Properties, _stack_name: str, _logical_id: str) -> Outcome:
    card = CARDS.cards.get(card_arn(name))
    if card is None:
        raise AwsError("NotFound", f"Model card {name} does not exist any more.")
    for change in _changes(old, new):
        request = {"ModelCardName": name, **change}
        _check("UpdateModelCard", request)
        cards.update(card, request)
        _record(card, "UpdateModelCard", request, {"ModelCardArn": card.arn})
    card.tags = tags.by_key(new.get("Tags"))
    return name, _attributes(card)


def _delete(name: str, _properties: Properties) -> None:
    card = CARDS.cards.get(card_arn(name))
    if card is not None:
        cards.delete(card)
        _record(card, "DeleteModelCard", {"ModelCardName": name}, {})


def _changes(old: Properties, new: Properties) -> list[Properties]:
    """The UpdateModelCard requests that lead from the old template to the new one."""
    before, after = (
        {"Content": properties.content(each), "ModelCardStatus": each.get("ModelCardStatus")} for each in (old, new)
    )
    changes = [{name: after[name]} for name in after if after[name] != before[name]]
    return changes[::-1] if before["ModelCardStatus"] == ARCHIVED else changes


def _check(operation: str, request: Properties) -> None:
    request_validation.check(service_model.operation(operation), request, code="ValidationException")


def _record(card: ModelCard, operation: str, request: Properties, answer: dict[str, Any]) -> None:
    record_call("sagemaker", operation, request, answer, card.account, card.region)


def _attributes(card: ModelCard) -> dict[str, Any]:
    shown = card.summary()
    return {
        "ModelCardArn": card.arn,
        "ModelCardVersion": card.latest.number,
        "CreationTime": shown["CreationTime"].isoformat(),
        "LastModifiedTime": shown["LastModifiedTime"].isoformat(),
        "ModelCardProcessingStatus": "UnsetValue",
    }

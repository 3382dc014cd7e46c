"""Who may do what with a model card, and with the key that encrypts it.

In its own account a caller needs an identity policy. A card of another account is named by its ARN and needs that and
a RAM share with a permission that holds the action. An encrypted card needs its key as well: "otherwise, the users in
the shared account can't view, update, or export the model cards"; SageMaker calls KMS as the caller, with the
encryption context `aws:sagemaker:model-card-arn` (sagemaker/latest/dg/model-cards-xaccount.html). Reading takes
kms:Decrypt, writing takes kms:GenerateDataKey too, and what a creation takes is in the registry schema of
AWS::SageMaker::ModelCard. Resources of the actions: the Service Authorization Reference for SageMaker.
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, ram
from sandbox.extension.authorization import keys
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.access import tag_keys
from sandbox.extension.sagemaker.model_cards.model_card import ExportJob, ModelCard
from sandbox.extension.sagemaker.model_cards.state import CARDS, card_arn, card_of

CONTEXT = "aws:sagemaker:model-card-arn"
"""The name in the encryption context that holds the card's ARN."""
READ = ("kms:Decrypt",)
WRITE = ("kms:Decrypt", "kms:GenerateDataKey")
_ENABLED = "Enabled"


def card(action: str, name_or_arn: str, context: Mapping[str, Any] | None = None) -> ModelCard:
    """The card that the caller may do sagemaker:`action` on.

    Raises AccessDeniedException before it tells, by ResourceNotFound, that the card does not exist.
    """
    arn = card_arn(name_or_arn)
    found = CARDS.cards.get(arn)
    authorize(action, arn, arn, {**tag_keys(found.tags if found else {}), **(context or {})})
    if found is None or found.region != get_region():
        raise AwsError("ResourceNotFound", f"Model card {name_or_arn} does not exist.")
    return found


def export_job(action: str, arn: str) -> ExportJob:
    """The export job that the caller may do sagemaker:`action` on. Raises like `card`."""
    found, of = CARDS.jobs.get(arn), CARDS.cards.get(card_of(arn))
    authorize(action, arn, card_of(arn), tag_keys(of.tags if of else {}))
    if found is None or of is None or of.region != get_region():
        raise AwsError("ResourceNotFound", f"Model card export job {arn} does not exist.")
    return found


def authorize(action: str, arn: str, card: str, context: Mapping[str, Any]) -> None:
    """Raise AccessDeniedException unless the caller may do sagemaker:`action` on `arn`: a card, or a job of it."""
    shared = ram.resource_policy(card) if card.split(":")[4] != get_account_id() else None
    if shared:
        # A share names the card; its permission holds the actions on the export jobs, too.
        shared = {**shared, "Statement": [{**each, "Resource": arn} for each in shared["Statement"]]}
    authorization.authorize(f"sagemaker:{action}", arn, context=context, resource_policy=shared)


def use_key(card: ModelCard, actions: tuple[str, ...]) -> None:
    """Raise AccessDeniedException unless the caller may do `actions` on the card's key, where it has one."""
    if card.key:
        authorize_key(card.key, actions, "sagemaker", {CONTEXT: card.arn})


def authorize_creation_key(key: str, card: str) -> None:
    """Raise AccessDeniedException unless the caller may encrypt the new card with the ARN `card` with `key`."""
    authorize_key(key, ("kms:DescribeKey",), "sagemaker", {})
    authorize_key(key, ("kms:GenerateDataKey",), "sagemaker", {CONTEXT: card})
    via = {**_via("sagemaker"), "kms:GrantIsForAWSResource": True}
    authorization.authorize("kms:CreateGrant", key, context=via)


def authorize_key(key: str, actions: tuple[str, ...], service: str, pairs: Mapping[str, str]) -> None:
    """Raise AccessDeniedException unless the caller may do `actions` on a key through `service`, with the encryption
    context `pairs`; ValidationException if the key cannot be used at all."""
    for action in actions:
        authorization.authorize(action, key, context={**_via(service), **keys.encryption_context(pairs)})
    record = keys.find(key)
    if record is None or record["KeyState"] != _ENABLED:
        state = record["KeyState"] if record else "missing"
        raise AwsError("ValidationException", f"The KMS key {key} is {state}, not {_ENABLED}.")


def key_arn(security: Mapping[str, Any]) -> str | None:
    """The ARN of the key that a SecurityConfig names by id, alias or ARN. Raises ValidationException."""
    reference = security.get("KmsKeyId")
    if not reference:
        return None
    record = keys.find(reference)
    if record is None:
        raise AwsError("ValidationException", f"The KMS key {reference} does not exist.")
    return str(record["Arn"])


def _via(service: str) -> dict[str, Any]:
    """The context of a call to KMS that a service makes with the caller's permissions."""
    return {"kms:ViaService": f"{service}.{get_region()}.amazonaws.com", "aws:ViaAWSService": True}

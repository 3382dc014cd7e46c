"""CreateModelCard, DescribeModelCard, UpdateModelCard, ListModelCards, ListModelCardVersions and DeleteModelCard.

A card of another account is named by its ARN; Create, Delete and ListModelCards know the caller's own account only. AWS
restricts no change of status. Of Archived it says "No more updates should be made to the model card": here its content
cannot change then, and its status can. A card can be deleted in any status, with its versions and export jobs
(sagemaker/latest/dg/model-cards-delete.html); AWS takes a while for that, and here it is done at once.
Where AWS names no default for an order or the size of a page, it is the newest first, and ten.
"""

from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, paging
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import creation_rights, tags
from sandbox.extension.sagemaker.model_cards import access, content, state_change
from sandbox.extension.sagemaker.model_cards.model_card import ARCHIVED, CardVersion, ModelCard
from sandbox.extension.sagemaker.model_cards.state import CARDS
from sandbox.extension.sagemaker.model_registry.access import user_context
from sandbox.extension.sagemaker.model_registry.groups import listed
from sandbox.extension.sagemaker.model_registry.state import own_arn


def create_model_card(request: dict[str, Any]) -> dict[str, Any]:
    """CreateModelCard, for the caller of the current request."""
    arn = own_arn("model-card", request["ModelCardName"])
    tagged = tags.by_key(request.get("Tags"))
    access.authorize("CreateModelCard", arn, arn, tags.request_context(tagged))
    creation_rights.authorize_tags(arn, tagged, "CreateModelCard")
    if key := access.key_arn(request.get("SecurityConfig") or {}):
        access.authorize_creation_key(key, arn)
    return {"ModelCardArn": create(request).arn}


def create(request: dict[str, Any]) -> ModelCard:
    """Create a card that somebody was allowed to create. Raises ValidationException or ConflictException."""
    content.check(request["Content"])
    name, security = request["ModelCardName"], request.get("SecurityConfig") or {}
    now, author = datetime.now(UTC), user_context()
    card = ModelCard(
        arn=own_arn("model-card", name),
        account=get_account_id(),
        region=get_region(),
        name=name,
        versions=[CardVersion(1, request["Content"], request["ModelCardStatus"], now, author, now, author)],
        security=security,
        key=access.key_arn(security),
        tags=tags.by_key(request.get("Tags")),
    )
    with CARDS.lock:
        if card.arn in CARDS.cards:
            raise AwsError("ConflictException", f"Model card {name} already exists: {card.arn}. Choose another name.")
        CARDS.cards[card.arn] = card
    state_change.publish(card)
    return card


def describe_model_card(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeModelCard. MetadataOnly does without the key of an encrypted card."""
    card = access.card("DescribeModelCard", request["ModelCardName"])
    version = version_of(card, request.get("ModelCardVersion"))
    shown = card.described(version)
    if request.get("IncludedData") == "MetadataOnly":
        return {**shown, "Content": content.metadata_only(version.content)}
    access.use_key(card, access.READ)
    return shown


def update_model_card(request: dict[str, Any]) -> dict[str, Any]:
    """UpdateModelCard."""
    card = access.card("UpdateModelCard", request["ModelCardName"])
    access.use_key(card, access.WRITE)
    update(card, request)
    return {"ModelCardArn": card.arn}


def update(card: ModelCard, request: dict[str, Any]) -> None:
    """Apply an UpdateModelCard request: new content makes a new version with the status of the one before it, a new
    status changes the latest version. Raises ValidationException or ConflictException."""
    changes = [name for name in ("Content", "ModelCardStatus") if request.get(name) is not None]
    if len(changes) != 1:
        message = "You cannot update both model card content and model card status in a single call."
        raise AwsError("ValidationException", message if changes else "Give Content or ModelCardStatus to update.")
    with CARDS.lock:
        if changes == ["Content"]:
            _add_version(card, request["Content"])
        elif _set_status(card, request["ModelCardStatus"]):
            state_change.publish(card)


def list_model_cards(request: dict[str, Any]) -> dict[str, Any]:
    """ListModelCards: those of the caller's account."""
    authorization.authorize("sagemaker:ListModelCards", "*")
    place, status = (get_account_id(), get_region()), request.get("ModelCardStatus")
    found = [each for each in CARDS.cards.values() if (each.account, each.region) == place]
    found = [each for each in found if status in (None, each.latest.status)]
    found = [each for each in found if listed(each.name, each.created, request)]
    by_name = request.get("SortBy") == "Name"
    found.sort(key=lambda each: each.name if by_name else each.created, reverse=descending(request))
    shown, token = paging.page(found, request, size=10, invalid="ValidationException")
    return {"ModelCardSummaries": [each.summary() for each in shown], **token}


def list_model_card_versions(request: dict[str, Any]) -> dict[str, Any]:
    """ListModelCardVersions, of the caller's own card or of one shared with it."""
    card = access.card("ListModelCardVersions", request["ModelCardName"])
    status = request.get("ModelCardStatus")
    found = [each for each in card.versions if status in (None, each.status)]
    found = [each for each in found if listed("", each.created, request)]
    found.sort(key=lambda each: each.number, reverse=descending(request))
    shown, token = paging.page(found, request, size=10, invalid="ValidationException")
    return {"ModelCardVersionSummaryList": [card.version_summary(each) for each in shown], **token}


def delete_model_card(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteModelCard, by name in the caller's own account."""
    delete(access.card("DeleteModelCard", request["ModelCardName"]))
    return {}


def delete(card: ModelCard) -> None:
    """Delete the card with all that belongs to it. Exported PDFs stay."""
    with CARDS.lock:
        CARDS.remove(card)


def version_of(card: ModelCard, number: int | None) -> CardVersion:
    """The version with this number, by default the latest. Raises ResourceNotFound."""
    for version in card.versions:
        if version.number == number:
            return version
    if number is not None:
        raise AwsError("ResourceNotFound", f"Model card {card.name} has no version {number}.")
    return card.latest


def descending(request: dict[str, Any]) -> bool:
    """Whether the request asks for the last first, or for no order."""
    return bool(request.get("SortOrder", "Descending") == "Descending")


def _add_version(card: ModelCard, text: str) -> None:
    content.check(text)
    if card.latest.status == ARCHIVED:
        message = f"Model card {card.name} is {ARCHIVED}: its content cannot be updated. Change its status first."
        raise AwsError("ConflictException", message)
    now, author, last = datetime.now(UTC), user_context(), card.latest
    card.versions.append(CardVersion(last.number + 1, text, last.status, now, author, now, author))


def _set_status(card: ModelCard, status: str) -> bool:
    """Whether the status is another than before."""
    version = card.latest
    changed = version.status != status
    version.status, version.modified, version.modified_by = status, datetime.now(UTC), user_context()
    return changed

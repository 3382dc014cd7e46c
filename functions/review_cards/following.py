"""A card and its package follow each other, by two rules that cannot chase each other.

* An Approved card approves its package, if that waits for it: PendingManualApproval. A package that somebody rejected
  stays rejected, whatever its card says.
* A Rejected package sends its card back to Draft, if the card is in review or Approved.

The first makes packages Approved and acts on Approved cards alone; the second makes cards Draft and acts on Rejected
packages alone: nothing that one does starts the other. And the later word counts: who changed the package after the
card's approval, or the card after the package's rejection, knew of it, so that a late or repeated event undoes nothing.
Both look at what SageMaker has now, never at what an event says. Copies of spokes' cards take no part.
"""

import logging
from typing import Any

from botocore.exceptions import ClientError

from functions.review_cards.packages import account_of, changed, package_of

logger = logging.getLogger("review_cards")
logger.setLevel(logging.INFO)

IN_REVIEW = ("PendingReview", "Approved")
DESCRIPTION_CHARACTERS = 1024
SOURCE_TAG = "landbridge:source"


def approve_package_of(sagemaker: Any, card_name: str) -> bool:
    """Approve the package that the card describes. Returns whether anything was changed. Raises ClientError."""
    card = _described(sagemaker.describe_model_card, ModelCardName=card_name)
    if card is None or card["ModelCardStatus"] != "Approved":
        logger.info("%s is not Approved any more.", card_name)
        return False
    arn = package_of(card["Content"])
    if arn is None or account_of(arn) != account_of(card["ModelCardArn"]):
        logger.info("%s is about no model package of its own account: %s", card_name, arn)
        return False
    if _is_copy(sagemaker, card["ModelCardArn"]):
        logger.info("%s is a copy of a spoke's card, and approves nothing here.", card_name)
        return False
    package = _described(sagemaker.describe_model_package, ModelPackageName=arn)
    status = None if package is None else package.get("ModelApprovalStatus")
    if package is None or status != "PendingManualApproval" or changed(package) > changed(card):
        logger.info("%s is %s and stays so.", arn, status)
        return False
    reason = f"Model card {card_name}, version {card['ModelCardVersion']}, is Approved."
    sagemaker.update_model_package(
        ModelPackageArn=arn, ModelApprovalStatus="Approved", ApprovalDescription=reason[:DESCRIPTION_CHARACTERS]
    )
    logger.info("%s is Approved: %s", arn, reason)
    return True


def return_cards_of(sagemaker: Any, package_arn: str) -> list[str]:
    """Send the cards that describe the package back to Draft. Returns their names. Raises ClientError."""
    package = _described(sagemaker.describe_model_package, ModelPackageName=package_arn)
    if package is None or package.get("ModelApprovalStatus") != "Rejected":
        logger.info("%s is not Rejected any more.", package_arn)
        return []
    returned = []
    for name in _cards_in_review(sagemaker):
        card = _described(sagemaker.describe_model_card, ModelCardName=name)
        if card is None or card["ModelCardStatus"] not in IN_REVIEW or package_of(card["Content"]) != package_arn:
            continue
        if changed(card) > changed(package):
            logger.info(
                "%s was changed after %s was Rejected, and stays %s.", name, package_arn, card["ModelCardStatus"]
            )
            continue
        if _is_copy(sagemaker, card["ModelCardArn"]):
            logger.info("%s is a copy of a spoke's card, which alone says its status.", name)
            continue
        sagemaker.update_model_card(ModelCardName=name, ModelCardStatus="Draft")
        logger.info("%s is Draft again: %s is Rejected.", name, package_arn)
        returned.append(name)
    return returned


def _is_copy(sagemaker: Any, card_arn: str) -> bool:
    """Whether the card is a copy (functions/copy_cards): what it says, and its status, are another account's words."""
    request = {"ResourceArn": card_arn}
    while True:
        page = sagemaker.list_tags(**request)
        if any(tag["Key"] == SOURCE_TAG for tag in page["Tags"]):
            return True
        if not page.get("NextToken"):
            return False
        request["NextToken"] = page["NextToken"]


def _cards_in_review(sagemaker: Any) -> list[str]:
    """Names of the cards in review, and of those approved: SageMaker finds no card by its package. All pages are read
    before any card is changed, which would shift them."""
    names: list[str] = []
    for status in IN_REVIEW:
        request: dict[str, Any] = {"ModelCardStatus": status, "SortBy": "CreationTime", "MaxResults": 100}
        while True:
            page = sagemaker.list_model_cards(**request)
            names += [card["ModelCardName"] for card in page["ModelCardSummaries"]]
            if not page.get("NextToken"):
                break
            request["NextToken"] = page["NextToken"]
    return names


def _described(describe: Any, **request: Any) -> dict[str, Any] | None:
    """None for what is gone, and for a package of a group that is not declared, which the role may not read. Of
    packages that are gone SageMaker says ValidationException."""
    try:
        found: dict[str, Any] = describe(**request)
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        if code == "ResourceNotFound" or (code == "ValidationException" and "does not exist" in message):
            return None
        if code == "AccessDeniedException" and "ModelPackageName" in request:
            logger.warning("%s is of no declared group: %s", request["ModelPackageName"], message)
            return None
        raise
    return found

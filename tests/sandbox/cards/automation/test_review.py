"""Cards and packages follow each other through review, with the functions that are deployed."""

import time

import pytest

from tests.sandbox.cards.automation.conftest import Cards, eventually

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.7"), pytest.mark.xdist_group("model cards")]

GROUP = "cards-churn"


def _package(cards: Cards) -> str:
    made = cards.hub("sagemaker").create_model_package(
        ModelPackageGroupName=GROUP,
        ModelApprovalStatus="PendingManualApproval",
        InferenceSpecification={
            "Containers": [
                {"Image": "111111111111.dkr.ecr.eu-west-1.amazonaws.com/churn:1", "ModelDataUrl": "s3://b/m"}
            ],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    )
    return str(made["ModelPackageArn"])


def _states(cards: Cards, name: str, package: str) -> tuple[str, str]:
    sagemaker = cards.hub("sagemaker")
    return (
        sagemaker.describe_model_card(ModelCardName=name)["ModelCardStatus"],
        sagemaker.describe_model_package(ModelPackageName=package)["ModelApprovalStatus"],
    )


def test_an_approved_card_approves_its_package_and_comes_to_rest(cards: Cards) -> None:
    package = _package(cards)
    cards.create("approved", "PendingReview", model_package_details={"model_package_arn": package})
    cards.user("governance").update_model_card(ModelCardName="approved", ModelCardStatus="Approved")
    eventually(lambda: _states(cards, "approved", package), ("Approved", "Approved"))
    time.sleep(3)
    assert _states(cards, "approved", package) == ("Approved", "Approved")


def test_a_rejected_package_sends_its_card_back_and_out_of_production(cards: Cards) -> None:
    package = _package(cards)
    cards.create("rejected", "PendingReview", model_package_details={"model_package_arn": package})
    cards.status("rejected", "Approved")
    cards.comes_to_be_seen("rejected", "dev", "test", "production")
    eventually(lambda: _states(cards, "rejected", package), ("Approved", "Approved"))
    cards.hub("sagemaker").update_model_package(ModelPackageArn=package, ModelApprovalStatus="Rejected")
    eventually(lambda: _states(cards, "rejected", package), ("Draft", "Rejected"))
    cards.comes_to_be_seen("rejected", "dev")
    # Approved once more in spite of it: the package stays Rejected, and the card stays Approved.
    cards.status("rejected", "Approved")
    cards.comes_to_be_seen("rejected", "dev", "test", "production")
    time.sleep(3)
    assert _states(cards, "rejected", package) == ("Approved", "Rejected")

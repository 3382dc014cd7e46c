"""Model cards of account CENTRAL, and roles of TEAM that would use them."""

import json
import time
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, TEAM, FeatureStore

CONTENT = {"model_overview": {"model_id": "churn-1", "model_owner": "team churn", "problem_type": "Customer churn"}}
EXPORTS = "exported-cards-of-the-team"
DEFAULT, ALLOW_EXPORT = "AWSRAMPermissionSageMakerModelCards", "AWSRAMPermissionSageMakerModelCardsAllowExport"


def card_arn(name: str = "churn", account: str = CENTRAL) -> str:
    """The ARN of a card."""
    return f"arn:aws:sagemaker:{REGION}:{account}:model-card/{name}"


def job_arn(job: str = "review", name: str = "churn") -> str:
    """The ARN of an export job of a card of CENTRAL."""
    return f"{card_arn(name)}/export-job/{job}"


def everything(name: str = "churn") -> list[dict[str, Any]]:
    """All of SageMaker on one card of CENTRAL and its export jobs."""
    return [allow("sagemaker:*", [card_arn(name), f"{card_arn(name)}/*"])]


def to_exports() -> dict[str, Any]:
    """Putting PDFs into the bucket EXPORTS."""
    return allow("s3:PutObject", f"arn:aws:s3:::{EXPORTS}/*")


class CardAccount(FeatureStore):
    """The account that owns the cards, used by its root unless said otherwise."""

    def card(self, name: str = "churn", **changes: Any) -> str:
        """The ARN of a new card in Draft."""
        request = {"Content": json.dumps(CONTENT), "ModelCardStatus": "Draft", **changes}
        return str(self.sagemaker.create_model_card(ModelCardName=name, **request)["ModelCardArn"])

    def described(self, name: str = "churn", **more: Any) -> dict[str, Any]:
        """The description of a card."""
        found: dict[str, Any] = self.sagemaker.describe_model_card(ModelCardName=name, **more)
        return found

    def update(self, name: str = "churn", **changes: Any) -> None:
        """Update a card."""
        self.sagemaker.update_model_card(ModelCardName=name, **changes)

    def share(self, permission: str = DEFAULT, *principals: str, name: str = "churn") -> str:
        """The ARN of a new share of a card with TEAM, or with others."""
        request = {
            "name": permission,
            "resourceArns": [card_arn(name)],
            "principals": list(principals or (TEAM,)),
            "permissionArns": [f"arn:aws:ram::aws:permission/{permission}"],
            "allowExternalPrincipals": False,
        }
        return str(self.client("ram").create_resource_share(**request)["resourceShare"]["resourceShareArn"])

    def scientist(self, *statements: dict[str, Any], name: str = "scientist") -> Any:
        """A SageMaker client of a new role of TEAM with these permissions, by default everything on the card."""
        return self.as_role("sagemaker", name, list(statements) or everything(), account=TEAM)

    def bucket(self, name: str = EXPORTS, account: str = TEAM) -> Any:
        """The S3 client of the root of an account that has a new bucket."""
        s3 = self.client("s3", account)
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        return s3


def export(client: Any, card: str, job: str = "review", **more: Any) -> dict[str, Any]:
    """Export a card to EXPORTS and wait; returns the description of the job that has ended."""
    output = {"S3OutputPath": f"s3://{EXPORTS}"}
    request = {"ModelCardName": card, "ModelCardExportJobName": job, "OutputConfig": output, **more}
    arn = client.create_model_card_export_job(**request)["ModelCardExportJobArn"]
    return ended(client, arn)


def ended(client: Any, arn: str) -> dict[str, Any]:
    """The description of an export job once it is no longer InProgress."""
    deadline = time.monotonic() + 10
    while True:
        found: dict[str, Any] = client.describe_model_card_export_job(ModelCardExportJobArn=arn)
        if found["Status"] != "InProgress":
            return found
        assert time.monotonic() < deadline, f"{arn} is still InProgress"
        time.sleep(0.05)


@pytest.fixture
def account(sandbox: Sandbox) -> CardAccount:
    """The account without any card."""
    return CardAccount(sandbox, "", "", "")

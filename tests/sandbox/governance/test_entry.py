"""Who gets in: the console by role or key, the teams by grant; and what they may do there."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import OUTSIDER
from tests.sandbox.governance.connection import (
    CHURN,
    CONSOLE,
    EXTERNAL_ID,
    NAMES,
    QUEUE_URL,
    REGISTRY,
    TEAM,
    Deployed,
    register,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("governance")]


@pytest.mark.requirement("S3.3")
@pytest.mark.parametrize(
    ("external_id", "account"),
    [("retail-7f3a91c3", CONSOLE), (None, CONSOLE), (EXTERNAL_ID, OUTSIDER), (EXTERNAL_ID, "384547875043")],
    ids=["wrong external id", "no external id", "a stranger", "another console"],
)
def test_nobody_but_the_console_with_its_external_id_takes_the_role(
    deployed: Deployed, external_id: str | None, account: str
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        deployed.console("sqs", external_id, account)


@pytest.mark.requirement("S3.3", "S3.9")
def test_the_console_reads_models_and_cards_and_cannot_approve_or_send(connection: Deployed) -> None:
    arn = register(connection.registry("sagemaker"), "models-churn")
    sagemaker, sqs = connection.console("sagemaker"), connection.console("sqs")
    groups = {
        group["ModelPackageGroupName"]
        for group in sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]
    }
    assert {"models-churn", "models-ranking"} <= groups
    assert sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageGroupName"] == "models-churn"
    with pytest.raises(ClientError, match="AccessDenied"):
        sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    with pytest.raises(ClientError, match="AccessDenied"):
        sagemaker.delete_model_package(ModelPackageName=arn)
    with pytest.raises(ClientError, match="AccessDenied"):
        sqs.send_message(QueueUrl=QUEUE_URL, MessageBody="{}", MessageGroupId="forged")


@pytest.mark.requirement("S3.6")
def test_the_console_opens_studio_with_the_default_profile_only(deployed: Deployed) -> None:
    studio, console = deployed.registry("sagemaker"), deployed.console("sagemaker")
    (domain,) = [each["DomainId"] for each in studio.list_domains()["Domains"]]
    profile = NAMES.governance_profile("retail")
    assert console.create_presigned_domain_url(DomainId=domain, UserProfileName=profile)["AuthorizedUrl"]
    role = studio.describe_user_profile(DomainId=domain, UserProfileName=profile)["UserSettings"]["ExecutionRole"]
    studio.create_user_profile(DomainId=domain, UserProfileName="admin", UserSettings={"ExecutionRole": role})
    with pytest.raises(ClientError, match="AccessDenied"):
        console.create_presigned_domain_url(DomainId=domain, UserProfileName="admin")


@pytest.mark.requirement("S3.10")
def test_a_team_deploys_or_registers_as_granted(deployed: Deployed) -> None:
    scientists, interns = deployed.team("scientists"), deployed.team("interns")
    bucket, key = NAMES.artifacts_bucket(REGISTRY), "models-churn/model.tar.gz"
    scientists.client("s3").put_object(Bucket=bucket, Key=key, Body=b"weights")
    assert interns.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read() == b"weights"
    arn = register(scientists.client("sagemaker"), CHURN)
    assert interns.client("sagemaker").describe_model_package(ModelPackageName=arn)["ModelPackageVersion"] >= 1
    ranking = NAMES.model_group_arn(REGISTRY, "models-ranking")
    for refused in (
        lambda: interns.client("s3").put_object(Bucket=bucket, Key=key, Body=b""),
        lambda: scientists.client("s3").put_object(Bucket=bucket, Key="models-ranking/model.tar.gz", Body=b""),
        lambda: register(interns.client("sagemaker"), CHURN),
        lambda: scientists.client("sagemaker").describe_model_package_group(ModelPackageGroupName=ranking),
        lambda: deployed.sandbox.root(OUTSIDER).client("s3").get_object(Bucket=bucket, Key=key),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            refused()


@pytest.mark.requirement("S3.4")
def test_the_access_key_in_the_secret_opens_what_the_role_would(deployed: Deployed) -> None:
    deployed.sandbox.root(TEAM).client("sagemaker").create_model_package_group(ModelPackageGroupName="kiosk")
    name = NAMES.governance_secret("kiosk")
    secrets = deployed.sandbox.root(TEAM).client("secretsmanager")
    key = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    user = deployed.with_key(key["accessKeyId"], key["secretAccessKey"])
    assert user.client("sts").get_caller_identity()["Arn"] == NAMES.governance_user_arn(TEAM, "kiosk")
    url = NAMES.queue_url(TEAM, NAMES.governance_queue("kiosk"))
    (message, *_) = user.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    assert json.loads(message["Body"])["account"] == TEAM
    assert user.client("sagemaker").list_model_package_groups()["ModelPackageGroupSummaryList"]
    with pytest.raises(ClientError, match="AccessDenied"):
        user.client("sqs").send_message(QueueUrl=url, MessageBody="{}", MessageGroupId="forged")
    with pytest.raises(ClientError, match="AccessDenied"):
        user.client("secretsmanager").get_secret_value(SecretId=name)

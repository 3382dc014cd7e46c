"""The fields of the console's form."""

from __future__ import annotations

import pytest

from landbridge.aws.governance.sheet import sheet
from tests.landbridge.aws.governance.declared import target


@pytest.mark.requirement("S3.8")
def test_a_role_connection_has_all_that_the_form_asks_for() -> None:
    assert {field.key: field.value for field in sheet(target())} == {
        "description": "Models of retail",
        "business_entity": "Retail models",
        "default_user": "ada",
        "account_id": "888899990000",
        "region": "eu-west-1",
        "default_profile_arn": "arn:aws:sagemaker:eu-west-1:888899990000:user-profile/d-abcdefghij12/"
        "landbridge-prod-governance-retail",
        "credentials": "Cross-account role",
        "role_arn": "arn:aws:iam::888899990000:role/landbridge-prod-governance-retail",
        "external_id": "retail-7f3a91c2",
        "console_region": None,
        "model_sqs_url": "https://sqs.eu-west-1.amazonaws.com/888899990000/landbridge-prod-governance-retail.fifo",
    }


@pytest.mark.requirement("S3.4", "S3.8")
def test_an_access_key_connection_names_the_secret_and_shows_no_key() -> None:
    fields = {field.key: field for field in sheet(target("keys"))}
    assert "role_arn" not in fields
    assert fields["key_account_id"].value == "888899990001"
    for key in ("access_key_id", "secret_access_key"):
        assert fields[key].value is None
        assert "landbridge-prod/governance/keys/access-key" in fields[key].hint


@pytest.mark.requirement("S3.8")
def test_a_domain_that_is_made_has_an_id_that_only_aws_knows() -> None:
    open_fields = {field.key: field.hint for field in sheet(target("keys")) if field.value is None}
    assert "--domain" in open_fields["default_profile_arn"]
    given = {field.key: field.value for field in sheet(target("keys"), domain="d-1")}
    assert given["default_profile_arn"] == (
        "arn:aws:sagemaker:eu-west-1:888899990001:user-profile/d-1/landbridge-prod-governance-keys"
    )

"""Athena workgroups and data catalogs from templates, read back through the API."""

from typing import Any

import pytest

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox


def test_workgroup_configuration(stack: Stack) -> None:
    configuration = {
        "EnforceWorkGroupConfiguration": True,
        "PublishCloudWatchMetricsEnabled": True,
        "ResultConfiguration": {
            "OutputLocation": "s3://results-222222222222/",
            "ExpectedBucketOwner": "222222222222",
            "AclConfiguration": {"S3AclOption": "BUCKET_OWNER_FULL_CONTROL"},
            "EncryptionConfiguration": {
                "EncryptionOption": "SSE_KMS",
                "KmsKey": "arn:aws:kms:eu-west-1:222222222222:key/11111111-2222-3333-4444-555555555555",
            },
        },
    }

    def workgroup(**properties: Any) -> dict[str, Any]:
        return {"Group": {"Type": "AWS::Athena::WorkGroup", "Properties": {"Name": "team", **properties}}}

    stack.deploy(workgroup(WorkGroupConfiguration=configuration, Description="one"))
    athena = stack.session.client("athena")
    found: Any = athena.get_work_group(WorkGroup="team")["WorkGroup"]
    assert {name: found["Configuration"][name] for name in configuration} == configuration
    assert found["Description"] == "one"
    stack.deploy(workgroup(State="DISABLED", WorkGroupConfiguration={"EnforceWorkGroupConfiguration": False}))
    found = athena.get_work_group(WorkGroup="team")["WorkGroup"]
    assert found["State"] == "DISABLED"
    assert found["Configuration"]["EnforceWorkGroupConfiguration"] is False
    assert "OutputLocation" not in found["Configuration"].get("ResultConfiguration", {})


def _catalog(**properties: Any) -> dict[str, Any]:
    settings = {"Name": "central", "Type": "GLUE", "Parameters": {"catalog-id": "111111111111"}, **properties}
    return {"Catalog": {"Type": "AWS::Athena::DataCatalog", "Properties": settings}}


def test_data_catalog(stack: Stack) -> None:
    athena = stack.session.client("athena")
    stack.deploy(_catalog())
    found = athena.get_data_catalog(Name="central")["DataCatalog"]
    assert (found["Type"], found["Parameters"]) == ("GLUE", {"catalog-id": "111111111111"})
    stack.deploy(_catalog(Parameters={"catalog-id": "333333333333"}, Description="moved"))
    found = athena.get_data_catalog(Name="central")["DataCatalog"]
    assert (found["Description"], found["Parameters"]) == ("moved", {"catalog-id": "333333333333"})
    stack.delete()
    assert "central" not in [item["CatalogName"] for item in athena.list_data_catalogs()["DataCatalogsSummary"]]


def test_data_catalog_of_the_same_name_is_not_taken_over(stack: Stack) -> None:
    stack.session.client("athena").create_data_catalog(
        Name="central", Type="GLUE", Parameters={"catalog-id": "333333333333"}
    )
    with pytest.raises(AssertionError, match=r"(?i)already exists"):
        stack.deploy(_catalog())

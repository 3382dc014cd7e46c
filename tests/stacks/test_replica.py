"""Replica-product-success of the example, and the rules in Foundation that fill it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.replication import copies
from tests.landbridge.policies.test_replication import declared
from tests.synthesis import Template, only, properties, resources, statements, synthesize
from tests.templates.replacement import destroyed

pytestmark = pytest.mark.requirement("S4.7")

ACCOUNT = "333344445555"
BUCKET = f"landbridge-example-replica-product-success-{ACCOUNT}"
LOGS = f"landbridge-example-replogs-product-success-{ACCOUNT}"


@pytest.fixture
def replica(templates: dict[str, Template]) -> Template:
    return templates["Replica-product-success"]


def test_the_copy_is_encrypted_with_a_key_of_its_own_and_logged(replica: Template) -> None:
    copy = _bucket(replica, BUCKET)
    (key,) = resources(replica, "AWS::KMS::Key")
    (encryption,) = copy["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": {"Fn::GetAtt": [key, "Arn"]},
        },
    }
    assert copy["VersioningConfiguration"] == {"Status": "Enabled"}
    assert copy["LoggingConfiguration"]["DestinationBucketName"] == LOGS
    (rule,) = copy["LifecycleConfiguration"]["Rules"]
    assert "ExpirationInDays" not in rule
    assert only(replica, "AWS::KMS::Alias")["AliasName"] == "alias/landbridge-example-replica-product-success"


def test_what_holds_data_is_kept_and_tables_go_with_their_copies(replica: Template) -> None:
    kept = {body["Type"] for body in replica["Resources"].values() if "DeletionPolicy" in body}
    assert kept == {
        "AWS::KMS::Key",
        "AWS::KMS::Alias",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::Glue::Database",
    }
    assert {body["Type"] for body in replica["Resources"].values()} - kept == {"AWS::Glue::Table"}


def test_the_table_has_the_groups_columns_and_begins_above_the_folder_that_nobody_can_name(replica: Template) -> None:
    table = only(replica, "AWS::Glue::Table")
    assert (table["CatalogId"], table["DatabaseName"]) == (ACCOUNT, "replica_landbridge_example_product_success")
    assert table["TableInput"]["Name"] == "users"
    assert "PartitionKeys" not in table["TableInput"]
    storage = table["TableInput"]["StorageDescriptor"]
    assert storage["Location"] == f"s3://{BUCKET}/example-users/111122223333/sagemaker/eu-west-1/offline-store/"
    assert {column["Name"]: column["Type"] for column in storage["Columns"]} == {
        "user_id": "string",
        "event_time": "string",
        "country": "string",
        "age_band": "string",
        "days_since_signup": "bigint",
        "lifetime_value": "double",
        "opted_in": "bigint",
        "write_time": "timestamp",
        "api_invocation_time": "timestamp",
        "is_deleted": "boolean",
    }


def test_the_table_waits_for_its_database(replica: Template) -> None:
    (table,) = resources(replica, "AWS::Glue::Table").values()
    assert [replica["Resources"][name]["Type"] for name in table["DependsOn"]] == ["AWS::Glue::Database"]


def test_foundation_copies_the_groups_folder_as_the_replication_role(templates: dict[str, Template]) -> None:
    foundation = templates["Foundation"]
    replication = _bucket(foundation, "landbridge-example-111122223333")["ReplicationConfiguration"]
    (role,) = [
        name
        for name, body in resources(foundation, "AWS::IAM::Role").items()
        if body["Properties"]["RoleName"] == "landbridge-example-replication"
    ]
    assert replication["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    (rule,) = replication["Rules"]
    assert (rule["Id"], rule["Filter"]) == ("product-success.users", {"Prefix": "example-users/"})
    assert rule["Destination"]["Bucket"] == f"arn:aws:s3:::{BUCKET}"
    assert rule["Destination"]["EncryptionConfiguration"] == {
        "ReplicaKmsKeyID": f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/landbridge-example-replica-product-success"
    }
    source_key = statements(foundation, "landbridge-example-replication")["SourceKey"]["Resource"]["Fn::GetAtt"][0]
    assert foundation["Resources"][source_key]["Properties"]["Description"].startswith("Offline store")


def test_without_replicas_nothing_is_copied(declaration: Declaration, tmp_path: Path) -> None:
    templates = synthesize(declaration.model_copy(update={"replicas": {}}), tmp_path)
    assert not [name for name in templates if name.startswith("Replica-")]
    foundation = templates["Foundation"]
    assert not [bucket for bucket in properties(foundation, "AWS::S3::Bucket") if "ReplicationConfiguration" in bucket]
    assert not [role for role in properties(foundation, "AWS::IAM::Role") if role["RoleName"].endswith("replication")]


@pytest.mark.requirement("B.6")
def test_a_first_copy_replaces_nothing_and_a_team_alone_gets_the_same_replica(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    before = synthesize(declaration.model_copy(update={"replicas": {}}), tmp_path / "before")
    changed = {name for name in before if before[name] != templates[name]}
    assert changed == {"Foundation", "Team-product-success"}
    assert destroyed(before, templates) == []
    alone = synthesize(declaration, tmp_path / "alone", team="product-success")
    assert alone["Replica-product-success"] == templates["Replica-product-success"]


@pytest.mark.requirement("B.4")
def test_foundation_waits_for_the_replica_which_is_protected_and_waits_for_nothing(assembly: Path) -> None:
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    replica = artifacts["Replica-product-success"]
    assert replica["environment"] == f"aws://{ACCOUNT}/eu-west-1"
    assert replica["properties"]["terminationProtection"] is True
    assert [name for name in replica["dependencies"] if not name.endswith(".assets")] == []
    assert "Replica-product-success" in artifacts["Foundation"]["dependencies"]


@pytest.mark.requirement("S4.9")
def test_the_team_reads_its_copy_as_its_execution_role(templates: dict[str, Template]) -> None:
    may = statements(templates["Team-product-success"], "landbridge-example-execution-product-success")
    assert may["ReplicaObjects"]["Resource"] == f"arn:aws:s3:::{BUCKET}/example-users/*"


def test_a_thousand_copies_are_rules_of_their_own_and_fit_into_a_template(tmp_path: Path) -> None:
    declaration = declared(20, 50)
    synthesize(declaration, tmp_path)
    foundation = tmp_path / "Foundation.template.json"
    bucket = _bucket(json.loads(foundation.read_text()), "landbridge-many-111122223333")
    rules = bucket["ReplicationConfiguration"]["Rules"]
    expected = {(copy.rule, copy.prefix) for copy in copies(declaration, Names.of(declaration))}
    assert {(rule["Id"], rule["Filter"]["Prefix"]) for rule in rules} == expected
    assert len({rule["Priority"] for rule in rules}) == len(expected) == 1000
    # CloudFormation user guide, cloudformation-limits: a template in S3.
    assert foundation.stat().st_size <= 1024 * 1024


def _bucket(template: Template, name: str) -> dict[str, Any]:
    (found,) = [bucket for bucket in properties(template, "AWS::S3::Bucket") if bucket["BucketName"] == name]
    return found

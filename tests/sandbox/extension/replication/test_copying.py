"""What arrives at the destination of a rule, and what does not."""

import pytest

from tests.sandbox.extension.authorization.documents import allow, denied
from tests.sandbox.extension.authorization.roles import create_role
from tests.sandbox.extension.replication.conftest import (
    ALIAS,
    DESTINATION,
    DESTINATION_ACCOUNT,
    S3_TRUST,
    SOURCE,
    Accounts,
    create_bucket,
)

pytestmark = pytest.mark.sandbox


def test_a_new_object_arrives_with_the_destinations_key(accounts: Accounts) -> None:
    accounts.replicate()
    assert accounts.write(Metadata={"team": "core"}, ContentType="text/plain") == "COMPLETED"
    source = accounts.source.head_object(Bucket=SOURCE, Key="groups/one")
    replica = accounts.destination.get_object(Bucket=DESTINATION, Key="groups/one")
    assert replica["Body"].read() == b"one"
    assert replica["ReplicationStatus"] == "REPLICA"
    assert (source["SSEKMSKeyId"], replica["SSEKMSKeyId"]) == (accounts.source_key, accounts.destination_key)
    assert replica["BucketKeyEnabled"] is True
    for same in ("VersionId", "LastModified", "ETag", "Metadata", "ContentType"):
        assert replica[same] == source[same]


def test_the_replica_belongs_to_the_destinations_account(accounts: Accounts) -> None:
    accounts.replicate()
    accounts.write()
    acl = accounts.destination.get_object_acl(Bucket=DESTINATION, Key="groups/one")
    accounts.destination.put_object(Bucket=DESTINATION, Key="own", Body=b"")
    assert acl["Owner"] == accounts.destination.get_object_acl(Bucket=DESTINATION, Key="own")["Owner"]
    denied(accounts.source.get_object, Bucket=DESTINATION, Key="groups/one")


def test_the_key_may_be_named_by_the_arn_of_an_alias(accounts: Accounts) -> None:
    alias = accounts.destination_key.rpartition(":")[0] + f":{ALIAS}"
    destination = {**accounts.rule()["Destination"], "EncryptionConfiguration": {"ReplicaKmsKeyID": alias}}
    accounts.replicate(accounts.rule(Destination=destination))
    assert accounts.write() == "COMPLETED"
    replica = accounts.destination.head_object(Bucket=DESTINATION, Key="groups/one")
    assert replica["SSEKMSKeyId"] == accounts.destination_key


def test_each_version_arrives(accounts: Accounts) -> None:
    accounts.replicate()
    accounts.write()
    accounts.write()
    ids = [
        [item["VersionId"] for item in s3.list_object_versions(Bucket=bucket)["Versions"]]
        for s3, bucket in ((accounts.source, SOURCE), (accounts.destination, DESTINATION))
    ]
    assert ids[0] == ids[1]
    old = accounts.source.head_object(Bucket=SOURCE, Key="groups/one", VersionId=ids[0][1])
    assert old["ReplicationStatus"] == "COMPLETED"
    assert accounts.destination.head_object(Bucket=DESTINATION, Key="groups/one", VersionId=ids[0][1])


def test_other_prefixes_and_older_objects_stay(accounts: Accounts) -> None:
    assert accounts.write("groups/before") is None
    accounts.replicate()
    assert accounts.write("results/one") is None
    assert accounts.replicas() == []


def test_a_disabled_rule_and_a_removed_configuration_copy_nothing(accounts: Accounts) -> None:
    accounts.replicate(accounts.rule(Status="Disabled"))
    assert accounts.write() is None
    accounts.replicate()
    accounts.source.delete_bucket_replication(Bucket=SOURCE)
    assert accounts.write() is None
    assert accounts.replicas() == []


def test_copies_and_multipart_uploads_arrive(accounts: Accounts) -> None:
    accounts.write("elsewhere")
    accounts.replicate()
    s3 = accounts.source
    s3.copy_object(Bucket=SOURCE, Key="groups/copy", CopySource={"Bucket": SOURCE, "Key": "elsewhere"})
    upload = s3.create_multipart_upload(Bucket=SOURCE, Key="groups/parts")["UploadId"]
    part = s3.upload_part(Bucket=SOURCE, Key="groups/parts", UploadId=upload, PartNumber=1, Body=b"parts")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(Bucket=SOURCE, Key="groups/parts", UploadId=upload, MultipartUpload=parts)
    assert accounts.replicas() == ["groups/copy", "groups/parts"]
    assert accounts.destination.get_object(Bucket=DESTINATION, Key="groups/parts")["Body"].read() == b"parts"


def test_encrypted_objects_need_to_be_selected(accounts: Accounts) -> None:
    destination = {**accounts.rule()["Destination"]}
    del destination["EncryptionConfiguration"]
    accounts.replicate(accounts.rule(Destination=destination, SourceSelectionCriteria=None))
    assert accounts.write() is None
    assert accounts.write("groups/plain", ServerSideEncryption="AES256") == "COMPLETED"
    assert accounts.replicas() == ["groups/plain"]
    replica = accounts.destination.head_object(Bucket=DESTINATION, Key="groups/plain")
    assert replica["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize(("asked", "arrives"), [("Enabled", True), ("Disabled", False)])
def test_delete_markers_arrive_only_if_asked_for(accounts: Accounts, asked: str, arrives: bool) -> None:
    accounts.replicate(accounts.rule(DeleteMarkerReplication={"Status": asked}))
    accounts.write()
    deleted = accounts.source.delete_object(Bucket=SOURCE, Key="groups/one")
    found = accounts.destination.list_object_versions(Bucket=DESTINATION)
    markers = [item["VersionId"] for item in found.get("DeleteMarkers", [])]
    assert markers == ([deleted["VersionId"]] if arrives else [])
    assert len(found["Versions"]) == 1
    # The deletion of a version never reaches the destination.
    version = found["Versions"][0]["VersionId"]
    accounts.source.delete_object(Bucket=SOURCE, Key="groups/one", VersionId=version)
    assert accounts.destination.head_object(Bucket=DESTINATION, Key="groups/one", VersionId=version)


def test_replicas_are_not_replicated(accounts: Accounts) -> None:
    accounts.replicate()
    s3, further = accounts.destination, f"arn:aws:iam::{DESTINATION_ACCOUNT}:role/further"
    create_bucket(s3, "third-bucket", None)
    create_role(accounts.sandbox, further, S3_TRUST, allow(["s3:*", "kms:*"], "*"))
    rule = accounts.rule(Destination={**accounts.rule()["Destination"], "Bucket": "arn:aws:s3:::third-bucket"})
    s3.put_bucket_replication(Bucket=DESTINATION, ReplicationConfiguration={"Role": further, "Rules": [rule]})
    s3.put_object(Bucket=DESTINATION, Key="groups/own", Body=b"")
    assert s3.head_object(Bucket=DESTINATION, Key="groups/own")["ReplicationStatus"] == "COMPLETED"
    assert accounts.write() == "COMPLETED"
    assert s3.head_object(Bucket=DESTINATION, Key="groups/one")["ReplicationStatus"] == "REPLICA"
    assert [item["Key"] for item in s3.list_objects_v2(Bucket="third-bucket")["Contents"]] == ["groups/own"]


def test_the_highest_priority_counts_for_a_destination(accounts: Accounts) -> None:
    deleting = accounts.rule(ID="other", Priority=2, DeleteMarkerReplication={"Status": "Enabled"})
    accounts.replicate(deleting, accounts.rule())
    accounts.write()
    accounts.source.delete_object(Bucket=SOURCE, Key="groups/one")
    versions = accounts.destination.list_object_versions(Bucket=DESTINATION)
    assert (len(versions["Versions"]), len(versions["DeleteMarkers"])) == (1, 1)


def test_one_destination_that_fails_makes_the_status_failed(accounts: Accounts) -> None:
    create_bucket(accounts.destination, "second-destination", None)
    other = {**accounts.rule()["Destination"], "Bucket": "arn:aws:s3:::second-destination"}
    accounts.replicate(accounts.rule(), accounts.rule(ID="second", Priority=2, Destination=other))
    assert accounts.write() == "FAILED"
    assert accounts.replicas() == ["groups/one"]

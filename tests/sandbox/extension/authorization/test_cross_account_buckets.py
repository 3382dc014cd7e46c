"""Buckets are found by their global name from every account, and both sides judge the caller as what it is."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, policy

OWNER, OTHER = "111111111111", "222222222222"
BUCKET = "shared-bucket-of-the-owner"
ROLE = f"arn:aws:iam::{OTHER}:role/teams/reader"
READ = ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"]
RESOURCES = [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]

pytestmark = pytest.mark.sandbox


@pytest.fixture
def reader(sandbox: Sandbox) -> boto3.Session:
    """A session of a role with a path, in another account than the bucket, allowed to read by its own policy."""
    iam = sandbox.root(OTHER).client("iam")
    trust = policy({"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"})
    iam.create_role(RoleName="reader", Path="/teams/", AssumeRolePolicyDocument=trust)
    iam.put_role_policy(
        RoleName="reader", PolicyName="read", PolicyDocument=policy(allow([*READ, "s3:PutObject"], RESOURCES))
    )
    s3: Any = sandbox.root(OWNER).client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    s3.put_object(Bucket=BUCKET, Key="a/b.txt", Body=b"text")
    return sandbox.role(OTHER, ROLE)


@pytest.fixture
def share(sandbox: Sandbox) -> Callable[..., None]:
    """Puts the bucket policy."""

    def put(*statements: dict[str, Any]) -> None:
        sandbox.root(OWNER).client("s3").put_bucket_policy(Bucket=BUCKET, Policy=policy(*statements))

    return put


def of_reader(**more: Any) -> dict[str, Any]:
    condition = {"ArnEquals": {"aws:PrincipalArn": ROLE}}
    return allow(READ, RESOURCES, Principal={"AWS": OTHER}, Condition=condition, **more)


def test_a_condition_on_the_role_arn_lets_its_sessions_in(reader: boto3.Session, share: Callable[..., None]) -> None:
    share(of_reader())
    s3: Any = reader.client("s3")
    assert s3.get_object(Bucket=BUCKET, Key="a/b.txt")["Body"].read() == b"text"
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 1
    assert s3.head_object(Bucket=BUCKET, Key="a/b.txt")["ContentLength"] == 4
    assert s3.head_bucket(Bucket=BUCKET)
    assert s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"] == s3.meta.region_name


def test_the_session_arn_is_no_principal_arn(reader: boto3.Session, share: Callable[..., None]) -> None:
    session = f"arn:aws:sts::{OTHER}:assumed-role/reader/test"
    share({**of_reader(), "Condition": {"ArnEquals": {"aws:PrincipalArn": session}}})
    denied(reader.client("s3").get_object, Bucket=BUCKET, Key="a/b.txt")


def test_a_deny_on_a_role_outweighs_an_allow_on_its_account(reader: boto3.Session, share: Callable[..., None]) -> None:
    share(allow(READ, RESOURCES, Principal={"AWS": OTHER}), {**of_reader(), "Effect": "Deny"})
    message = denied(reader.client("s3").get_object, Bucket=BUCKET, Key="a/b.txt")
    assert "with an explicit deny in a resource-based policy" in message


def test_the_bucket_policy_alone_does_not_suffice_for_another_account(
    sandbox: Sandbox, reader: boto3.Session, share: Callable[..., None]
) -> None:
    share(allow(["s3:DeleteObject"], RESOURCES, Principal={"AWS": OTHER}))
    message = denied(reader.client("s3").delete_object, Bucket=BUCKET, Key="a/b.txt")
    assert "because no identity-based policy allows the s3:DeleteObject action" in message
    sandbox.root(OTHER).client("s3").delete_object(Bucket=BUCKET, Key="a/b.txt")


def test_the_identity_policy_alone_does_not_suffice(reader: boto3.Session) -> None:
    message = denied(reader.client("s3").get_object, Bucket=BUCKET, Key="a/b.txt")
    assert "because no resource-based policy allows the s3:GetObject action" in message


def test_an_object_written_from_another_account_is_in_the_owners_bucket(
    sandbox: Sandbox, reader: boto3.Session, share: Callable[..., None]
) -> None:
    share(allow(["s3:PutObject"], RESOURCES, Principal={"AWS": ROLE}))
    s3: Any = reader.client("s3")
    s3.put_object(Bucket=BUCKET, Key="written", Body=b"x")
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
    part = s3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=1, Body=b"y")
    parts = [{"PartNumber": 1, "ETag": part["ETag"]}]
    s3.complete_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts})
    found = sandbox.root(OWNER).client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    assert [item["Key"] for item in found] == ["a/b.txt", "parts", "written"]


def test_the_resource_account_of_a_bucket_is_its_owner(
    sandbox: Sandbox, reader: boto3.Session, share: Callable[..., None]
) -> None:
    share(of_reader())
    iam = sandbox.root(OTHER).client("iam")
    only = allow(
        READ, RESOURCES, Condition={"StringEquals": {"aws:ResourceAccount": OWNER, "s3:ResourceAccount": OWNER}}
    )
    iam.put_role_policy(RoleName="reader", PolicyName="read", PolicyDocument=policy(only))
    assert reader.client("s3").head_object(Bucket=BUCKET, Key="a/b.txt")


def test_a_bucket_policy_may_ask_for_the_organisation(
    sandbox: Sandbox, reader: boto3.Session, share: Callable[..., None]
) -> None:
    organisation = {"StringEquals": {"aws:PrincipalOrgID": sandbox.organisation.id}}
    share(allow(READ, RESOURCES, Principal="*", Condition=organisation))
    assert reader.client("s3").head_object(Bucket=BUCKET, Key="a/b.txt")
    denied(sandbox.root("999999999999").client("s3").get_object, Bucket=BUCKET, Key="a/b.txt")


def test_a_wrong_expected_owner_is_denied(reader: boto3.Session, share: Callable[..., None]) -> None:
    share(of_reader())
    s3: Any = reader.client("s3")
    assert s3.head_object(Bucket=BUCKET, Key="a/b.txt", ExpectedBucketOwner=OWNER)
    denied(s3.get_object, Bucket=BUCKET, Key="a/b.txt", ExpectedBucketOwner=OTHER)
    denied(s3.list_objects_v2, Bucket=BUCKET, ExpectedBucketOwner="333333333333")


def test_a_copy_reads_the_source_as_the_caller(
    sandbox: Sandbox, reader: boto3.Session, share: Callable[..., None]
) -> None:
    s3: Any = sandbox.root(OTHER).client("s3")
    s3.create_bucket(Bucket="of-the-other", CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    own = allow(["s3:PutObject"], ["arn:aws:s3:::of-the-other/*"])
    sandbox.root(OTHER).client("iam").put_role_policy(RoleName="reader", PolicyName="write", PolicyDocument=policy(own))
    source = {"Bucket": BUCKET, "Key": "a/b.txt"}
    copy: Any = reader.client("s3").copy_object
    denied(copy, Bucket="of-the-other", Key="copy", CopySource=source)
    share(of_reader())
    copy(Bucket="of-the-other", Key="copy", CopySource=source)
    assert s3.get_object(Bucket="of-the-other", Key="copy")["Body"].read() == b"text"


def test_setting_an_acl_or_tags_needs_permission_of_its_own(reader: boto3.Session, share: Callable[..., None]) -> None:
    share(allow(["s3:PutObject"], RESOURCES, Principal={"AWS": ROLE}))
    s3 = reader.client("s3")
    assert "s3:PutObjectAcl" in denied(s3.put_object, Bucket=BUCKET, Key="k", ACL="bucket-owner-full-control")
    assert "s3:PutObjectTagging" in denied(s3.put_object, Bucket=BUCKET, Key="k", Tagging="a=b")


def test_a_presigned_address_is_judged_as_who_signed_it(
    sandbox: Sandbox, reader: boto3.Session, share: Callable[..., None]
) -> None:
    trusting = ssl.create_default_context(cafile=str(sandbox.endpoint.authority))
    address = reader.client("s3").generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "a/b.txt"})
    unsigned = address.partition("?")[0]
    for url in (address, unsigned):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(url, context=trusting)  # noqa: S310 - https, from the line above
    share(of_reader())
    with urllib.request.urlopen(address, context=trusting) as answer:  # noqa: S310
        assert answer.read() == b"text"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(unsigned, context=trusting)  # noqa: S310

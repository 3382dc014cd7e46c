"""KMS keys of other accounts, and the key permissions that encrypted objects need."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, deny, policy, refused, trust
from tests.sandbox.extension.authorization.roles import create_role

OWNER, USER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{USER}:role/user"
LOCAL = f"arn:aws:iam::{OWNER}:role/local"
BUCKET = "bucket-with-a-key"
ROOT = {"AWS": f"arn:aws:iam::{OWNER}:root"}
USE = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"]

pytestmark = pytest.mark.sandbox


@pytest.fixture
def kms(sandbox: Sandbox) -> Any:
    return sandbox.root(OWNER).client("kms")


@pytest.fixture
def key(kms: Any) -> str:
    """The ARN of a key whose policy leaves everything to its account's own policies."""
    return str(kms.create_key()["KeyMetadata"]["Arn"])


def let(kms: Any, key: str, *statements: dict[str, Any]) -> None:
    kms.put_key_policy(KeyId=key, Policy=policy(allow("kms:*", "*", Principal=ROOT), *statements))


def user(sandbox: Sandbox, *statements: dict[str, Any]) -> Any:
    """A session of the role in the other account."""
    create_role(sandbox, ROLE, trust(USER), *statements)
    return sandbox.role(USER, ROLE)


def test_a_key_of_another_account_needs_both_policies(sandbox: Sandbox, kms: Any, key: str) -> None:
    mine = user(sandbox, allow(USE, key)).client("kms")
    assert "no resource-based policy allows the kms:Encrypt action" in denied(mine.encrypt, KeyId=key, Plaintext=b"x")
    let(kms, key, allow([*USE, "kms:ReEncrypt*"], "*", Principal={"AWS": USER}))
    blob = mine.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert mine.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"
    assert mine.generate_data_key(KeyId=key, KeySpec="AES_256")["KeyId"] == key
    assert mine.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == key
    grant = mine.create_grant(KeyId=key, GranteePrincipal=ROLE, Operations=["Decrypt"])
    found = kms.list_grants(KeyId=key)["Grants"]
    assert [(item["GrantId"], item["IssuingAccount"]) for item in found] == [
        (grant["GrantId"], f"arn:aws:iam::{USER}:root")
    ]
    sandbox.root(USER).client("iam").delete_role_policy(RoleName="user", PolicyName="own")
    assert "no identity-based policy allows the kms:Encrypt action" in denied(mine.encrypt, KeyId=key, Plaintext=b"x")


def test_the_key_policy_must_delegate_to_the_account(sandbox: Sandbox, kms: Any, key: str) -> None:
    create_role(sandbox, LOCAL, trust(OWNER), allow("kms:*", key))
    local = sandbox.role(OWNER, LOCAL).client("kms")
    assert local.encrypt(KeyId=key, Plaintext=b"x")
    administer = allow(["kms:PutKeyPolicy", "kms:CreateGrant"], "*", Principal=ROOT)
    kms.put_key_policy(KeyId=key, Policy=policy(administer))
    denied(local.encrypt, KeyId=key, Plaintext=b"x")
    kms.put_key_policy(KeyId=key, Policy=policy(administer, allow("kms:Encrypt", "*", Principal={"AWS": LOCAL})))
    assert local.encrypt(KeyId=key, Plaintext=b"x")


def test_a_grant_gives_what_it_says(sandbox: Sandbox, kms: Any, key: str) -> None:
    create_role(sandbox, LOCAL, trust(OWNER))
    local = sandbox.role(OWNER, LOCAL).client("kms")
    blob = kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"team": "core"})["CiphertextBlob"]
    constraints = {"EncryptionContextSubset": {"team": "core"}}
    kms.create_grant(KeyId=key, GranteePrincipal=LOCAL, Operations=["Decrypt"], Constraints=constraints)
    assert local.decrypt(CiphertextBlob=blob, EncryptionContext={"team": "core"})["Plaintext"] == b"x"
    denied(local.decrypt, CiphertextBlob=kms.encrypt(KeyId=key, Plaintext=b"y")["CiphertextBlob"])
    denied(local.encrypt, KeyId=key, Plaintext=b"x")


def test_an_identity_policy_may_name_a_key_by_its_aliases(sandbox: Sandbox, kms: Any, key: str) -> None:
    kms.create_alias(AliasName="alias/store", TargetKeyId=key)
    kms.create_alias(AliasName="alias/other", TargetKeyId=key)
    by_alias = {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/st*"}}
    create_role(sandbox, LOCAL, trust(OWNER), allow("kms:Encrypt", "*", Condition=by_alias))
    local = sandbox.role(OWNER, LOCAL).client("kms")
    assert local.encrypt(KeyId=key, Plaintext=b"x")["KeyId"] == key
    assert local.encrypt(KeyId="alias/other", Plaintext=b"x")["KeyId"] == key
    kms.delete_alias(AliasName="alias/store")
    denied(local.encrypt, KeyId=key, Plaintext=b"x")


def test_an_alias_in_a_request_is_judged_as_its_key(sandbox: Sandbox, kms: Any, key: str) -> None:
    kms.create_alias(AliasName="alias/store", TargetKeyId=key)
    create_role(sandbox, LOCAL, trust(OWNER), allow("kms:Encrypt", key))
    assert sandbox.role(OWNER, LOCAL).client("kms").encrypt(KeyId="alias/store", Plaintext=b"x")["KeyId"] == key


@pytest.fixture
def bucket(sandbox: Sandbox, key: str) -> str:
    """A bucket that encrypts with the key, that the other account may read and write, and that holds `old`."""
    s3: Any = sandbox.root(OWNER).client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": sandbox.endpoint.region})
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration=rules)
    s3.put_bucket_policy(
        Bucket=BUCKET, Policy=policy(allow("s3:*Object", f"arn:aws:s3:::{BUCKET}/*", Principal={"AWS": USER}))
    )
    s3.put_object(Bucket=BUCKET, Key="old", Body=b"old")
    return BUCKET


def s3_only() -> dict[str, Any]:
    return allow("s3:*Object", f"arn:aws:s3:::{BUCKET}/*")


@pytest.mark.parametrize(
    ("permission", "reads", "writes"),
    [("kms:Decrypt", True, False), ("kms:GenerateDataKey", False, True), ("kms:DescribeKey", False, False)],
)
def test_an_encrypted_object_needs_the_key(
    sandbox: Sandbox, kms: Any, key: str, bucket: str, permission: str, reads: bool, writes: bool
) -> None:
    let(kms, key, allow(["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"], "*", Principal={"AWS": USER}))
    s3: Any = user(sandbox, s3_only(), allow(permission, key)).client("s3")
    if reads:
        assert s3.get_object(Bucket=bucket, Key="old")["Body"].read() == b"old"
    else:
        assert f"kms:Decrypt on resource: {key}" in denied(s3.get_object, Bucket=bucket, Key="old")
    if writes:
        answer = s3.put_object(Bucket=bucket, Key="new", Body=b"new")
        assert (answer["ServerSideEncryption"], answer["SSEKMSKeyId"]) == ("aws:kms", key)
    else:
        assert f"kms:GenerateDataKey on resource: {key}" in denied(s3.put_object, Bucket=bucket, Key="new", Body=b"")
    copies = denied(s3.copy_object, Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "old"})
    assert ("kms:GenerateDataKey" if reads else "kms:Decrypt") in copies
    assert s3.head_object(Bucket=bucket, Key="old")["SSEKMSKeyId"] == key


def test_the_key_policy_of_the_owner_counts_for_objects(sandbox: Sandbox, key: str, bucket: str) -> None:
    s3 = user(sandbox, s3_only(), allow("kms:*", key)).client("s3")
    message = denied(s3.get_object, Bucket=bucket, Key="old")
    assert "because no resource-based policy allows the kms:Decrypt action" in message


def test_a_deny_on_the_key_reaches_objects(sandbox: Sandbox, kms: Any, key: str, bucket: str) -> None:
    of_role = {"ArnEquals": {"aws:PrincipalArn": ROLE}}
    let(kms, key, allow(USE, "*", Principal={"AWS": USER}), deny("kms:Decrypt", "*", Principal="*", Condition=of_role))
    s3 = user(sandbox, s3_only(), allow("kms:*", key)).client("s3")
    assert "with an explicit deny in a resource-based policy" in denied(s3.get_object, Bucket=bucket, Key="old")


def test_s3_calls_the_key_with_its_name_and_the_objects(sandbox: Sandbox, kms: Any, key: str, bucket: str) -> None:
    condition = {
        "StringEquals": {
            "kms:ViaService": f"s3.{sandbox.endpoint.region}.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{BUCKET}/old",
            "kms:CallerAccount": USER,
        }
    }
    let(kms, key, allow(USE, "*", Principal={"AWS": USER}, Condition=condition))
    session = user(sandbox, s3_only(), allow("kms:*", key))
    s3: Any = session.client("s3")
    assert s3.get_object(Bucket=bucket, Key="old")
    denied(s3.put_object, Bucket=bucket, Key="new", Body=b"x")
    denied(session.client("kms").describe_key, KeyId=key)


def test_a_multipart_upload_needs_both_key_permissions(sandbox: Sandbox, kms: Any, key: str, bucket: str) -> None:
    let(kms, key, allow(USE, "*", Principal={"AWS": USER}))
    s3: Any = user(sandbox, s3_only(), allow("kms:GenerateDataKey", key)).client("s3")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    part = {"Bucket": bucket, "Key": "parts", "UploadId": upload, "PartNumber": 1, "Body": b"x"}
    assert "kms:Decrypt" in denied(s3.upload_part, **part)
    own = policy(s3_only(), allow(["kms:GenerateDataKey", "kms:Decrypt"], key))
    sandbox.root(USER).client("iam").put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=own)
    parts = [{"PartNumber": 1, "ETag": s3.upload_part(**part)["ETag"]}]
    s3.complete_multipart_upload(Bucket=bucket, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts})
    assert s3.get_object(Bucket=bucket, Key="parts")["Body"].read() == b"x"


def test_a_key_that_is_gone_or_off_says_so(kms: Any, sandbox: Sandbox, key: str, bucket: str) -> None:
    s3: Any = sandbox.root(OWNER).client("s3")
    kms.disable_key(KeyId=key)
    assert refused(s3.get_object, Bucket=bucket, Key="old").response["Error"]["Code"] == "KMS.DisabledException"
    missing = f"arn:aws:kms:{sandbox.endpoint.region}:{OWNER}:key/00000000-0000-0000-0000-000000000000"
    error = refused(
        s3.put_object, Bucket=bucket, Key="new", ServerSideEncryption="aws:kms", SSEKMSKeyId=missing, Body=b""
    )
    assert error.response["Error"]["Code"] == "KMS.NotFoundException"
    assert json.dumps(missing)[1:-1] in str(error)


def test_the_managed_key_serves_its_own_account_only(sandbox: Sandbox, bucket: str) -> None:
    s3: Any = user(sandbox, s3_only()).client("s3")
    denied(s3.put_object, Bucket=bucket, Key="new", ServerSideEncryption="aws:kms", Body=b"")
    own: Any = sandbox.root(OWNER).client("s3")
    assert own.put_object(Bucket=bucket, Key="new", ServerSideEncryption="aws:kms", Body=b"")
    assert own.get_object(Bucket=bucket, Key="new")

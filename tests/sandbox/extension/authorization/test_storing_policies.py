"""Policies that AWS would not store are refused, through the API and through CloudFormation."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, policy, refused, trust
from tests.sandbox.extension.authorization.roles import create_role

ACCOUNT, OTHER = "111111111111", "222222222222"
MISSING = f"arn:aws:iam::{OTHER}:role/missing"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"

pytestmark = pytest.mark.sandbox


def code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def bucket_policy(*principals: str) -> str:
    return policy(allow("s3:GetObject", "arn:aws:s3:::bucket-of-policies/*", Principal={"AWS": list(principals)}))


def key_policy(*principals: str) -> str:
    return policy(allow("kms:*", "*", Principal={"AWS": [ROOT, *principals]}))


@pytest.fixture
def clients(sandbox: Sandbox) -> Callable[[str], Any]:
    """Clients of the account's root; there is a role and a bucket."""

    def of(service: str) -> Any:
        return sandbox.root(ACCOUNT).client(service)  # type: ignore[call-overload]

    of("iam").create_role(RoleName="role", AssumeRolePolicyDocument=trust(ACCOUNT))
    of("s3").create_bucket(
        Bucket="bucket-of-policies", CreateBucketConfiguration={"LocationConstraint": sandbox.endpoint.region}
    )
    return of


def test_policies_that_name_a_missing_role_are_refused(clients: Callable[[str], Any]) -> None:
    error = refused(clients("iam").create_role, RoleName="new", AssumeRolePolicyDocument=trust(MISSING))
    assert (code(error), "Invalid principal in policy" in str(error)) == ("MalformedPolicyDocument", True)
    error = refused(clients("iam").update_assume_role_policy, RoleName="role", PolicyDocument=trust(MISSING))
    assert code(error) == "MalformedPolicyDocument"
    error = refused(clients("s3").put_bucket_policy, Bucket="bucket-of-policies", Policy=bucket_policy(MISSING))
    assert (code(error), "Invalid principal in policy" in str(error)) == ("MalformedPolicy", True)
    error = refused(clients("kms").create_key, Policy=key_policy(MISSING))
    assert code(error) == "MalformedPolicyDocumentException"
    key = clients("kms").create_key()["KeyMetadata"]["KeyId"]
    error = refused(clients("kms").put_key_policy, KeyId=key, Policy=key_policy(MISSING))
    assert "Policy contains a statement with one or more invalid principals" in str(error)


def test_any_account_and_existing_roles_are_accepted(sandbox: Sandbox, clients: Callable[[str], Any]) -> None:
    create_role(sandbox, MISSING, trust(OTHER))
    named = ("987654321098", "arn:aws:iam::987654321098:root", MISSING)
    clients("iam").create_role(RoleName="new", AssumeRolePolicyDocument=trust(list(named)))
    clients("s3").put_bucket_policy(Bucket="bucket-of-policies", Policy=bucket_policy(*named))
    clients("kms").create_key(Policy=key_policy(*named))


@pytest.mark.parametrize(
    ("resource_type", "properties", "reason"),
    [
        ("AWS::IAM::Role", {"AssumeRolePolicyDocument": json.loads(trust(MISSING))}, "Invalid principal in policy"),
        (
            "AWS::S3::BucketPolicy",
            {"Bucket": "bucket-of-policies", "PolicyDocument": json.loads(bucket_policy(MISSING))},
            "Invalid principal in policy",
        ),
        ("AWS::KMS::Key", {"KeyPolicy": json.loads(key_policy(MISSING))}, "one or more invalid principals"),
        (
            "AWS::IAM::ManagedPolicy",
            {"PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*"}]}},
            "Policy statement must contain resources",
        ),
        (
            "AWS::IAM::ManagedPolicy",
            {
                "PolicyDocument": json.loads(
                    policy(allow("s3:GetObject", [f"arn:aws:s3:::{n:050}" for n in range(120)]))
                )
            },
            "Cannot exceed quota for PolicySize: 6144",
        ),
    ],
)
def test_a_refused_policy_fails_its_stack(
    clients: Callable[[str], Any], resource_type: str, properties: dict[str, Any], reason: str
) -> None:
    template = {"Resources": {"Refused": {"Type": resource_type, "Properties": properties}}}
    cloudformation = clients("cloudformation")
    cloudformation.create_stack(
        StackName="refused",
        TemplateBody=json.dumps(template),
        OnFailure="DO_NOTHING",
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    with pytest.raises(Exception, match="StackCreateComplete"):
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName="refused", WaiterConfig={"Delay": 1, "MaxAttempts": 10}
        )
    events = cloudformation.describe_stack_events(StackName="refused")["StackEvents"]
    assert any(reason in event.get("ResourceStatusReason", "") for event in events), events


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Resources": "*"}, "Unknown element 'Resources'"),
        ({"Action": "s3:*", "Resource": "*"}, "Effect is neither Allow nor Deny"),
        ({"Effect": "Allow", "Resource": "*"}, "Policy statement must contain actions"),
        ({"Effect": "Allow", "Action": [], "Resource": "*"}, "Policy statement must contain actions"),
        ({"Effect": "Allow", "Action": "GetObject", "Resource": "*"}, "must be prefaced by a vendor"),
        ({"Effect": "Allow", "Action": "s3:*"}, "Policy statement must contain resources"),
        ({"Effect": "Allow", "Action": "s3:*", "Resource": "bucket/*"}, "must be in ARN format"),
        ({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:bucket"}, "must be in ARN format"),
        (allow("s3:*", "*", Principal="*"), "should not specify a principal"),
        (allow("s3:*", "*", Condition={"StringIs": {"aws:username": "a"}}), "Invalid Condition type : StringIs"),
        (allow("s3:*", "*", Condition={"NumericEquals": {"s3:max-keys": "ten"}}), "'ten' is not a number"),
        (allow("s3:*", "*", Condition={"Bool": {"aws:SecureTransport": "no"}}), "'no' is neither true nor false"),
        (allow("s3:*", "*", Condition={"IpAddress": {"aws:SourceIp": "1.2.3"}}), "not a range of addresses"),
        (allow("s3:*", "*", Sid="with space"), "must be alpha-numeric"),
    ],
)
def test_the_grammar_of_identity_policies(
    clients: Callable[[str], Any], statement: dict[str, Any], reason: str
) -> None:
    iam, text = clients("iam"), policy(statement)
    for error in (
        refused(iam.create_policy, PolicyName="p", PolicyDocument=text),
        refused(iam.put_role_policy, RoleName="role", PolicyName="p", PolicyDocument=text),
    ):
        assert code(error) == "MalformedPolicyDocument"
        assert reason in str(error)


def test_a_bucket_policy_is_about_its_bucket(clients: Callable[[str], Any]) -> None:
    elsewhere = policy(allow("s3:GetObject", "arn:aws:s3:::another/*", Principal="*"))
    error = refused(clients("s3").put_bucket_policy, Bucket="bucket-of-policies", Policy=elsewhere)
    assert (code(error), "Policy has invalid resource" in str(error)) == ("MalformedPolicy", True)


def long_resources(count: int) -> list[str]:
    """`count` resources of 100 characters each."""
    return [f"arn:aws:s3:::{'x' * 80}{number:07}" for number in range(count)]


def test_sizes_count_characters_without_white_space(clients: Callable[[str], Any]) -> None:
    iam = clients("iam")
    fits = policy(allow("s3:GetObject", long_resources(55)))
    iam.create_policy(PolicyName="fits", PolicyDocument=json.dumps(json.loads(fits), indent=60))
    error = refused(
        iam.create_policy, PolicyName="large", PolicyDocument=policy(allow("s3:GetObject", long_resources(62)))
    )
    assert (code(error), "PolicySize: 6144" in str(error)) == ("LimitExceeded", True)
    iam.put_role_policy(RoleName="role", PolicyName="one", PolicyDocument=fits)
    iam.put_role_policy(RoleName="role", PolicyName="one", PolicyDocument=fits)
    error = refused(iam.put_role_policy, RoleName="role", PolicyName="two", PolicyDocument=fits)
    assert "Maximum policy size of 10240 bytes exceeded for role role" in str(error)
    many = trust([f"arn:aws:iam::{number:012}:root" for number in range(60)])
    error = refused(iam.create_role, RoleName="trusting", AssumeRolePolicyDocument=many)
    assert "ACLSizePerRole: 2048" in str(error)
    error = refused(iam.create_role, RoleName="r" * 65, AssumeRolePolicyDocument=trust(ACCOUNT))
    assert code(error) in ("ValidationError", "ParamValidation")


def test_resource_policies_are_limited_too(clients: Callable[[str], Any]) -> None:
    large = policy(
        allow("s3:GetObject", [f"arn:aws:s3:::bucket-of-policies/{n:080}" for n in range(200)], Principal="*")
    )
    error = refused(clients("s3").put_bucket_policy, Bucket="bucket-of-policies", Policy=large)
    assert "Policy exceeds the maximum allowed document size" in str(error)
    accounts = [f"arn:aws:iam::{number:012}:root" for number in range(1000)]
    assert code(refused(clients("kms").create_key, Policy=key_policy(*accounts))) == "LimitExceededException"


def test_a_role_has_ten_managed_policies_and_they_exist(clients: Callable[[str], Any]) -> None:
    iam = clients("iam")
    document = policy(allow("s3:GetObject", "*"))
    for number in range(11):
        arn = iam.create_policy(PolicyName=f"p{number}", PolicyDocument=document)["Policy"]["Arn"]
        if number < 10:
            iam.attach_role_policy(RoleName="role", PolicyArn=arn)
    error = refused(iam.attach_role_policy, RoleName="role", PolicyArn=arn)
    assert "Cannot exceed quota for PoliciesPerRole: 10" in str(error)
    missing = f"arn:aws:iam::{ACCOUNT}:policy/missing"
    assert code(refused(iam.attach_role_policy, RoleName="role", PolicyArn=missing)) == "NoSuchEntity"


def test_a_role_made_anew_is_not_the_one_that_policies_named(sandbox: Sandbox, clients: Callable[[str], Any]) -> None:
    arn = f"arn:aws:iam::{OTHER}:role/reader"
    read = allow("s3:GetObject", "arn:aws:s3:::bucket-of-policies/*")
    create_role(sandbox, arn, trust(OTHER), read)
    clients("s3").put_bucket_policy(Bucket="bucket-of-policies", Policy=bucket_policy(arn))
    clients("s3").put_object(Bucket="bucket-of-policies", Key="k", Body=b"x")
    assert sandbox.role(OTHER, arn).client("s3").get_object(Bucket="bucket-of-policies", Key="k")
    iam = sandbox.root(OTHER).client("iam")
    iam.delete_role_policy(RoleName="reader", PolicyName="own")
    iam.delete_role(RoleName="reader")
    create_role(sandbox, arn, trust(OTHER), read)
    denied(sandbox.role(OTHER, arn).client("s3").get_object, Bucket="bucket-of-policies", Key="k")
    stored = json.loads(clients("s3").get_bucket_policy(Bucket="bucket-of-policies")["Policy"])
    assert stored["Statement"][0]["Principal"]["AWS"][0].startswith("AROA")

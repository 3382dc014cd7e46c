"""What the other parts of the extension ask of authorization."""

from collections.abc import Iterator

import pytest
from ministack.core import responses
from ministack.services import iam, kms, s3, sts

from sandbox.extension import authorization
from sandbox.extension.authorization import authorize, authorize_role, callers
from sandbox.extension.errors import AwsError
from tests.sandbox.extension.authorization.documents import allow, policy, trust

OWN, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{OWN}:role/teams/reader"
GROUP = f"arn:aws:sagemaker:eu-west-1:{OTHER}:feature-group/users"
SHARE = {"Version": "2012-10-17", "Statement": [allow("sagemaker:GetRecord", GROUP, Principal={"AWS": OWN})]}


@pytest.fixture(autouse=True)
def as_role() -> Iterator[None]:
    """The current request is that of a session of ROLE, which may use SageMaker."""
    authorization.install()
    with responses.request_scope(OWN, "eu-west-1"):
        parameters = {"RoleName": "reader", "Path": "/teams/", "AssumeRolePolicyDocument": trust(OWN)}
        iam._IAM_HANDLERS["CreateRole"](parameters)
        iam._roles["reader"]["InlinePolicies"]["own"] = policy(allow("sagemaker:GetRecord", "*"))
        session = {
            "Arn": f"arn:aws:sts::{OWN}:assumed-role/reader/ada",
            "AccountId": OWN,
            "PrincipalType": "AssumedRole",
            "SecretAccessKey": "secret",
            "UserId": "AROAEXAMPLE:ada",
        }
        sts.register_session("ASIAEXAMPLE", session)
        callers.pin("ASIAEXAMPLE")
        yield
    callers.pin("")
    for service in (iam, sts, kms, s3):
        service.reset()


def refusal(action: str, resource: str) -> str:
    with pytest.raises(AwsError) as caught:
        authorize(action, resource)
    assert (caught.value.code, caught.value.status) == ("AccessDeniedException", 403)
    return caught.value.message


def test_the_caller_of_a_role_session_is_known_by_both_arns() -> None:
    found = callers.current()
    assert (found.account, found.type) == (OWN, "AssumedRole")
    assert found.arn == f"arn:aws:sts::{OWN}:assumed-role/reader/ada"
    assert found.principal_arn == ROLE


def test_the_caller_stays_who_it_is_while_another_account_is_served() -> None:
    with responses.request_scope(OTHER, "eu-west-1"):
        assert callers.current().account == OWN


def test_without_credentials_nobody_calls() -> None:
    callers.pin("")
    assert callers.current().type == "Anonymous"
    assert "User: anonymous is not authorized" in refusal("sagemaker:GetRecord", GROUP)


def test_another_accounts_resource_needs_a_resource_policy_as_well() -> None:
    assert "no resource-based policy allows" in refusal("sagemaker:GetRecord", GROUP)
    authorize("sagemaker:GetRecord", GROUP, resource_policy=SHARE)
    iam._roles.get_scoped(OWN, None, "reader")["InlinePolicies"].clear()
    with pytest.raises(AwsError, match="no identity-based policy allows the sagemaker:GetRecord action"):
        authorize("sagemaker:GetRecord", GROUP, resource_policy=SHARE)


def test_the_owner_may_be_given_where_the_arn_names_none() -> None:
    authorize("sagemaker:GetRecord", "arn:aws:sagemaker:::thing", context={"aws:ResourceAccount": OWN})
    with pytest.raises(AwsError):
        authorize("sagemaker:GetRecord", "arn:aws:sagemaker:::thing", context={"aws:ResourceAccount": OTHER})


def test_context_holds_the_services_own_condition_keys() -> None:
    passing = allow(
        "iam:PassRole", ROLE, Condition={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    )
    iam._roles["reader"]["InlinePolicies"]["own"] = policy(passing)
    authorize("iam:PassRole", ROLE, context={"iam:PassedToService": "sagemaker.amazonaws.com"})
    refusal("iam:PassRole", ROLE)


def test_a_role_is_judged_with_the_policies_of_buckets_and_keys() -> None:
    s3._buckets.set_scoped(OTHER, None, "bucket", {"objects": {}})
    iam._roles["reader"]["InlinePolicies"]["own"] = policy(allow("s3:PutObject", "arn:aws:s3:::bucket/*"))
    with pytest.raises(AwsError, match="no resource-based policy"):
        authorize_role(ROLE, "s3:PutObject", "arn:aws:s3:::bucket/key")
    let_in = policy(allow("s3:PutObject", "arn:aws:s3:::bucket/*", Principal={"AWS": ROLE}))
    s3._bucket_policies.set_scoped(OTHER, None, "bucket", let_in)
    authorize_role(ROLE, "s3:PutObject", "arn:aws:s3:::bucket/key")
    with pytest.raises(AwsError, match=r"kms:GenerateDataKey.*no identity-based policy"):
        authorize_role(ROLE, "kms:GenerateDataKey", kms._resolve_key(_create_key())["Arn"])


def _create_key() -> str:
    kms._create_key({})
    found: str = next(iter(kms._keys))
    return found


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AwsError, match="it does not exist"):
        authorize_role(f"arn:aws:iam::{OWN}:role/reader", "s3:PutObject", "arn:aws:s3:::bucket/key")

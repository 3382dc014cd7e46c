"""Domains and user profiles through botocore, with policies in force."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, TEAM, refusal
from tests.sandbox.extension.sagemaker.studio.conftest import EXECUTION_ROLE, Studio, profile_arn

pytestmark = pytest.mark.sandbox


@pytest.mark.requirement("S3.6")
def test_a_domain_and_its_profile_are_described(studio: Studio) -> None:
    domain = studio.domain(AppNetworkAccessType="VpcOnly", VpcId="vpc-1", SubnetIds=["subnet-1"])
    assert studio.profile(domain, UserSettings={"StudioWebPortal": "DISABLED"}) == profile_arn(domain, "console")
    found = studio.sagemaker.describe_domain(DomainId=domain)
    assert (found["DomainName"], found["AuthMode"], found["Status"]) == ("governance", "IAM", "InService")
    assert found["DefaultUserSettings"] == {"ExecutionRole": EXECUTION_ROLE}
    assert (found["AppNetworkAccessType"], found["SubnetIds"]) == ("VpcOnly", ["subnet-1"])
    profile = studio.sagemaker.describe_user_profile(DomainId=domain, UserProfileName="console")
    assert profile["UserSettings"] == {"StudioWebPortal": "DISABLED"}
    assert profile["UserProfileArn"] == profile_arn(domain, "console")


def test_domains_and_profiles_are_listed_in_their_own_account(studio: Studio) -> None:
    first, second = studio.domain(), studio.domain("science")
    studio.profile(first)
    studio.profile(second, "ada")
    listed = studio.sagemaker.list_domains()["Domains"]
    assert [each["DomainId"] for each in listed] == [first, second]

    def names(**filters: Any) -> list[str]:
        return [each["UserProfileName"] for each in studio.sagemaker.list_user_profiles(**filters)["UserProfiles"]]

    assert (names(), names(SortOrder="Descending")) == (["console", "ada"], ["ada", "console"])
    assert (names(DomainIdEquals=second), names(UserProfileNameContains="cons")) == (["ada"], ["console"])
    team = studio.client("sagemaker", TEAM)
    assert (team.list_domains()["Domains"], team.list_user_profiles()["UserProfiles"]) == ([], [])
    assert refusal(team.describe_domain, DomainId=first)[0] == "ResourceNotFound"


def test_names_are_given_once(studio: Studio) -> None:
    domain = studio.domain()
    studio.profile(domain)
    assert refusal(studio.sagemaker.create_domain, **studio.domain_request())[0] == "ResourceInUse"
    named = {"DomainId": domain, "UserProfileName": "console"}
    assert refusal(studio.sagemaker.create_user_profile, **named)[0] == "ResourceInUse"


def test_a_domain_is_deleted_once_it_has_no_profiles(studio: Studio) -> None:
    domain = studio.domain()
    studio.profile(domain)
    code, text = refusal(studio.sagemaker.delete_domain, DomainId=domain)
    assert (code, "console" in text) == ("ResourceInUse", True)
    studio.sagemaker.delete_user_profile(DomainId=domain, UserProfileName="console")
    studio.sagemaker.delete_domain(DomainId=domain)
    assert refusal(studio.sagemaker.describe_domain, DomainId=domain)[0] == "ResourceNotFound"


def test_what_is_not_there_is_not_found(studio: Studio) -> None:
    domain = studio.domain()
    for call in (
        studio.sagemaker.describe_user_profile,
        studio.sagemaker.delete_user_profile,
        studio.sagemaker.create_presigned_domain_url,
    ):
        assert refusal(call, DomainId=domain, UserProfileName="nobody")[0] == "ResourceNotFound"
        assert refusal(call, DomainId="d-nothing", UserProfileName="nobody")[0] == "ResourceNotFound"
    named = {"DomainId": "d-nothing", "UserProfileName": "nobody"}
    assert refusal(studio.sagemaker.create_user_profile, **named)[0] == "ResourceNotFound"


def test_single_sign_on_is_refused_by_name(studio: Studio) -> None:
    code, text = refusal(studio.sagemaker.create_domain, **studio.domain_request(AuthMode="SSO"))
    assert (code, "SSO" in text) == ("UnsupportedOperation", True)


def test_an_execution_role_has_to_trust_sagemaker(studio: Studio) -> None:
    role = studio.role("other", [])
    request = studio.domain_request(DefaultUserSettings={"ExecutionRole": role})
    code, text = refusal(studio.sagemaker.create_domain, **request)
    assert (code, role in text) == ("ValidationException", True)


def test_whoever_creates_passes_the_execution_role(studio: Studio) -> None:
    creator = studio.as_role("sagemaker", "creator", [allow("sagemaker:Create*", "*")])
    code, text = refusal(creator.create_domain, **studio.domain_request())
    assert (code, f"iam:PassRole on resource: {EXECUTION_ROLE} " in text) == ("AccessDeniedException", True)
    passing = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    statements = [allow("sagemaker:Create*", "*"), allow("iam:PassRole", EXECUTION_ROLE, Condition=passing)]
    studio.as_role("sagemaker", "passing", statements).create_domain(**studio.domain_request())


def test_tags_are_kept_and_decide(studio: Studio) -> None:
    domain = studio.domain(Tags=[{"Key": "use", "Value": "console"}])
    arn = studio.profile(domain, Tags=[{"Key": "use", "Value": "console"}])
    studio.profile(domain, "ada")
    studio.sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "team", "Value": "risk"}])
    assert len(studio.sagemaker.list_tags(ResourceArn=arn)["Tags"]) == 2
    console = {"StringEquals": {"aws:ResourceTag/use": "console"}}
    reader = studio.as_role("sagemaker", "reader", [allow("sagemaker:Describe*", "*", Condition=console)])
    reader.describe_domain(DomainId=domain)
    reader.describe_user_profile(DomainId=domain, UserProfileName="console")
    refused = refusal(reader.describe_user_profile, DomainId=domain, UserProfileName="ada")
    assert (refused[0], str(CENTRAL) in refused[1]) == ("AccessDeniedException", True)

"""AWS::SageMaker::Domain and AWS::SageMaker::UserProfile in CloudFormation."""

import copy
import json
import time
from typing import Any

import pytest

from tests.sandbox.extension.sagemaker.conftest import refusal
from tests.sandbox.extension.sagemaker.studio.conftest import EXECUTION_ROLE, Studio, profile_arn

pytestmark = pytest.mark.sandbox

STACK = "studio"
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Domain": {
            "Type": "AWS::SageMaker::Domain",
            "Properties": {
                "DomainName": "governance",
                "AuthMode": "IAM",
                "DefaultUserSettings": {"ExecutionRole": EXECUTION_ROLE},
                "VpcId": "vpc-1",
                "SubnetIds": ["subnet-1"],
                "AppNetworkAccessType": "VpcOnly",
                "Tags": [{"Key": "use", "Value": "console"}],
            },
        },
        "Profile": {
            "Type": "AWS::SageMaker::UserProfile",
            "Properties": {
                "DomainId": {"Ref": "Domain"},
                "UserProfileName": "console",
                "UserSettings": {"ExecutionRole": EXECUTION_ROLE, "StudioWebPortal": "DISABLED"},
            },
        },
    },
    "Outputs": {
        "Domain": {"Value": {"Ref": "Domain"}},
        "DomainArn": {"Value": {"Fn::GetAtt": "Domain.DomainArn"}},
        "Profile": {"Value": {"Ref": "Profile"}},
        "ProfileArn": {"Value": {"Fn::GetAtt": "Profile.UserProfileArn"}},
    },
}


def changed(logical_id: str, **properties: Any) -> dict[str, Any]:
    """The template with other properties of one resource."""
    template = copy.deepcopy(TEMPLATE)
    template["Resources"][logical_id]["Properties"] |= properties
    return template


def deploy(studio: Studio, template: dict[str, Any], *, create: bool = False) -> dict[str, Any]:
    """Create or update the stack and wait; returns the stack."""
    cloudformation = studio.client("cloudformation")
    call = cloudformation.create_stack if create else cloudformation.update_stack
    call(StackName=STACK, TemplateBody=json.dumps(template))
    deadline = time.monotonic() + 30
    while True:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            return stack
        assert time.monotonic() < deadline, stack["StackStatus"]
        time.sleep(0.05)


def reasons(studio: Studio) -> str:
    """The reasons of the stack's events."""
    events = studio.client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    return "\n".join(each.get("ResourceStatusReason", "") for each in events)


def outputs(stack: dict[str, Any]) -> dict[str, str]:
    """The outputs by name."""
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


@pytest.mark.requirement("S3.6")
def test_a_stack_holds_a_domain_and_a_profile_that_links_can_be_made_for(studio: Studio) -> None:
    stack = deploy(studio, TEMPLATE, create=True)
    assert stack["StackStatus"] == "CREATE_COMPLETE", reasons(studio)
    found = outputs(stack)
    domain = found["Domain"]
    assert found["Profile"] == f"console|{domain}"
    assert found["ProfileArn"] == profile_arn(domain, "console")
    assert found["DomainArn"].endswith(f":domain/{domain}")
    assert studio.sagemaker.describe_domain(DomainId=domain)["VpcId"] == "vpc-1"
    assert studio.sagemaker.list_tags(ResourceArn=found["DomainArn"])["Tags"] == [{"Key": "use", "Value": "console"}]
    studio.sagemaker.create_presigned_domain_url(DomainId=domain, UserProfileName="console")


def test_settings_change_in_place(studio: Studio) -> None:
    domain = outputs(deploy(studio, TEMPLATE, create=True))["Domain"]
    template = changed("Profile", UserSettings={"ExecutionRole": EXECUTION_ROLE, "StudioWebPortal": "ENABLED"})
    template["Resources"]["Domain"]["Properties"]["AppNetworkAccessType"] = "PublicInternetOnly"
    stack = deploy(studio, template)
    assert stack["StackStatus"] == "UPDATE_COMPLETE", reasons(studio)
    assert outputs(stack)["Domain"] == domain
    assert studio.sagemaker.describe_domain(DomainId=domain)["AppNetworkAccessType"] == "PublicInternetOnly"
    profile = studio.sagemaker.describe_user_profile(DomainId=domain, UserProfileName="console")
    assert profile["UserSettings"]["StudioWebPortal"] == "ENABLED"


def test_another_profile_name_replaces_the_profile(studio: Studio) -> None:
    domain = outputs(deploy(studio, TEMPLATE, create=True))["Domain"]
    stack = deploy(studio, changed("Profile", UserProfileName="portal"))
    assert outputs(stack)["Profile"] == f"portal|{domain}"
    listed = studio.sagemaker.list_user_profiles()["UserProfiles"]
    assert [each["UserProfileName"] for each in listed] == ["portal"]


def test_another_network_would_replace_the_named_domain_and_fails(studio: Studio) -> None:
    domain = outputs(deploy(studio, TEMPLATE, create=True))["Domain"]
    assert deploy(studio, changed("Domain", VpcId="vpc-2"))["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert studio.sagemaker.describe_domain(DomainId=domain)["VpcId"] == "vpc-1"


def test_a_domain_without_execution_role_fails_the_stack(studio: Studio) -> None:
    stack = deploy(studio, changed("Domain", DefaultUserSettings={"StudioWebPortal": "DISABLED"}), create=True)
    assert (stack["StackStatus"], "ExecutionRole" in reasons(studio)) == ("ROLLBACK_COMPLETE", True)


def test_a_setting_that_has_no_effect_here_is_refused_by_name(studio: Studio) -> None:
    settings = {"ExecutionRole": EXECUTION_ROLE, "JupyterLabAppSettings": {"LifecycleConfigArns": []}}
    code, text = refusal(deploy, studio=studio, template=changed("Profile", UserSettings=settings), create=True)
    assert (code, "UserSettings.JupyterLabAppSettings" in text) == ("ValidationError", True)


def test_a_deleted_stack_leaves_neither(studio: Studio) -> None:
    deploy(studio, TEMPLATE, create=True)
    studio.client("cloudformation").delete_stack(StackName=STACK)
    studio.client("cloudformation").get_waiter("stack_delete_complete").wait(StackName=STACK)
    assert studio.sagemaker.list_domains()["Domains"] == []

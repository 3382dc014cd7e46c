"""RAM over the wire: signed calls to a running local AWS, judged by the callers' policies."""

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, WaiterError

from functions.accept_invitations import index
from tests.sandbox.conftest import OUTSIDER, Sandbox

ROOT = Path(__file__).resolve().parents[4]
OWNER, MEMBER, REGION = "111111111111", "222222222222", "eu-west-1"
CATALOG = f"arn:aws:sagemaker:{REGION}:{OWNER}:sagemaker-catalog/DefaultFeatureGroupCatalog"
INVITATIONS_OF_OWNER = f"arn:aws:ram:{REGION}:{OWNER}:resource-share-invitation/*"
ACCEPTING: list[dict[str, Any]] = [
    {
        "Effect": "Allow",
        "Action": ["ram:GetResourceShares", "ram:GetResourceShareInvitations"],
        "Resource": "*",
    },
    {"Effect": "Allow", "Action": "ram:AcceptResourceShareInvitation", "Resource": INVITATIONS_OF_OWNER},
]

pytestmark = pytest.mark.sandbox


def _role(
    sandbox: Sandbox, account: str, statements: list[dict[str, Any]], trusted: dict[str, str] | None = None
) -> str:
    iam = sandbox.root(account).client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": trusted or {"AWS": account}, "Action": "sts:AssumeRole"}],
    }
    role = iam.create_role(RoleName="caller", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_role_policy(RoleName="caller", PolicyName="ram", PolicyDocument=document)
    return role["Arn"]


def _ram(session: boto3.Session) -> Any:
    return session.client("ram", region_name=REGION)


def _share(sandbox: Sandbox, name: str, principal: str, owner: str = OWNER) -> str:
    arn = CATALOG.replace(OWNER, owner)
    share = _ram(sandbox.root(owner)).create_resource_share(name=name, resourceArns=[arn], principals=[principal])
    return str(share["resourceShare"]["resourceShareArn"])


def _outputs(stacks: Any, name: str) -> dict[str, str]:
    """The outputs of a stack once it is made; the reasons of its events if it fails."""
    try:
        stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 45})
    except WaiterError:
        events = stacks.describe_stack_events(StackName=name)["StackEvents"]
        pytest.fail("; ".join(each["ResourceStatusReason"] for each in events if "ResourceStatusReason" in each))
    found = stacks.describe_stacks(StackName=name)["Stacks"][0]["Outputs"]
    return {each["OutputKey"]: each["OutputValue"] for each in found}


def test_delete_passes_its_parameters_in_the_query(sandbox: Sandbox) -> None:
    arn = _share(sandbox, "discover", MEMBER)
    _ram(sandbox.root(OWNER)).delete_resource_share(resourceShareArn=arn)
    assert _ram(sandbox.root(MEMBER)).get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"] == []


def test_role_without_permission_is_refused(sandbox: Sandbox) -> None:
    role = _role(sandbox, OWNER, [{"Effect": "Allow", "Action": "ram:GetResourceShares", "Resource": "*"}])
    client = _ram(sandbox.role(OWNER, role))
    assert client.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []
    with pytest.raises(ClientError, match="ram:CreateResourceShare") as raised:
        client.create_resource_share(name="discover")
    assert raised.value.response["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize(("external", "allowed"), [(False, True), (True, False)])
def test_condition_on_external_principals_holds(sandbox: Sandbox, external: bool, allowed: bool) -> None:
    condition = {"Bool": {"ram:RequestedAllowsExternalPrincipals": "false"}}
    statement = {"Effect": "Allow", "Action": "ram:CreateResourceShare", "Resource": "*", "Condition": condition}
    client = _ram(sandbox.role(OWNER, _role(sandbox, OWNER, [statement])))
    if allowed:
        client.create_resource_share(name="discover", allowExternalPrincipals=external)
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            client.create_resource_share(name="discover", allowExternalPrincipals=external)


def test_policy_that_names_the_senders_invitations_suffices_to_accept(sandbox: Sandbox) -> None:
    _share(sandbox, "discover", OUTSIDER)
    _share(sandbox, "discover", OUTSIDER, owner="333333333333")
    client = _ram(sandbox.role(OUTSIDER, _role(sandbox, OUTSIDER, ACCEPTING)))
    refused = []
    for invitation in client.get_resource_share_invitations()["resourceShareInvitations"]:
        try:
            client.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
        except ClientError as error:
            refused.append((invitation["senderAccountId"], error.response["Error"]["Code"]))
    assert refused == [("333333333333", "AccessDeniedException")]
    joined = client.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]
    assert [each["owningAccountId"] for each in joined] == [OWNER]


def test_function_accepts_only_the_named_owners_shares(sandbox: Sandbox) -> None:
    _share(sandbox, "discover", OUTSIDER)
    _share(sandbox, "discover", OUTSIDER, owner="333333333333")
    settings = index.Settings(OWNER, ("discover", "read"), inside_organisation=False)
    client = _ram(sandbox.role(OUTSIDER, _role(sandbox, OUTSIDER, ACCEPTING)))
    until = time.monotonic() + 60
    assert index.accept(settings, until=until, ram=client) == {"discover": "accepted", "read": "waiting"}
    assert index.accept(settings, until=until, ram=client) == {"discover": "already a member", "read": "waiting"}


@pytest.mark.requirement("S1.3")
def test_custom_resource_accepts_and_reports(sandbox: Sandbox) -> None:
    _share(sandbox, "discover", OUTSIDER)
    role = _role(sandbox, OUTSIDER, ACCEPTING, trusted={"Service": "lambda.amazonaws.com"})
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        for module in ("functions/custom_resource.py", "functions/accept_invitations/index.py"):
            package.write(ROOT / module, module)
    session = sandbox.root(OUTSIDER)
    function = session.client("lambda", region_name=REGION).create_function(
        FunctionName="accept-invitations",
        Runtime="python3.12",
        Handler="functions.accept_invitations.index.handler",
        Role=role,
        Timeout=60,
        Code={"ZipFile": archive.getvalue()},
    )
    properties = {
        "ServiceToken": function["FunctionArn"],
        "OwnerAccount": OWNER,
        "ShareNames": ["discover", "read"],
        "InsideOrganisation": False,
        "WaitSeconds": 0,
    }
    outputs = {name: {"Value": {"Fn::GetAtt": ["Invitations", name]}} for name in ("discover", "read")}
    template = {
        "Resources": {"Invitations": {"Type": "Custom::Invitations", "Properties": properties}},
        "Outputs": outputs,
    }
    stacks = session.client("cloudformation", region_name=REGION)
    stacks.create_stack(StackName="team", TemplateBody=json.dumps(template))
    assert _outputs(stacks, "team") == {"discover": "accepted", "read": "waiting"}
    assert len(_ram(session).get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]) == 1


@pytest.mark.requirement("S1.1")
def test_template_shares_a_resource(sandbox: Sandbox) -> None:
    share = {
        "Type": "AWS::RAM::ResourceShare",
        "Properties": {
            "Name": "discover",
            "AllowExternalPrincipals": False,
            "ResourceArns": [CATALOG],
            "Principals": [MEMBER],
            "PermissionArns": ["arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerCatalogResourceSearch"],
        },
    }
    template = {"Resources": {"Share": share}, "Outputs": {"Arn": {"Value": {"Ref": "Share"}}}}
    stacks = sandbox.root(OWNER).client("cloudformation", region_name=REGION)
    stacks.create_stack(StackName="access", TemplateBody=json.dumps(template))
    output = _outputs(stacks, "access")["Arn"]
    joined = _ram(sandbox.root(MEMBER)).get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]
    assert [each["resourceShareArn"] for each in joined] == [output]

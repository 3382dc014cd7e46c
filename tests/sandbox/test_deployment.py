"""Real apps deployed with the real CDK CLI."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox import deployment
from sandbox.deployment import TOOLKIT_STACK
from sandbox.endpoint import SandboxError
from tests.sandbox.conftest import Sandbox

ROOT = Path(__file__).resolve().parents[2]
APPS = Path(__file__).parent / "apps"
DEPLOYER = "111111111111"
REGION = "eu-west-1"
TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
# What the deployment before has synthesized, instead of running the app again.
SYNTHESIZED = ("--app", "cdk.out")

pytestmark = pytest.mark.sandbox


@pytest.fixture
def bootstrapped(sandbox: Sandbox) -> Sandbox:
    deployment.bootstrap(sandbox.endpoint, ["222222222222", "333333333333"], REGION, DEPLOYER)
    return sandbox


@pytest.fixture
def app(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of the app, so that its output does not end up in the sources."""
    folder = tmp_path / "app"
    shutil.copytree(APPS / request.param, folder)
    return folder


def test_second_deployment_waits_for_the_first(sandbox: Sandbox) -> None:
    """The first is another process; it is done when it ends, without having said so."""
    source = (
        "import sys, pathlib\n"
        "from sandbox import deployment, process\n"
        "endpoint = process.status(pathlib.Path(sys.argv[1]))\n"
        "with deployment.exclusive(endpoint, lambda: print('waits', flush=True)):\n"
        "    print('holds', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", source, str(sandbox.endpoint.state_dir)]
    waited: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "holds\n"

        def end_the_first() -> None:
            assert first.poll() is None
            waited.append("once")
            first.kill()

        with deployment.exclusive(sandbox.endpoint, end_the_first):
            assert waited == ["once"]
            assert first.wait(5) != 0
    with deployment.exclusive(sandbox.endpoint, lambda: waited.append("twice")):
        assert waited == ["once"]


def test_bootstrap_is_done_once_per_account(sandbox: Sandbox) -> None:
    seen: list[tuple[str, bool]] = []
    for _ in range(2):
        deployment.bootstrap(
            sandbox.endpoint, ["222222222222"], REGION, DEPLOYER, lambda account, now: seen.append((account, now))
        )
    assert seen == [("222222222222", True), ("222222222222", False)]


def test_every_account_gets_the_same_toolkit_stack(bootstrapped: Sandbox) -> None:
    def toolkit(account: str) -> Any:
        cloudformation = bootstrapped.root(account).client("cloudformation")
        stack = cloudformation.describe_stacks(StackName=TOOLKIT_STACK)["Stacks"][0]
        resources = cloudformation.describe_stack_resources(StackName=TOOLKIT_STACK)["StackResources"]
        template = cloudformation.get_template(StackName=TOOLKIT_STACK)["TemplateBody"]
        names = {resource["LogicalResourceId"]: resource["ResourceType"] for resource in resources}
        return stack["StackStatus"], stack["Parameters"], stack["EnableTerminationProtection"], names, template

    first, second = toolkit("222222222222"), toolkit("333333333333")
    assert first == second
    assert {"ParameterKey": "TrustedAccounts", "ParameterValue": DEPLOYER} in first[1]


@pytest.mark.parametrize("accounts", [["222222222222"], ["333333333333", "222222222222"]])
def test_bootstrap_that_fails_says_where_and_why(sandbox: Sandbox, accounts: list[str]) -> None:
    taken = f"cdk-hnb659fds-assets-222222222222-{REGION}"
    sandbox.root("111111111111").client("s3").create_bucket(
        Bucket=taken, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    with pytest.raises(SandboxError, match=rf"(?s)222222222222:\n  AWS::S3::Bucket StagingBucket: [^\n]*{taken}"):
        deployment.bootstrap(sandbox.endpoint, accounts, REGION, DEPLOYER)


@pytest.mark.parametrize("app", ["two_accounts"], indirect=True)
def test_deployment_account_reaches_the_others_through_their_bootstrap_roles(bootstrapped: Sandbox, app: Path) -> None:
    lines: list[str] = []
    endpoint = bootstrapped.endpoint
    deployment.deploy(endpoint, app, "", account=DEPLOYER, on_line=lines.append)
    assert any("CREATE_COMPLETE" in line for line in lines)

    owner = bootstrapped.root("222222222222").client("s3")
    owner.put_object(Bucket="shared-222222222222", Key="one", Body=b"1")
    reader = bootstrapped.role("333333333333", "arn:aws:iam::333333333333:role/reader").client("s3")
    assert reader.get_object(Bucket="shared-222222222222", Key="one")["Body"].read() == b"1"
    with pytest.raises(ClientError, match="AccessDenied"):
        reader.put_object(Bucket="shared-222222222222", Key="two", Body=b"2")
    with pytest.raises(ClientError):
        bootstrapped.root(DEPLOYER).client("s3").get_object(Bucket="shared-222222222222", Key="one")


@pytest.mark.parametrize("app", ["two_accounts"], indirect=True)
def test_deployed_app_differs_in_nothing_and_a_second_deployment_changes_nothing(
    bootstrapped: Sandbox, app: Path
) -> None:
    endpoint = bootstrapped.endpoint
    deployment.deploy(endpoint, app, "", account=DEPLOYER)
    lines: list[str] = []
    deployment.deploy(endpoint, app, "", extra=SYNTHESIZED, account=DEPLOYER, on_line=lines.append)
    assert sum("(no changes)" in line for line in lines) == 2
    assert deployment.diff(endpoint, app, "", extra=SYNTHESIZED, account=DEPLOYER) == 0
    source = (app / "app.py").read_text()
    (app / "app.py").write_text(source.replace('role_name="reader"', 'role_name="reader", description="reads"'))
    assert deployment.diff(endpoint, app, "", account=DEPLOYER) == 1


@pytest.mark.parametrize("app", ["two_accounts"], indirect=True)
def test_deployment_after_a_failed_one_works(bootstrapped: Sandbox, app: Path) -> None:
    source = (app / "app.py").read_text()
    role = 'role = iam.Role(reader, "Role", role_name="reader", assumed_by=iam.AccountPrincipal(READER))'
    assert role in source
    missing = 'iam.ManagedPolicy.from_managed_policy_arn(reader, "None", "arn:aws:iam::333333333333:policy/none")'
    (app / "app.py").write_text(source.replace(role, f"{role}\nrole.add_managed_policy({missing})"))
    with pytest.raises(SandboxError, match="policy/none does not exist"):
        deployment.deploy(bootstrapped.endpoint, app, "", account=DEPLOYER)
    cloudformation = bootstrapped.root("333333333333").client("cloudformation")
    assert cloudformation.describe_stacks(StackName="Reader")["Stacks"][0]["StackStatus"] == "ROLLBACK_COMPLETE"
    (app / "app.py").write_text(source)
    deployment.deploy(bootstrapped.endpoint, app, "", account=DEPLOYER)
    assert cloudformation.describe_stacks(StackName="Reader")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"


@pytest.mark.parametrize("app", ["two_accounts"], indirect=True)
def test_stacks_that_fail_say_why_before_the_end_of_the_output(bootstrapped: Sandbox, app: Path) -> None:
    taken = bootstrapped.root("444444444444").client("s3")
    taken.create_bucket(Bucket="shared-222222222222", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    bootstrapped.root("333333333333").client("iam").create_role(
        RoleName="reader", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    )
    with pytest.raises(SandboxError) as raised:
        deployment.deploy(bootstrapped.endpoint, app, "", account=DEPLOYER)
    before, _, tail = str(raised.value).partition("The end of its output:\n")
    assert re.search(r"Owner in account 222222222222:\n  AWS::S3::Bucket Bucket\w+: .*already exists", before)
    assert re.search(r"Reader in account 333333333333:\n  AWS::IAM::Role Role\w+: .*already exists", before)
    assert len(before.splitlines()) == 5
    assert 0 < len(tail.splitlines()) <= 5
    # The reasons of a failure that has passed are not told again.
    taken.delete_bucket(Bucket="shared-222222222222")
    with pytest.raises(SandboxError) as raised:
        deployment.deploy(bootstrapped.endpoint, app, "", extra=SYNTHESIZED, account=DEPLOYER)
    assert "Reader in account" in str(raised.value)
    assert "Owner in account" not in str(raised.value)


@pytest.mark.parametrize("app", ["two_accounts"], indirect=True)
def test_account_that_is_not_trusted_cannot_deploy(bootstrapped: Sandbox, app: Path) -> None:
    with pytest.raises(SandboxError, match="exit status 1"):
        deployment.deploy(bootstrapped.endpoint, app, "", account="999999999999")


@pytest.mark.parametrize("app", ["custom_resource"], indirect=True)
def test_python_function_of_a_custom_resource_runs_as_its_execution_role(bootstrapped: Sandbox, app: Path) -> None:
    deployment.deploy(bootstrapped.endpoint, app, "", account=DEPLOYER)
    stacks = bootstrapped.root("222222222222").client("cloudformation").describe_stacks(StackName="Custom")
    (output,) = stacks["Stacks"][0]["Outputs"]
    assert output["OutputValue"].startswith("arn:aws:sts::222222222222:assumed-role/execution/")

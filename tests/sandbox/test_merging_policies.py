"""Statements within policies of somebody else, deployed for real: the function runs as its own role and no more."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, DefaultStackSynthesizer, Environment, Stack

from landbridge_constructs.policy_role import PolicyRoleSettings
from landbridge_constructs.policy_statements import PolicyStatements, PolicyStatementsSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings
from sandbox import deployment
from sandbox.endpoint import SandboxError
from tests.sandbox.conftest import Sandbox

ROOT = Path(__file__).resolve().parents[2]
DEPLOYER, ACCOUNT, READER = "111111111111", "222222222222", "333333333333"
REGION = "eu-west-1"
CATALOG = f"arn:aws:glue:{REGION}:{ACCOUNT}:catalog"
OWNER, BUCKET = "Landbridgedev", "lake-222222222222"

pytestmark = pytest.mark.sandbox


def _statement(sid: str, action: str, resource: str) -> dict[str, Any]:
    principal = {"AWS": f"arn:aws:iam::{READER}:root"}
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}


def _document(statements: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


FOREIGN = {
    "glue-catalog": [_statement("Landbridgedev2Read", "glue:GetDatabase", CATALOG)],
    "bucket": [_statement("Theirs", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/theirs/*")],
}
FIRST = {
    "glue-catalog": [_statement(f"{OWNER}Read", "glue:GetTable", CATALOG)],
    "bucket": [_statement(f"{OWNER}Read", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/ours/*")],
}
SECOND = {
    "glue-catalog": [_statement(f"{OWNER}Read", "glue:GetTables", CATALOG)],
    "bucket": [_statement(f"{OWNER}List", "s3:ListBucket", f"arn:aws:s3:::{BUCKET}")],
}
NAMES = {"glue-catalog": ACCOUNT, "bucket": BUCKET}
MAY = [
    {
        "Effect": "Allow",
        "Action": ["glue:GetResourcePolicy", "glue:PutResourcePolicy", "glue:DeleteResourcePolicy"],
        "Resource": CATALOG,
    },
    {
        "Effect": "Allow",
        "Action": ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"],
        "Resource": f"arn:aws:s3:::{BUCKET}",
    },
]
LAMBDA = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


@pytest.fixture
def bootstrapped(sandbox: Sandbox) -> Sandbox:
    deployment.bootstrap(sandbox.endpoint, [ACCOUNT], REGION, DEPLOYER)
    return sandbox


@pytest.fixture
def foreign(bootstrapped: Sandbox) -> Sandbox:
    """The catalog and the bucket with the statements of others."""
    session = bootstrapped.root(ACCOUNT)
    session.client("glue", region_name=REGION).put_resource_policy(
        PolicyInJson=json.dumps(_document(FOREIGN["glue-catalog"]))
    )
    s3 = session.client("s3", region_name=REGION)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(_document(FOREIGN["bucket"])))
    return bootstrapped


def _deploy(sandbox: Sandbox, folder: Path, statements: Mapping[str, list[dict[str, Any]]]) -> None:
    app = App(outdir=str(folder / "cdk.out"))
    stack = Stack(
        app,
        "Merging",
        env=Environment(account=ACCOUNT, region=REGION),
        synthesizer=DefaultStackSynthesizer(generate_bootstrap_version_rule=False),
    )
    role = PolicyRoleSettings("merger", "Merges.", _document([LAMBDA]), [_document(MAY)], ["merger-1"])
    source = str(ROOT / "functions" / "merge_policy")
    function = PythonFunction(
        stack, "Function", PythonFunctionSettings("merger", "Merges.", "/aws/lambda/merger", role, source, 120)
    )
    for target in ("glue-catalog", "bucket"):
        settings = PolicyStatementsSettings(target, NAMES[target], OWNER, statements[target])
        PolicyStatements(stack, f"Statements-{target}", function, settings)
    app.synth()
    deployment.deploy(sandbox.endpoint, folder, "", extra=("--app", "cdk.out"), account=DEPLOYER)


def _undo(sandbox: Sandbox) -> None:
    cloudformation = sandbox.root(ACCOUNT).client("cloudformation", region_name=REGION)
    cloudformation.delete_stack(StackName="Merging")
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName="Merging", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )


def _held(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    session = sandbox.root(ACCOUNT)
    texts = {
        "glue-catalog": session.client("glue", region_name=REGION).get_resource_policy()["PolicyInJson"],
        "bucket": session.client("s3", region_name=REGION).get_bucket_policy(Bucket=BUCKET)["Policy"],
    }
    return {target: json.loads(text)["Statement"] for target, text in texts.items()}


@pytest.mark.requirement("S4.6", "B.4")
def test_statements_come_change_and_go_and_those_of_others_stay(foreign: Sandbox, tmp_path: Path) -> None:
    _deploy(foreign, tmp_path, FIRST)
    assert _held(foreign) == {target: [*FOREIGN[target], *FIRST[target]] for target in NAMES}
    _deploy(foreign, tmp_path, SECOND)
    assert _held(foreign) == {target: [*FOREIGN[target], *SECOND[target]] for target in NAMES}
    _undo(foreign)
    assert _held(foreign) == FOREIGN


def test_creation_that_fails_says_what_is_missing_and_leaves_nothing(bootstrapped: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=f"there is no bucket {BUCKET} in account {ACCOUNT}"):
        _deploy(bootstrapped, tmp_path, FIRST)
    session = bootstrapped.root(ACCOUNT)
    stacks = session.client("cloudformation", region_name=REGION).describe_stacks(StackName="Merging")["Stacks"]
    assert stacks[0]["StackStatus"] == "ROLLBACK_COMPLETE"
    glue = session.client("glue", region_name=REGION)
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_resource_policy()

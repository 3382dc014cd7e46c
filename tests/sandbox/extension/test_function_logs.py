"""A function's logs are written as its role, or not at all."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("B.5")]

ACCOUNT = "222222222222"
LOGS = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/lambda/worker"
WRITE = {
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": f"{LOGS}:log-stream:*",
}
CREATE = {"Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": LOGS}


@pytest.mark.parametrize(
    ("allowed", "there", "written"),
    [
        ([WRITE], True, True),
        ([WRITE], False, False),
        ([WRITE, CREATE], False, True),
        ([CREATE], True, False),
    ],
    ids=["the group is there", "the group is missing", "the role may make it", "the role may not write"],
)
def test_the_role_s_rights_decide(sandbox: Sandbox, allowed: list[dict[str, Any]], there: bool, written: bool) -> None:
    session = sandbox.root(ACCOUNT)
    iam, functions, logs = session.client("iam"), session.client("lambda"), session.client("logs")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = iam.create_role(
        RoleName="worker", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )["Role"]["Arn"]
    document = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    iam.put_role_policy(RoleName="worker", PolicyName="logs", PolicyDocument=document)
    if there:
        logs.create_log_group(logGroupName="/aws/lambda/worker")
    functions.create_function(
        FunctionName="worker", Runtime="python3.11", Handler="index.handler", Role=role, Code={"ZipFile": _code()}
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="worker", WaiterConfig={"Delay": 1})
    assert functions.invoke(FunctionName="worker")["StatusCode"] == 200
    groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/worker")["logGroups"]
    assert bool(groups) is (there or written)
    streams = logs.describe_log_streams(logGroupName="/aws/lambda/worker")["logStreams"] if groups else []
    assert bool(streams) is written


def _code() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return 1\n")
    return packed.getvalue()

"""`landbridge governance` against a connection whose stack is deployed on the local AWS."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from landbridge.aws.governance.tail import arriving, look
from landbridge.aws.governance.target import Target, declared_target
from landbridge.cli.main import main
from sandbox.credentials import root_environment
from tests.sandbox.conftest import Sandbox
from tests.synthesis import synthesize

pytestmark = pytest.mark.sandbox

RETAIL, OTHERS = "111111111111", "222222222222"
DECLARATION = f"""\
feature_store: {{account: "333333333333", region: eu-west-1}}
teams:
  fraud:
    account: "444444444444"
    principals: ["arn:aws:iam::444444444444:role/engineer"]
model_registry: {{account: "{RETAIL}"}}
model_groups:
  churn: {{owner: fraud}}
governance:
  retail:
    account: "{RETAIL}"
    business_entity: Retail models
    console: "999999999999"
    external_id: retail-7f3a91c2
    default_profile: {{vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0]}}
    lanes: [churn]
  keys:
    account: "{OTHERS}"
    business_entity: Other models
    console: "999999999999"
    credentials: access-key
    default_profile: {{vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0]}}
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("governed") / "shop"
    folder.mkdir()
    (folder / "all.yaml").write_text(DECLARATION)
    return folder


@pytest.fixture(scope="module")
def templates(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    made = synthesize(declared_target(str(environment), "retail").declaration, tmp_path_factory.mktemp("assembly"))
    return {name: json.dumps(template) for name, template in made.items()}


@pytest.fixture
def deployed(sandbox: Sandbox, environment: Path, templates: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment's directory; both connections are deployed, and the process works as retail's account."""
    for connection, account in (("retail", RETAIL), ("keys", OTHERS)):
        cloudformation: Any = sandbox.root(account).client("cloudformation")
        name = f"Governance-{connection}"
        cloudformation.create_stack(StackName=name, TemplateBody=templates[name], Capabilities=["CAPABILITY_NAMED_IAM"])
        while (found := cloudformation.describe_stacks(StackName=name)["Stacks"][0])["StackStatus"].endswith(
            "PROGRESS"
        ):
            time.sleep(0.05)
        assert found["StackStatus"] == "CREATE_COMPLETE", found
    work_as(sandbox, RETAIL, monkeypatch)
    return environment


def work_as(sandbox: Sandbox, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in root_environment(sandbox.endpoint, account).items():
        monkeypatch.setenv(name, value)


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["governance", *words])
    return status, capsys.readouterr().out


def _session() -> boto3.Session:
    return boto3.Session(region_name="eu-west-1")


def _register(sagemaker: Any, group: str, versions: int) -> None:
    sagemaker.create_model_package_group(ModelPackageGroupName=group)
    for _ in range(versions):
        sagemaker.create_model_package(ModelPackageGroupName=group, ModelApprovalStatus="Approved")


def _received(target: Target) -> Iterator[tuple[str, dict[str, Any]]]:
    """Message group and event of all that is on the console's queue."""
    sqs: Any = _session().client("sqs")
    while messages := sqs.receive_message(
        QueueUrl=target.queue_url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"]
    ).get("Messages"):
        for message in messages:
            yield message["Attributes"]["MessageGroupId"], json.loads(message["Body"])
            sqs.delete_message(QueueUrl=target.queue_url, ReceiptHandle=message["ReceiptHandle"])


@pytest.mark.requirement("S3.7")
def test_check_passes_as_deployed_and_says_what_was_broken_since(
    deployed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, shown = _run(capsys, "check", "retail", "--environment", str(deployed), "--json")
    findings = json.loads(shown)["findings"]
    assert [finding for finding in findings if finding["verdict"] != "pass"] == []
    assert status == 0
    trail = "landbridge-shop-governance-retail"
    _session().client("cloudtrail").stop_logging(Name=trail)
    _session().client("events").disable_rule(Name=trail)
    status, shown = _run(capsys, "check", "retail", "--environment", str(deployed))
    failing = [line for line in shown.splitlines() if line.startswith("fail")]
    assert status == 1
    assert len(failing) == 2
    assert "does not log" in failing[0]
    assert "DISABLED" in failing[1]


@pytest.mark.requirement("S3.9")
def test_sync_and_events_share_lanes_and_shape(
    deployed: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = declared_target(str(deployed), "retail")
    sagemaker: Any = _session().client("sagemaker")
    _register(sagemaker, "other", 2)
    _register(sagemaker, "shop-churn", 12)
    live = {event["detail"]["eventName"]: (group, event) for group, event in _received(target)}
    words = ("sync", "retail", "--environment", str(deployed), "--state", str(tmp_path / "state.json"), "--json")
    assert json.loads(_run(capsys, *words, "--dry-run")[1])["versions"] == 14
    assert list(_received(target)) == []
    assert json.loads(_run(capsys, *words)[1])["sent"] == 16
    synced = list(_received(target))
    assert [event["detail"]["eventName"] for _, event in synced[:2]] == ["CreateModelPackageGroup"] * 2
    versions = [
        event["detail"]["responseElements"]["modelPackageArn"].rpartition("/")[2]
        for group, event in synced
        if group == "retail-lane-churn" and event["detail"]["eventName"] == "CreateModelPackage"
    ]
    assert versions == [str(number) for number in range(1, 13)]
    for name, (group, event) in live.items():
        own_group, own = next(each for each in reversed(synced) if each[1]["detail"]["eventName"] == name)
        assert own_group == group == "retail-lane-churn"
        assert own.keys() == event.keys()
        assert own["detail"].keys() == event["detail"].keys()
        assert own["detail"]["responseElements"].keys() == event["detail"]["responseElements"].keys()


def test_tail_takes_nothing_from_the_console_and_leaves_nothing_behind(deployed: Path) -> None:
    target = declared_target(str(deployed), "retail")
    session = _session()
    left_over = f"{target.names.governance('retail')}-000000010a"
    session.client("events").put_rule(Name=left_over, EventPattern='{"source": ["aws.sagemaker"]}')
    seen: list[str] = []
    with look(session, target) as place:
        sagemaker = session.client("sagemaker")
        worker = threading.Thread(target=_register, args=(sagemaker, "shop-churn", 3))
        worker.start()
        deadline = time.monotonic() + 10
        until = lambda: len(seen) == 4 or time.monotonic() > deadline  # noqa: E731
        for event in arriving(session.client("sqs"), place, until, wait_seconds=1):
            seen.append(f"{event.name} {event.group}")
        worker.join()
    assert sorted(seen) == ["CreateModelPackage shop-churn"] * 3 + ["CreateModelPackageGroup shop-churn"]
    assert len(list(_received(target))) == 4
    names = {rule["Name"] for rule in session.client("events").list_rules()["Rules"]}
    assert not names & {left_over, place.name}
    urls = session.client("sqs").list_queues()["QueueUrls"]
    assert not any(place.name in url for url in urls)


@pytest.mark.requirement("S3.4")
def test_rotate_replaces_the_key_that_the_stack_made(
    sandbox: Sandbox, deployed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("rotate", "keys", "--environment", str(deployed))
    assert main(["governance", *words]) == 2
    assert "the connection keys is in account 222222222222" in capsys.readouterr().err
    work_as(sandbox, OTHERS, monkeypatch)
    session = _session()
    secrets, iam = session.client("secretsmanager"), session.client("iam")
    name, user = "landbridge-shop/governance/keys/access-key", "landbridge-shop-governance-keys"
    before = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    status, shown = _run(capsys, *words, "--json")
    after = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    assert status == 0
    assert json.loads(shown)["old"]["id"] == before["accessKeyId"] != after["accessKeyId"]
    assert after["secretAccessKey"] not in shown
    assert after.keys() == before.keys()
    status, _ = _run(capsys, *words, "--finish", "--though-unused")
    assert status == 0
    keys = iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
    assert [key["AccessKeyId"] for key in keys] == [after["accessKeyId"]]

"""What `check` concludes from AWS's answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from landbridge.aws.governance.checks import Finding, Verdict, check
from landbridge.aws.governance.checks.entry import judged_trust
from landbridge.aws.governance.checks.queues import SETTINGS
from landbridge.aws.governance.checks.trail import logs_model_changes
from landbridge.governance_rules import governance_rules
from tests.landbridge.aws.governance.declared import target

RETAIL = target()
CONSOLE = "arn:aws:iam::767397658217:root"
TRUST = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"AWS": CONSOLE},
    "Condition": {"StringEquals": {"sts:ExternalId": "retail-7f3a91c2"}},
}
REDRIVE, UNDELIVERED = RETAIL.redrive_url, RETAIL.undelivered_url
BY_USER = {"Field": "userIdentity.arn", "Equals": ["x"]}
MANAGEMENT = {"Field": "eventCategory", "Equals": ["Management"]}


def error(code: str, call: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, call)


class Account:
    """A connection's account as its stack makes it; tests change what they are about. All services in one."""

    def __init__(self) -> None:
        names, account = RETAIL.names, RETAIL.account
        self.trails: dict[str, tuple[bool, dict[str, Any]]] = {
            "arn:trail": (True, {"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]})
        }
        self.rules: dict[str, dict[str, Any]] = {}
        self.targets: dict[str, list[dict[str, Any]]] = {}
        for rule in governance_rules(RETAIL.declaration, names, RETAIL.name):
            self.rules[rule.name] = {"State": "ENABLED", "EventPattern": json.dumps(rule.pattern)}
            self.targets[rule.name] = [
                {
                    "Arn": RETAIL.queue_arn,
                    "SqsParameters": {"MessageGroupId": rule.message_group},
                    "DeadLetterConfig": {"Arn": RETAIL.undelivered_arn},
                }
            ]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Condition": {"ArnLike": {"aws:SourceArn": [names.rule_arn(account, f"{RETAIL.role_name}*")]}},
        }
        self.queue = {**SETTINGS, "Policy": json.dumps({"Statement": [statement]}), "KmsMasterKeyId": "key"}
        self.key_statement: dict[str, Any] = {**statement, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}
        self.waiting = {RETAIL.redrive_url: 0, RETAIL.undelivered_url: 0}
        self.trust: dict[str, Any] = {"Statement": [TRUST]}
        self.profile = "InService"
        self.errors: dict[str, ClientError] = {}

    def client(self, _: str) -> Account:
        return self

    def __getattribute__(self, name: str) -> Any:
        errors = object.__getattribute__(self, "__dict__").get("errors", {})
        if name in errors:
            raise errors[name]
        return object.__getattribute__(self, name)

    def describe_trails(self, **_: Any) -> dict[str, Any]:
        return {"trailList": [{"TrailARN": arn} for arn in self.trails]}

    def get_trail_status(self, **request: Any) -> dict[str, Any]:
        return {"IsLogging": self.trails[request["Name"]][0]}

    def get_event_selectors(self, **request: Any) -> dict[str, Any]:
        return self.trails[request["TrailName"]][1]

    def describe_rule(self, **request: Any) -> dict[str, Any]:
        if request["Name"] not in self.rules:
            raise error("ResourceNotFoundException", "DescribeRule")
        return self.rules[request["Name"]]

    def list_targets_by_rule(self, **request: Any) -> dict[str, Any]:
        return {"Targets": self.targets[request["Rule"]]}

    def test_event_pattern(self, **request: Any) -> dict[str, Any]:
        text = request["Event"]
        lane, _, last = self.rules
        rule = lane if "prod-churn" in text else last
        return {"Result": "Describe" not in text and request["EventPattern"] == self.rules[rule]["EventPattern"]}

    def get_queue_attributes(self, **request: Any) -> dict[str, Any]:
        waiting = self.waiting.get(request["QueueUrl"])
        if waiting is None:
            return {"Attributes": self.queue}
        return {
            "Attributes": {
                "ApproximateNumberOfMessages": str(waiting),
                "ApproximateNumberOfMessagesNotVisible": "0",
            }
        }

    def describe_key(self, **_: Any) -> dict[str, Any]:
        return {"KeyMetadata": {"KeyId": "k", "Arn": "arn:key", "KeyState": "Enabled", "KeyManager": "CUSTOMER"}}

    def get_key_policy(self, **_: Any) -> dict[str, Any]:
        return {"Policy": json.dumps({"Statement": [self.key_statement]})}

    def get_role(self, **_: Any) -> dict[str, Any]:
        return {"Role": {"AssumeRolePolicyDocument": self.trust}}

    def describe_user_profile(self, **_: Any) -> dict[str, Any]:
        return {"Status": self.profile}


@pytest.fixture
def account() -> Account:
    return Account()


def _wrong(account: Account) -> list[Finding]:
    return [finding for finding in check(account, RETAIL) if finding.verdict is not Verdict.PASS]


@pytest.mark.requirement("S3.7")
def test_a_connection_as_its_stack_makes_it_passes_in_every_line(account: Account) -> None:
    findings = list(check(account, RETAIL))
    assert [finding for finding in findings if finding.verdict is not Verdict.PASS] == []
    subjects = [finding.subject.split()[0] for finding in findings]
    assert list(dict.fromkeys(subjects)) == [
        "trail",
        "rule",
        "route",
        "queue",
        "redrive",
        "undelivered",
        "role",
        "default",
    ]
    assert subjects.count("route") == 11


@pytest.mark.requirement("S3.7")
@pytest.mark.parametrize(
    ("change", "subject", "detail", "remedy"),
    [
        ({"trails": {"arn:trail": (False, {})}}, "trail", "arn:trail does not log", "start-logging"),
        ({"trails": {}}, "trail", "no trail covers 888899990000", "deploy Governance-retail"),
        (
            {"trails": {"arn:t": (True, {"EventSelectors": [{"ReadWriteType": "ReadOnly"}]})}},
            "trail",
            "no management write events",
            "deploy",
        ),
        ({"profile": "Failed"}, "default profile", "is Failed", "InService"),
        (
            {"waiting": {RETAIL.redrive_url: 3, RETAIL.undelivered_url: 0}},
            "redrive queue",
            "3 messages",
            "redrive retail",
        ),
        (
            {"waiting": {RETAIL.redrive_url: 0, RETAIL.undelivered_url: 2}},
            "undelivered queue",
            "2 messages",
            "sync retail",
        ),
        ({"key_statement": {"Effect": "Allow"}}, "queue key", "kms:Decrypt and kms:GenerateDataKey", "deploy"),
    ],
)
def test_what_is_wrong_fails_with_the_way_to_mend_it(
    account: Account, change: dict[str, Any], subject: str, detail: str, remedy: str
) -> None:
    account.__dict__.update(change)
    (found,) = _wrong(account)
    assert (found.subject, found.verdict) == (subject, Verdict.FAIL)
    assert detail in found.detail
    assert remedy in found.remedy


@pytest.mark.requirement("S3.7")
@pytest.mark.parametrize(("name", "value"), [*((name, "1") for name in SETTINGS), ("Policy", "{}")])
def test_each_setting_of_the_queue_is_looked_at(account: Account, name: str, value: str) -> None:
    account.queue[name] = value
    found = _wrong(account)
    assert {finding.verdict for finding in found} == {Verdict.FAIL}
    assert any(name in finding.detail or finding.subject == "queue policy" for finding in found)


@pytest.mark.requirement("S3.7")
def test_each_rule_is_looked_at(account: Account) -> None:
    lane, packages, main = account.rules
    account.rules[lane]["State"] = "DISABLED"
    account.targets[packages][0]["SqsParameters"] = {"MessageGroupId": "other"}
    account.rules[main]["EventPattern"] = '{"source": ["aws.sagemaker"]}'
    details = [finding.detail for finding in _wrong(account)]
    assert details[0] == "it is DISABLED"
    assert "message group is other" in details[1]
    assert "another than the declared one" in details[2]


@pytest.mark.requirement("S3.7")
def test_an_event_that_no_rule_takes_fails(account: Account) -> None:
    del account.rules[RETAIL.role_name]
    account.rules["x"] = {"State": "ENABLED", "EventPattern": "x"}
    found = [finding for finding in _wrong(account) if finding.subject.startswith("route")]
    assert len(found) == 5
    assert all("matches no rule" in finding.detail for finding in found)


@pytest.mark.parametrize("call", ["describe_trails", "get_role", "describe_rule", "get_queue_attributes"])
def test_what_may_not_be_looked_at_is_unknown_and_says_what_to_allow(account: Account, call: str) -> None:
    account.errors[call] = error("AccessDeniedException", call)
    found = _wrong(account)
    assert {finding.verdict for finding in found} == {Verdict.UNKNOWN}
    assert all(f"allow the caller {call}" in finding.remedy for finding in found)


def _changed(**changes: Any) -> dict[str, Any]:
    return {**TRUST, **changes}


@pytest.mark.requirement("S3.7")
@pytest.mark.parametrize(
    ("statements", "verdicts"),
    [
        ([TRUST], "pass pass pass"),
        ([_changed(Condition={})], "fail fail pass"),
        ([_changed(Condition={"StringEquals": {"sts:ExternalId": "other"}})], "fail pass fail"),
        ([_changed(Condition={"StringLike": {"sts:ExternalId": "*"}})], "fail fail pass"),
        ([_changed(Principal={"AWS": "arn:aws:iam::384547875043:root"})], "fail pass pass"),
        ([TRUST, _changed(Principal={"AWS": "*"}, Condition={})], "pass fail pass"),
        ([TRUST, _changed(Principal={"Service": "sqs.amazonaws.com"}, Condition={})], "pass fail pass"),
        ([TRUST, _changed(Effect="Deny")], "unknown pass pass"),
        (
            [
                _changed(
                    Condition={**TRUST["Condition"], "Bool": {"aws:MultiFactorAuthPresent": "true"}}  # type: ignore[dict-item]
                )
            ],
            "unknown pass pass",
        ),
        ([], "fail pass pass"),
    ],
)
def test_the_trust_policy_is_read_as_iam_does(statements: list[dict[str, Any]], verdicts: str) -> None:
    found = judged_trust({"Statement": statements}, RETAIL)
    assert " ".join(finding.verdict for finding in found) == verdicts


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]}, True),
        ({"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": False}]}, False),
        ({"AdvancedEventSelectors": [{"FieldSelectors": [MANAGEMENT]}]}, True),
        ({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]}, False),
        (
            {"AdvancedEventSelectors": [{"FieldSelectors": [MANAGEMENT, {"Field": "readOnly", "Equals": ["true"]}]}]},
            False,
        ),
        (
            {
                "AdvancedEventSelectors": [
                    {"FieldSelectors": [MANAGEMENT, {"Field": "eventSource", "NotEquals": ["sagemaker.amazonaws.com"]}]}
                ]
            },
            False,
        ),
        (
            {
                "AdvancedEventSelectors": [
                    {"FieldSelectors": [MANAGEMENT, {"Field": "userIdentity.arn", "Equals": ["x"]}]}
                ]
            },
            None,
        ),
        ({}, False),
    ],
)
def test_selectors_are_read_as_cloudtrail_does(selectors: dict[str, Any], expected: bool | None) -> None:
    assert logs_model_changes(selectors) is expected

"""The construct of statements within a policy of somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from functions.merge_policy.place import Place, statements_from
from landbridge_constructs.policy_role import PolicyRoleSettings
from landbridge_constructs.policy_statements import PolicyStatements, PolicyStatementsSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings

SOURCE = Path(__file__).resolve().parents[2] / "functions" / "merge_policy"
TRUST = {"Version": "2012-10-17", "Statement": []}
READ = {"Sid": "LandbridgedevRead", "Effect": "Allow", "Action": "glue:GetTable", "Resource": "*"}
CATALOG = PolicyStatementsSettings("glue-catalog", "111122223333", "Landbridgedev", [READ])
BUCKET = PolicyStatementsSettings("bucket", "lake-1", "Landbridgedev", [])


def _template(*all_settings: PolicyStatementsSettings) -> Template:
    stack = Stack(App(), "Stack")
    role = PolicyRoleSettings("merger", "Merges.", TRUST, [], [])
    settings = PythonFunctionSettings("merger", "Merges.", "/aws/lambda/merger", role, str(SOURCE))
    function = PythonFunction(stack, "Merger", settings)
    for number, each in enumerate(all_settings):
        PolicyStatements(stack, f"Statements{number}", function, each)
    return Template.from_stack(stack)


def test_one_function_serves_several_policies() -> None:
    template = _template(CATALOG, BUCKET)
    template.resource_count_is("AWS::Lambda::Function", 1)
    (function,) = template.find_resources("AWS::Lambda::Function")
    made = [each["Properties"] for each in template.find_resources("AWS::CloudFormation::CustomResource").values()]
    token = {"Fn::GetAtt": [function, "Arn"]}
    assert [each.pop("ServiceToken") for each in made] == [token, token]
    assert [(Place.of(each).physical_id, statements_from(each, "Landbridgedev")) for each in made] == [
        ("glue-catalog/111122223333/Landbridgedev", [READ]),
        ("bucket/lake-1/Landbridgedev", []),
    ]


def test_order_of_a_statement_s_members_makes_no_difference() -> None:
    turned = PolicyStatementsSettings(CATALOG.target, CATALOG.name, CATALOG.owner, [dict(reversed(READ.items()))])
    assert _template(turned).to_json() == _template(CATALOG).to_json()


@pytest.mark.parametrize("sid", ["Read", "Landbridgedev2Read", "Landbridgedev", None])
def test_statement_that_does_not_show_its_owner_is_refused(sid: str | None) -> None:
    with pytest.raises(ValueError, match="begin it with Landbridgedev and an upper-case letter"):
        _template(PolicyStatementsSettings("bucket", "lake-1", "Landbridgedev", [{**READ, "Sid": sid}]))

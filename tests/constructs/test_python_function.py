"""The construct of functions in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from landbridge_constructs.policy_role import PolicyRoleSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings, package

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data-1/*"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [READ]}
TRUST = {"Version": "2012-10-17", "Statement": []}
ROLE = PolicyRoleSettings("reader", "Reads.", TRUST, [DOCUMENT, DOCUMENT], ["reader-1", "reader-2"])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The folder of one of two functions, which share a module."""
    for file in ("shared.py", "notes.txt", "one/index.py", "one/more.py", "one/__pycache__/index.pyc", "two/index.py"):
        path = tmp_path / "handlers" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {file}\n")
    return tmp_path / "handlers" / "one"


def _settings(source: Path) -> PythonFunctionSettings:
    return PythonFunctionSettings("reader", "Reads.", "/aws/lambda/reader", ROLE, str(source))


def _names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_package_holds_the_function_and_the_modules_beside_it(source: Path) -> None:
    packaged = Path(package(str(source)).name)
    assert _names(packaged) == {"handlers/shared.py", "handlers/one/index.py", "handlers/one/more.py"}
    assert (packaged / "handlers" / "shared.py").read_text() == "# shared.py\n"


def test_package_is_made_once(source: Path) -> None:
    assert package(str(source)) is package(str(source))


def test_handler_is_imported_by_the_path_within_the_package(source: Path, tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path / "out"))
    stacks = [Stack(app, name) for name in ("First", "Second")]
    for stack in stacks:
        PythonFunction(stack, "Reader", _settings(source))
    app.synth()
    for stack in stacks:
        (function,) = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
        assert function["Properties"]["Handler"] == "handlers.one.index.handler"
    (copy,) = (tmp_path / "out").glob("asset.*")
    assert _names(copy) == {"handlers/shared.py", "handlers/one/index.py", "handlers/one/more.py"}


def test_function_logs_to_a_group_that_is_there_before_it_and_expires(source: Path) -> None:
    stack = Stack(App(), "Stack")
    PythonFunction(stack, "Reader", _settings(source))
    template = Template.from_stack(stack)
    ((log, group),) = template.find_resources("AWS::Logs::LogGroup").items()
    assert group["Properties"] == {"LogGroupName": "/aws/lambda/reader", "RetentionInDays": 400}
    (function,) = template.find_resources("AWS::Lambda::Function").values()
    assert log in function["DependsOn"]


def test_custom_resource_is_made_once_the_role_has_its_permissions(source: Path) -> None:
    stack = Stack(App(), "Stack")
    function = PythonFunction(stack, "Reader", _settings(source))
    function.custom_resource(stack, "Reading", {"What": "all"})
    template = Template.from_stack(stack)
    (served,) = template.find_resources("AWS::Lambda::Function")
    (resource,) = template.find_resources("AWS::CloudFormation::CustomResource").values()
    assert resource["Properties"] == {"ServiceToken": {"Fn::GetAtt": [served, "Arn"]}, "What": "all"}
    assert set(resource["DependsOn"]) == set(template.find_resources("AWS::IAM::ManagedPolicy"))


def test_environment_is_left_out_where_there_is_none(source: Path) -> None:
    stack = Stack(App(), "Stack")
    PythonFunction(stack, "Reader", _settings(source))
    (function,) = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    assert "Environment" not in function["Properties"]

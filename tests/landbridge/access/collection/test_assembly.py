"""What is no assembly of Landbridge is refused with what, where and what to do instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.access.collection import AssemblyError, collect, collect_recorded
from landbridge.access.collection.assembly import NEWEST_VERSION
from landbridge.declaration import DeclarationError
from landbridge.declaration.record import write_record
from tests.landbridge.access.collection.made import declaration, role, write
from tests.synthesis import EXAMPLE

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    return write(tmp_path / "cdk.out", {"Stack": {"Resources": {"Role": role()}}})


def refused(assembly: Path) -> str:
    with pytest.raises(AssemblyError) as caught:
        collect(assembly, declaration())
    return str(caught.value)


def manifest(assembly: Path, **changes: Any) -> None:
    file = assembly / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def stack(**changes: Any) -> dict[str, Any]:
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/eu-west-1",
        "properties": {"templateFile": "Stack.template.json"},
    }
    return {"Stack": {**artifact, **changes}}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == (
        f"{tmp_path / 'nowhere'}: there is no such folder; run `cdk synth`, and name the folder that it writes"
    )


def test_a_file_in_place_of_a_folder(assembly: Path) -> None:
    assert "name the folder that holds manifest.json" in refused(assembly / "manifest.json")


def test_a_folder_without_manifest(tmp_path: Path) -> None:
    assert refused(tmp_path).startswith(f"{tmp_path / 'manifest.json'}: the file is missing; run `cdk synth` again")


@pytest.mark.parametrize("text", ["", "{", "[]", "\xff", "[" * 100_000])
def test_a_broken_manifest(assembly: Path, text: str) -> None:
    (assembly / "manifest.json").write_bytes(text.encode("latin-1"))
    assert "run `cdk synth` again" in refused(assembly)


def test_a_manifest_of_a_newer_major_version(assembly: Path) -> None:
    manifest(assembly, version=f"{NEWEST_VERSION + 1}.0.0")
    assert "take a newer Landbridge" in refused(assembly)


@pytest.mark.parametrize("version", [None, 55, "new"])
def test_a_manifest_without_version(assembly: Path, version: Any) -> None:
    manifest(assembly, version=version)
    assert f"its version is {version!r}" in refused(assembly)


@pytest.mark.parametrize("artifacts", [{}, {"Tree": {"type": "cdk:tree"}}])
def test_an_assembly_without_stack(assembly: Path, artifacts: Any) -> None:
    manifest(assembly, artifacts=artifacts)
    assert "no stack in it" in refused(assembly)


@pytest.mark.parametrize("artifacts", [[], {"Stack": "here"}, stack(properties=[])])
def test_artifacts_of_a_wrong_type(assembly: Path, artifacts: Any) -> None:
    manifest(assembly, artifacts=artifacts)
    assert "no object" in refused(assembly)


def test_a_stack_that_knows_no_account(assembly: Path) -> None:
    manifest(assembly, artifacts=stack(environment="aws://unknown-account/unknown-region"))
    assert "is this the assembly of another app?" in refused(assembly)


@pytest.mark.parametrize("name", [None, 7, "", "../other.json", "/etc/passwd", "a\0b"])
def test_a_template_that_is_not_in_the_assembly(assembly: Path, name: Any) -> None:
    manifest(assembly, artifacts=stack(properties={"templateFile": name}))
    assert "the templateFile of Stack" in refused(assembly)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"Resources": []}', '{"Resources": {"A": {}}}', '{"Resources": {"A": 1}}']
)
def test_a_template_that_is_none(assembly: Path, text: str) -> None:
    (assembly / "Stack.template.json").write_text(text)
    message = refused(assembly)
    assert message.startswith(str(assembly / "Stack.template.json"))
    assert "run `cdk synth` again" in message


def test_a_template_that_is_missing(assembly: Path) -> None:
    (assembly / "Stack.template.json").unlink()
    assert "the file is missing" in refused(assembly)


def test_stacks_of_a_nested_assembly_are_collected(assembly: Path) -> None:
    write(assembly / "assembly-Stage", {"Stage-Stack": {"Resources": {"Role": role(RoleName="nested")}}})
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}}
    manifest(assembly, artifacts={**stack(), "assembly-Stage": nested})
    found = collect(assembly, declaration()).identities
    assert [each.source.stack for each in found.values()] == ["Stack", "Stage-Stack"]


def test_an_assembly_that_holds_itself(assembly: Path) -> None:
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}}
    inner = write(assembly / "assembly-Stage", {})
    manifest(inner, artifacts={"again": {**nested, "properties": {"directoryName": "../assembly-Stage"}}})
    manifest(assembly, artifacts={"assembly-Stage": nested})
    assert "holds itself" in refused(assembly)


def test_two_stacks_of_one_id(assembly: Path) -> None:
    write(assembly / "assembly-Stage", {"Stack": {}})
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}}
    manifest(assembly, artifacts={**stack(), "assembly-Stage": nested})
    assert "two stacks have the id Stack" in refused(assembly)


def test_the_assembly_of_another_app_has_no_record(assembly: Path) -> None:
    with pytest.raises(DeclarationError, match="this is no assembly of Landbridge"):
        collect_recorded(assembly)


def test_the_assembly_of_one_team_is_not_enough(assembly: Path) -> None:
    write_record(assembly, EXAMPLE, "fraud")
    with pytest.raises(AssemblyError, match="without -c team"):
        collect_recorded(assembly)


def test_an_assembly_is_collected_with_the_declaration_that_it_keeps(assembly: Path) -> None:
    write_record(assembly, EXAMPLE)
    estate, recorded = collect_recorded(assembly)
    assert estate == collect(assembly, recorded.declaration)

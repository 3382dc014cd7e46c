"""What holds for every template of the example holds with its offline data in Lake Formation's hands too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.governed import governed_example
from tests.synthesis import Template, synthesize
from tests.templates.test_least_privilege import (
    everywhere,
    identity,
    test_all_keys_of_an_account_are_never_allowed_without_naming_the_alias,
    test_every_action_applies_to_some_resource_of_its_statement,
    test_every_action_exists,
    test_everybody_is_allowed_only_within_the_organisation,
    test_no_action_that_can_be_limited_to_resources_is_allowed_on_all,
    test_no_allow_statement_has_a_wildcard_in_an_action_or_says_what_it_leaves_out,
    test_no_policy_names_a_principal_that_may_not_exist_yet,
)
from tests.templates.test_limits import test_no_stack_refers_to_another, too_large

__all__ = [
    "everywhere",
    "identity",
    "test_all_keys_of_an_account_are_never_allowed_without_naming_the_alias",
    "test_every_action_applies_to_some_resource_of_its_statement",
    "test_every_action_exists",
    "test_everybody_is_allowed_only_within_the_organisation",
    "test_no_action_that_can_be_limited_to_resources_is_allowed_on_all",
    "test_no_allow_statement_has_a_wildcard_in_an_action_or_says_what_it_leaves_out",
    "test_no_policy_names_a_principal_that_may_not_exist_yet",
    "test_no_stack_refers_to_another",
]

pytestmark = pytest.mark.requirement("S4.2", "S4.9")


@pytest.fixture(scope="module")
def templates(governed_templates: dict[str, Template]) -> dict[str, Template]:
    """In place of the example's, for the tests of other modules that are collected here once more."""
    return governed_templates


def test_it_stays_within_all_limits(governed_templates: dict[str, Template]) -> None:
    assert too_large(governed_templates) == []


def test_two_synths_are_byte_identical(governed: Path, tmp_path: Path) -> None:
    synthesize(governed_example(), tmp_path)
    assert _files(tmp_path) == _files(governed)


def test_cfn_lint_reports_nothing(governed: Path) -> None:
    # cfn-lint takes no template without resources, and CloudFormation never gets that one.
    empty = governed / "LakeFormationGrants-fraud.template.json"
    files = sorted(str(path) for path in governed.glob("LakeFormation*.template.json") if path != empty)
    assert len(files) == 13
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", "eu-west-1", "--", *files]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (found.returncode, found.stdout) == (0, ""), found.stdout + found.stderr


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

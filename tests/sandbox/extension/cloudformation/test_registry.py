"""Types registered with the local CloudFormation: what replaces them, what is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services.cloudformation import provisioners, stacks

from sandbox.extension.cloudformation import registry

NAME = "Example::Registry::Thing"
OLD = {"Name": "one", "Store": {"Online": True, "Ttl": 1}, "Size": 1}


@pytest.fixture(autouse=True)
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    made: list[str] = []
    for table in (
        provisioners._RESOURCE_HANDLERS,
        provisioners._REPLACING_PROPERTIES,
        provisioners._CONDITIONALLY_REPLACING_PROPERTIES,
        provisioners._CUSTOM_NAME_REPLACEMENT,
        provisioners._STACK_TAG_PROPERTY,
        registry.TYPES,
    ):
        monkeypatch.delitem(table, NAME, raising=False)
    for module, name in ((provisioners, "_replacing_change"), (stacks, "_replacing_change")):
        monkeypatch.setattr(module, name, getattr(module, name))
    for name in ("_runs_on_worker_thread", "_sends_back_failed_update"):
        monkeypatch.setattr(stacks, name, getattr(stacks, name))

    def create(logical_id: str, properties: dict[str, Any], stack_name: str) -> registry.Outcome:
        made.append("create")
        return registry.physical_name(stack_name, logical_id), {"Arn": "a"}

    def update(physical_id: str, old: Any, new: Any, stack_name: str, logical_id: str) -> registry.Outcome:
        made.append("update")
        return physical_id, {"Arn": "a"}

    registry.install()
    registry.register_type(
        NAME,
        create=create,
        update=update,
        delete=lambda physical_id, properties: made.append("delete"),
        properties=["Name", "Store.Online", "Store.Ttl", "Size"],
        create_only=["Name", "Store.Online"],
        name_property="Name",
        blocking=True,
    )
    yield made
    for table in (provisioners._RESOURCE_HANDLERS, provisioners._CUSTOM_NAME_REPLACEMENT, registry.TYPES):
        table.pop(NAME)


def _update(**changes: Any) -> tuple[str, Any]:
    outcome: tuple[str, Any] = provisioners._update_resource(NAME, "id", OLD, {**OLD, **changes}, "stack", "Thing", {})
    return outcome


def test_mutable_property_changes_in_place(calls: list[str]) -> None:
    assert _update(Size=2)[0] == "id"
    assert calls == ["update"]


def test_mutable_part_of_a_property_with_a_create_only_part_changes_in_place(calls: list[str]) -> None:
    _update(Store={"Online": True, "Ttl": 2})
    assert calls == ["update"]


def test_create_only_part_replaces_a_resource_with_another_name(calls: list[str]) -> None:
    physical_id, _ = _update(Name="two", Store={"Online": False, "Ttl": 1})
    assert physical_id != "id"
    assert calls == ["create", "delete"]


def test_create_only_part_of_a_named_resource_is_refused(calls: list[str]) -> None:
    with pytest.raises(ValueError, match=r"custom-named resource requires replacing\. Rename id"):
        _update(Store={"Online": False, "Ttl": 1})
    assert calls == []


def test_unchanged_resource_is_left_alone(calls: list[str]) -> None:
    assert _update() == ("id", {})
    assert calls == []


def test_blocking_type_runs_in_a_worker_thread() -> None:
    assert stacks._runs_on_worker_thread(NAME)
    assert not stacks._runs_on_worker_thread("AWS::SSM::Parameter")


def test_create_only_path_that_is_no_property_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"create_only Store\.Offline is not among its properties"):
        registry.declare(NAME, ["Store.Online"], create_only=["Store.Offline"])

"""Resource types that the extension adds to ministack's CloudFormation."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ministack.services.cloudformation import provisioners, stacks

from sandbox.extension.cloudformation.property_paths import PropertyPaths, at

Outcome = tuple[str, dict[str, Any]]
"""The physical id (what Ref gives) and the attributes by name (what Fn::GetAtt gives)."""

Create = Callable[[str, dict[str, Any], str], Outcome]
Update = Callable[[str, dict[str, Any], dict[str, Any], str, str], Outcome]
Delete = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class ResourceType:
    """What CloudFormation knows of a type besides how to make it. Paths are those of `property_paths`."""

    honoured: PropertyPaths
    create_only: tuple[str, ...] = ()
    blocking: bool = False
    updates_in_steps: bool = False


TYPES: dict[str, ResourceType] = {}
"""Every type that a template may use, ministack's own (see `validation`) and the registered ones."""


def register_type(
    name: str,
    *,
    create: Create,
    update: Update,
    delete: Delete,
    properties: Iterable[str],
    create_only: Iterable[str],
    name_property: str | None = None,
    tags: bool = False,
    blocking: bool = False,
    updates_in_steps: bool = False,
) -> None:
    """Let templates use the type `name`. Registering it again replaces the former registration.

    The handlers run in the stack's account and Region (`get_account_id()`, `get_region()`), with properties in which
    intrinsic functions and dynamic references are resolved:

        create(logical_id, properties, stack_name) -> (physical id, attributes)
        update(physical_id, old_properties, new_properties, stack_name, logical_id) -> the same
        delete(physical_id, properties) -> None; a resource that is gone already is not an error

    An exception from a handler fails the resource, its text being the reason of the stack event.

    properties: the property paths that the handlers honour; any other path in a template is refused.
    create_only: the paths whose change replaces the resource: a new one is created, and the old one deleted after the
        whole update succeeded (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/
        using-cfn-updating-stacks-update-behaviors.html).
    name_property: the property that names the resource physically. Where a template sets it and keeps it, a
        replacement fails as in CloudFormation, because the old and the new resource cannot both exist.
    tags: whether `properties` holds a list property Tags that receives the stack's tags as well.
    blocking: run the handlers in a worker thread, for those that wait for something. Without it they run on the
        server's only event loop and must return at once.
    updates_in_steps: an update that fails may have changed something already, so that the rollback calls `update` with
        the old and new properties the other way round.
    """
    declare(name, properties, create_only=create_only, name_property=name_property)
    TYPES[name] = replace(TYPES[name], blocking=blocking, updates_in_steps=updates_in_steps)
    provisioners._RESOURCE_HANDLERS[name] = {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": delete,
    }
    provisioners._REPLACING_PROPERTIES.setdefault(name, ())
    provisioners._STACK_TAG_PROPERTY.pop(name, None)
    if tags:
        provisioners._STACK_TAG_PROPERTY[name] = ("Tags", "list")


def declare(
    name: str,
    properties: Iterable[str],
    *,
    create_only: Iterable[str] = (),
    name_property: str | None = None,
) -> None:
    """Record what is honoured and what replaces, for a type whose handlers exist. Parameters as in `register_type`."""
    known = PropertyPaths.of(properties)
    frozen = tuple(create_only)
    if misspelt := [path for path in frozen if any(True for _ in known.unknown_in(_nested(path)))]:
        raise ValueError(f"{name}: create_only {misspelt[0]} is not among its properties")
    TYPES[name] = ResourceType(known, frozen)
    if frozen:
        provisioners._REPLACING_PROPERTIES[name] = tuple(path for path in frozen if "." not in path)
        provisioners._CONDITIONALLY_REPLACING_PROPERTIES[name] = tuple(
            path.split(".")[0] for path in frozen if "." in path
        )
    if name_property:
        provisioners._CUSTOM_NAME_REPLACEMENT[name] = {"name": name_property}


def physical_name(stack_name: str, logical_id: str, *, lowercase: bool = False, max_length: int = 128) -> str:
    """The name that CloudFormation gives a resource whose template names none; the same again at each update."""
    return str(provisioners._physical_name(stack_name, logical_id, lowercase=lowercase, max_len=max_length))


def _nested(path: str) -> Any:
    first, _, rest = path.partition(".")
    return {first: _nested(rest) if rest else ""}


def _replaces(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    declared = TYPES.get(name)
    return declared is not None and any(at(old, path) != at(new, path) for path in declared.create_only)


def install() -> None:
    """Extend ministack's rules for replacement, worker threads and rollback with the declared ones."""
    if getattr(provisioners._replacing_change, "extended", False):
        return
    replacing_change, runs_on_worker_thread = provisioners._replacing_change, stacks._runs_on_worker_thread
    sends_back_failed_update = stacks._sends_back_failed_update

    def extended_replacing_change(name: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
        return replacing_change(name, old, new) or _replaces(name, old, new)

    def extended_runs_on_worker_thread(name: str) -> bool:
        return runs_on_worker_thread(name) or (name in TYPES and TYPES[name].blocking)

    def extended_sends_back_failed_update(name: str) -> bool:
        return sends_back_failed_update(name) or (name in TYPES and TYPES[name].updates_in_steps)

    extended_replacing_change.extended = True  # type: ignore[attr-defined]
    provisioners._replacing_change = stacks._replacing_change = extended_replacing_change
    stacks._runs_on_worker_thread = extended_runs_on_worker_thread
    stacks._sends_back_failed_update = extended_sends_back_failed_update

"""Which resource types can be shared; the services that own them register them here."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.extension.errors import AwsError

_ARN = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:(?:\d{12})?:.+")


@dataclass(frozen=True)
class ResourceType:
    """A type that can be shared: `name` as RAM spells it, the ARNs that belong to it, and whether one exists."""

    name: str
    arn_pattern: re.Pattern[str]
    exists: Callable[[str], bool]


_types: dict[str, ResourceType] = {}


def register_resource_type(name: str, *, arn_pattern: str, exists: Callable[[str], bool]) -> None:
    """Make resources of type `name` (such as `sagemaker:FeatureGroup`) shareable.

    `arn_pattern` is a regular expression that matches their whole ARN. `exists(arn)` says whether there is one, in
    the account and Region of the ARN, whoever asks. Registering a name again replaces the registration.
    """
    _types[name] = ResourceType(name, re.compile(arn_pattern), exists)


def registered() -> list[ResourceType]:
    """All shareable types, by name."""
    return sorted(_types.values(), key=lambda each: each.name)


def type_of(arn: str) -> ResourceType:
    """The type of the resource with this ARN. Raises MalformedArnException."""
    if not _ARN.fullmatch(arn):
        message = f"The specified resource ARN {arn} is not valid. Verify the ARN and try again."
        raise AwsError("MalformedArnException", message)
    for each in _types.values():
        if each.arn_pattern.fullmatch(arn):
            return each
    raise AwsError("MalformedArnException", f"You cannot share the selected resource type. The ARN was {arn}.")


def check_shareable(arn: str, *, owner: str, region: str) -> ResourceType:
    """The type of `arn`, once it is certain that it names a resource of `owner` in `region`.

    Raises MalformedArnException, OperationNotPermittedException for another account's resource, and
    UnknownResourceException for one that does not exist.
    """
    resource_type = type_of(arn)
    _, _, _, resource_region, account, _ = arn.split(":", 5)
    if account != owner:
        message = f"The resource {arn} belongs to account {account}; account {owner} cannot share it."
        raise AwsError("OperationNotPermittedException", message)
    if resource_region != region or not resource_type.exists(arn):
        raise AwsError("UnknownResourceException", f"Resource {arn} could not be found in {region}.")
    return resource_type

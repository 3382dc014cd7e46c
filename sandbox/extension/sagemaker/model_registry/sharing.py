"""What RAM can share of the model registry, and which groups of other accounts an account discovers.

A share makes a group accessible and discoverable: ListModelPackageGroups with CrossAccount shows it
(https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-ram-view-shared.html). A group's own policy makes it
accessible only: the share that RAM derives from it would have to be promoted. And "if the resource owner attaches a
resource policy with an assume role principal ..., or if the resource policy allows "Action": "*", the associated model
package group is not promotable nor discoverable", but accessible
(https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-ram-promote.html). RAM's promotion is not here.
"""

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import ram
from sandbox.extension.authorization import callers, grammar
from sandbox.extension.authorization.principals import naming, texts
from sandbox.extension.authorization.statements import statements
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackageGroup
from sandbox.extension.sagemaker.model_registry.state import REGISTRY

_ARN = r"arn:[\w-]+:sagemaker:[\w-]+:\d{12}:model-package-group/[a-zA-Z0-9-]{1,63}"
_ROLE_PRINCIPALS = (":role/", ":assumed-role/")


def register() -> None:
    """Tell RAM about the resource type."""
    ram.register_resource_type("sagemaker:model-package-group", arn_pattern=_ARN, exists=REGISTRY.groups.__contains__)


def discoverable() -> list[ModelPackageGroup]:
    """The groups of other accounts, in the current Region, that are shared with the caller and may be discovered."""
    foreign = [each for each in REGISTRY.groups.values() if each.account != get_account_id()]
    return [each for each in foreign if each.region == get_region() and promotable(each.policy) and _shared(each)]


def promotable(policy: str | None) -> bool:
    """Whether RAM can stand for a group with this policy: it names no role and no action `*`."""
    bodies = [each.body for each in statements(policy)]
    named = [text for kind, text in grammar.principals(bodies) if kind == "AWS"]
    wide = any("*" in texts(body.get("Action")) for body in bodies)
    return not wide and not any(part in text for text in named for part in _ROLE_PRINCIPALS)


def _shared(group: ModelPackageGroup) -> bool:
    """Whether a share names the caller or the caller's account."""
    policy, caller = ram.resource_policy(group.arn), callers.current()
    return policy is not None and any(naming(statement, caller) for statement in policy["Statement"])

"""An honest CloudFormation: what a template asks for takes effect, or the change set is refused with the reason.

ministack's handlers ignore properties that they do not know, and replace resources by rules of their own. Here

* `honoured.yaml` lists the types of ministack's own that may be used, with the properties that really take effect;
* `validation` refuses every other type and property before anything is created;
* `registry` adds types, with replacement on change of a create-only property;
* `existing` fails a resource whose name is taken;
* `template_conditions` resolves every function in Conditions before ministack compares;
* `types` are types in place of ministack's, built on the services' API operations through `service_calls`;
* `waiting` spares clients their long pauses.
"""

from sandbox.extension.cloudformation.registry import physical_name, register_type

__all__ = ["install", "physical_name", "register_type"]


def install() -> None:
    """Install the types, the checks and the rules for replacement into ministack."""
    from sandbox.extension.cloudformation import existing, registry, template_conditions, types, validation, waiting

    registry.install()
    types.install()
    existing.install()
    template_conditions.install()
    validation.install()
    waiting.install()

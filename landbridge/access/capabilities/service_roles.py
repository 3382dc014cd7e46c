"""Roles that an AWS service works as, for a function or a profile: the service must be able to assume them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from landbridge.access.capabilities.actors import Actor
from landbridge.access.capabilities.chain import World
from landbridge.access.capabilities.principals import assuming
from landbridge.access.evaluation.callers import service
from landbridge.declaration.models import Declaration
from landbridge.naming import Names

LAMBDA, SAGEMAKER = "lambda.amazonaws.com", "sagemaker.amazonaws.com"


class ServiceRoles:
    """Of the functions that share, review, copy and offer cards, and of consoles' default profiles."""

    def __init__(self, world: World) -> None:
        self._services = _services(world.declaration, world.names)

    def entered(self, actor: Actor) -> Actor:
        """The actor with the service's entry, if it is such a role (lambda/latest/dg/lambda-intro-execution-role.html,
        sagemaker/latest/dg/sagemaker-roles.html)."""
        name = self._services.get(actor.caller.arn or "")
        if name is None or actor.caller.arn is None or actor.entry:
            return actor
        context = {"aws:sourceaccount": (actor.caller.account or "",)}
        return replace(actor, entry=(assuming((service(name),), actor.caller.arn, f"{name} works as it", context),))


def _services(declaration: Declaration, names: Names) -> Mapping[str, str]:
    services: dict[str, str] = {}
    if declaration.model_cards is not None:
        for what in ("share", "review", "copy"):
            services[names.role_arn(declaration.model_cards.account, names.cards_function(what))] = LAMBDA
    for name, spoke in declaration.card_spokes.items():
        services[names.role_arn(spoke.account, names.spoke_function(name))] = LAMBDA
    for name, connection in declaration.governance.items():
        services[names.role_arn(connection.account, names.governance_profile_role(name))] = SAGEMAKER
    return services

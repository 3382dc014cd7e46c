"""What a declaration means for the local AWS: one account for each of its accounts, its organisation, its profiles."""

import json
from pathlib import Path

from landbridge.access.capabilities.principals import STRANGER_INSIDE
from landbridge.declaration.model_cards import CardAccount, Stage
from landbridge.declaration.models import Declaration
from landbridge.declaration.organisation import OrganisationPolicyKind
from landbridge.naming import Names
from landbridge.policies.model_cards_organisation import cards_service_control_policy
from landbridge.policies.model_registry import registers_models
from sandbox.credentials import root_session, write_profiles
from sandbox.endpoint import Endpoint
from sandbox.extension.organisation import Organisation

PROFILES = "config"


def deployment_account(declaration: Declaration) -> str:
    """The account that the pipeline runs in."""
    return declaration.feature_store.deployment_account or declaration.feature_store.account


def accounts(declaration: Declaration) -> dict[str, str]:
    """Account number by name: central, deployment, registry, each team's under the team's name, and what consoles and
    model cards need besides, as governance-CONNECTION, cards (the hub), cards-NAME and spoke-NAME.
    """
    own = {"central": declaration.feature_store.account, "deployment": deployment_account(declaration)}
    if declaration.model_registry is not None:
        own["registry"] = declaration.model_registry.account
    own |= {name: team.account for name, team in declaration.teams.items()}
    others = {f"governance-{name}": connection.account for name, connection in declaration.governance.items()}
    if declaration.model_cards is not None:
        others["cards"] = declaration.model_cards.account
    others |= {f"cards-{name}": entry.account for name, entry in declaration.card_accounts.items()}
    others |= {f"spoke-{name}": entry.account for name, entry in declaration.card_spokes.items()}
    for name, account in others.items():
        if account not in own.values():
            own[name] = account
    return own


def organisation(declaration: Declaration) -> Organisation | None:
    """The declared organisation with every account that is not declared to be outside, one that the declaration does
    not name, and the service control policies that it is declared to have."""
    if declaration.organisation is None:
        return None
    outside = {team.account for team in declaration.teams.values() if team.outside_organisation}
    members = (frozenset(accounts(declaration).values()) - outside) | {STRANGER_INSIDE}
    policies = {account: _service_control(declaration, account) for account in sorted(members)}
    held = {account: texts for account, texts in policies.items() if texts}
    return Organisation(declaration.organisation.id, deployment_account(declaration), members, service_control=held)


def _service_control(declaration: Declaration, account: str) -> tuple[str, ...]:
    """The policy for model cards names its accounts itself, so that every account may have it."""
    assert declaration.organisation is not None
    cards = cards_service_control_policy(declaration, Names.of(declaration))
    own = (
        policy.document
        for policy in declaration.organisation.policies.values()
        if policy.kind is OrganisationPolicyKind.SERVICE_CONTROL
        and (policy.accounts is None or account in policy.accounts)
    )
    return (*own, json.dumps(cards)) if cards else tuple(own)


def write_environment_profiles(endpoint: Endpoint, declaration: Declaration) -> Path:
    """Profiles of every account's root, of each team's execution, access and models role, and of the roles of card
    users. Returns the file."""
    names = Names.of(declaration)
    path = endpoint.state_dir / PROFILES
    roles = []
    for name, team in declaration.teams.items():
        execution = names.role_arn(team.account, names.execution_role(name))
        roles.append((f"{name}-execution", execution, f"{name}-engineer"))
        roles.append((f"{name}-access", names.access_role_arn(name), f"{name}-engineer"))
        if declaration.model_registry is not None and registers_models(declaration, names, name):
            models = names.role_arn(declaration.model_registry.account, names.models_role(name))
            roles.append((f"{name}-models", models, f"{name}-engineer"))
    engineers = [
        (f"{name}-engineer", principal_role_arn(team.principals[0]), name) for name, team in declaration.teams.items()
    ]
    known = accounts(declaration)
    profile_of = {account: name for name, account in reversed(known.items())}
    for name, entry in card_users(declaration).items():
        person = principal_role_arn(entry.principals[0])
        engineers.append((f"cards-{name}-person", person, profile_of[entry.account]))
        roles.append((f"cards-{name}-user", cards_role_arn(declaration, name), f"cards-{name}-person"))
    write_profiles(path, endpoint, known, [*engineers, *roles])
    return path


def card_users(declaration: Declaration) -> dict[str, CardAccount]:
    """The card accounts whose people use cards: all but those of data, and those without declared roles."""
    accounts = declaration.card_accounts.items()
    return {name: entry for name, entry in accounts if entry.stage is not Stage.DATA and entry.principals}


def cards_role_arn(declaration: Declaration, name: str) -> str:
    """The role of a card account's users: in the account itself, or in the hub for governance and security."""
    assert declaration.model_cards is not None
    names, entry = Names.of(declaration), declaration.card_accounts[name]
    account = entry.account if entry.stage.shares_cards else declaration.model_cards.account
    return names.role_arn(account, names.cards_role(name))


def deployed_stacks(endpoint: Endpoint, account: str) -> list[str]:
    """Names of the stacks that the account has."""
    pages = root_session(endpoint, account).client("cloudformation").get_paginator("describe_stacks").paginate()
    return [stack["StackName"] for page in pages for stack in page["Stacks"]]


def principal_role_arn(pattern: str) -> str:
    """A role that a declared pattern stands for: what AWS would make up for a star is filled in."""
    return pattern.replace("*", "0123456789abcdef").replace("?", "0")

"""Trust policies: they name accounts, and conditions name roles.

A principal that does not exist yet makes AWS refuse a policy, and a role that was deleted and made again breaks one
that named it; an account with a condition on aws:PrincipalArn does neither (IAM user guide,
reference_policies_elements_principal).
"""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.packing import TRUST_POLICY_CHARACTERS, check_size
from landbridge.policies.statement import Conditions, Statement, document

ASSUME = ("sts:AssumeRole", "sts:SetSourceIdentity")


def access_role_trust(declaration: Declaration, names: Names, team: str) -> dict[str, Any]:
    """The team's principals and its execution role may assume the access role. Raises PolicyTooLarge."""
    return _checked(document([_anybody(declaration, names, team)]), names.access_role(team))


def models_role_trust(declaration: Declaration, names: Names, team: str) -> dict[str, Any]:
    """The same for the role in the registry account. Raises PolicyTooLarge."""
    return _checked(document([_anybody(declaration, names, team)]), names.models_role(team))


def execution_role_trust(declaration: Declaration, names: Names, team: str) -> dict[str, Any]:
    """The team's principals and SageMaker jobs of the team's account may work as the execution role. Raises
    PolicyTooLarge.
    """
    people = _team_statement(declaration, names, team, declaration.teams[team].principals)
    return _checked(document([people, _sagemaker(declaration.teams[team].account)]), names.execution_role(team))


def sagemaker_trust(account: str) -> dict[str, Any]:
    return document([_sagemaker(account)])


def service_trust(service: str) -> dict[str, Any]:
    return document([Statement("Service", ("sts:AssumeRole",), (), principal={"Service": service})])


def organisation_condition(declaration: Declaration, team: str) -> Conditions:
    """aws:PrincipalOrgID exists for members only, so a partner's account goes without it."""
    if declaration.organisation is None or declaration.teams[team].outside_organisation:
        return {}
    return {"StringEquals": {"aws:PrincipalOrgID": declaration.organisation.id}}


def _anybody(declaration: Declaration, names: Names, team: str) -> Statement:
    account = declaration.teams[team].account
    roles = (*declaration.teams[team].principals, names.role_arn(account, names.execution_role(team)))
    return _team_statement(declaration, names, team, roles)


def _team_statement(declaration: Declaration, names: Names, team: str, roles: tuple[str, ...]) -> Statement:
    return Statement(
        "Team",
        ASSUME,
        (),
        conditions={"ArnLike": {"aws:PrincipalArn": roles}, **organisation_condition(declaration, team)},
        principal={"AWS": names.root_arn(declaration.teams[team].account)},
    )


def _sagemaker(account: str) -> Statement:
    return Statement(
        "SageMaker",
        ("sts:AssumeRole",),
        (),
        # IfExists: no page says that Feature Store sends the key. Where it is sent, another account's work is refused.
        conditions={"StringEqualsIfExists": {"aws:SourceAccount": account}},
        principal={"Service": "sagemaker.amazonaws.com"},
    )


def _checked(policy: dict[str, Any], role: str) -> dict[str, Any]:
    return check_size(
        policy,
        TRUST_POLICY_CHARACTERS,
        f"the trust policy of role {role}",
        "join principals of the team into fewer patterns, or split the team",
    )

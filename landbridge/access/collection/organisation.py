"""What a declaration says of the organisation: who is in it, and the policies that bound its accounts."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.collection.errors import AssemblyError
from landbridge.access.model import PolicyKind, Source, Statements
from landbridge.access.parsing import statements_of
from landbridge.card_sharing import is_invited, stage_accounts
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.models import Declaration
from landbridge.declaration.organisation import OrganisationPolicyKind
from landbridge.naming import Names
from landbridge.policies.model_cards_organisation import cards_service_control_policy
from landbridge.policies.packing import PolicyTooLarge

_DECLARED = "declaration"
"""Where the statements of these policies are found: in no stack."""


def members(declaration: Declaration) -> frozenset[str]:
    """The declared accounts that are in the organisation; none where there is none."""
    accounts = set(_accounts(declaration))
    return frozenset(account for account in accounts if not is_invited(declaration, account))


def bounds(declaration: Declaration, names: Names, kind: PolicyKind) -> dict[str, Statements]:
    """The service or resource control policies by account. Raises MalformedPolicy, AssemblyError."""
    inside = sorted(members(declaration))
    found: dict[str, Statements] = dict.fromkeys(inside, ())
    if declaration.organisation is not None:
        for name, policy in declaration.organisation.policies.items():
            if _KINDS[policy.kind] is kind:
                source = Source(_DECLARED, f"organisation.policies.{name}", name, kind)
                statements = statements_of(policy.document, source, names.partition)
                for account in inside if policy.accounts is None else policy.accounts:
                    found[account] = found.get(account, ()) + statements
    if kind is PolicyKind.SERVICE_CONTROL:
        statements = _cards(declaration, names)
        for entry in stage_accounts(declaration, Stage.PRODUCTION).values() if statements else ():
            if entry.account in found:
                found[entry.account] += statements
    return {account: statements for account, statements in found.items() if statements}


def _cards(declaration: Declaration, names: Names) -> Statements:
    """What `landbridge cards scp` prints."""
    try:
        document = cards_service_control_policy(declaration, names)
    except PolicyTooLarge as error:
        raise AssemblyError("model_cards.service_control_policy", str(error)) from error
    if document is None:
        return ()
    source = Source(_DECLARED, "model_cards.service_control_policy", "ModelCardsReadOnly", PolicyKind.SERVICE_CONTROL)
    return statements_of(document, source, names.partition)


def _accounts(declaration: Declaration) -> Iterator[str]:
    home = declaration.feature_store
    yield home.account
    if home.deployment_account is not None:
        yield home.deployment_account
    yield from (team.account for team in declaration.teams.values())
    if declaration.model_registry is not None:
        yield declaration.model_registry.account
    if declaration.model_cards is not None:
        yield declaration.model_cards.account
    # A console is a vendor's, its registry account is the organisation's.
    yield from (connection.account for connection in declaration.governance.values())
    yield from (entry.account for entry in declaration.card_accounts.values())
    yield from (entry.account for entry in declaration.card_spokes.values())


_KINDS = {
    OrganisationPolicyKind.SERVICE_CONTROL: PolicyKind.SERVICE_CONTROL,
    OrganisationPolicyKind.RESOURCE_CONTROL: PolicyKind.RESOURCE_CONTROL,
}

"""Why AWS may have refused a call on a card, as far as the caller can know."""

from __future__ import annotations

from typing import Any

from landbridge.cards.answers import FAILURES, message_of
from landbridge.cards.errors import Denied, UnknownCard
from landbridge.cards.place import Place
from landbridge.cards.status import reaching
from landbridge.declaration.messages import did_you_mean
from landbridge.declaration.model_cards import Stage

_TYPE = "sagemaker:ModelCard"


def shared_cards(place: Place, ram: Any) -> list[str]:
    """Names of the hub's cards that are shared with the caller's account. Raises FAILURES."""
    prefix = place.arn("")
    pages = ram.get_paginator("list_resources").paginate(resourceOwner="OTHER-ACCOUNTS", resourceType=_TYPE)
    arns = (resource["arn"] for page in pages for resource in page["resources"])
    return sorted({arn.removeprefix(prefix) for arn in arns if arn.startswith(prefix)})


def denied(place: Place, ram: Any, action: str, name: str, error: Exception) -> Denied | UnknownCard:
    """The error for a refused `action`, such as DescribeModelCard, on the card."""
    start = (
        f"AWS refused sagemaker:{action} on {place.arn(name)}\nto the caller {place.caller.arn}: {message_of(error)}"
    )
    if place.at_hub:
        return Denied(f"{start}\n{_in_hub(place)}")
    try:
        shared = shared_cards(place, ram)
    except FAILURES:
        return Denied(f"{start}\n{not_shared(place, name)}\nIf it is shared, {_in_stage(place)}")
    if name in shared:
        return Denied(f"{start}\nThe card is shared with this account, so {_in_stage(place)}")
    return UnknownCard(not_shared(place, name, shared))


def not_shared(place: Place, name: str, shared: list[str] | None = None) -> str:
    """What there is to say where a card is not to be seen from a stage's account. `shared`: the cards that are."""
    stage = place.stage
    assert stage is not None
    statuses = ", ".join(reaching(stage))
    near = did_you_mean(name, shared or ())
    return (
        f"the card `{name}` is not shared with account {place.caller.account} (`card_accounts.{place.account_name}`, "
        f"{stage}) now, or there is none of that name{near}\nCards are shared with {stage} accounts in the status "
        f"{statuses}. Who works in the hub sees its status: landbridge cards show {name}"
    )


def _in_stage(place: Place) -> str:
    assert place.account_name is not None
    admitted = place.declaration.card_accounts[place.account_name].principals
    listed = "".join(f"\n  {pattern}" for pattern in admitted)
    updates = "" if place.stage is not Stage.PRODUCTION else " (in production it never changes one)"
    key = f"\n{_key(place)}" if place.cards.encrypted else ""
    return (
        f"the caller lacks the permission. The role for cards here is {place.role_arn}{updates}; "
        f"`card_accounts.{place.account_name}.principals` may assume it:{listed}{key}"
    )


def _in_hub(place: Place) -> str:
    roles = [
        f"\n  {place.names.role_arn(place.cards.account, place.names.cards_role(name))} ({entry.stage})"
        for name, entry in place.declaration.card_accounts.items()
        if entry.stage in (Stage.GOVERNANCE, Stage.SECURITY)
    ]
    listed = f"The declaration has these roles for cards here:{''.join(roles)}\n" if roles else ""
    key = f"\n{_key(place)}" if place.cards.encrypted else ""
    return f"{listed}Otherwise the hub's administrators give the permission.{key}"


def _key(place: Place) -> str:
    alias = place.names.alias_arn(place.cards.account, place.names.cards_key_alias())
    return f"Cards are encrypted: the caller needs kms:Decrypt, and to write kms:GenerateDataKey, on the key of {alias}"

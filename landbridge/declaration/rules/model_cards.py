"""Rules about model cards: a map of accounts on which every stage is another account than the hub."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.declaration.messages import KEY
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.rules.judged import Finding, Judged


def card_accounts_have_a_hub(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("model_cards") or judged.declaration.model_cards is not None:
        return
    for section in ("card_accounts", "card_spokes"):
        for name in getattr(judged.declaration, section):
            yield Finding(
                (section, name, KEY), "no hub is declared whose cards it would see; write `model_cards: {account: …}`"
            )
            return


def card_accounts_are_not_the_hub(judged: Judged) -> Iterator[Finding]:
    """A resource share never reaches its own owner (RAM user guide, getting-started-terms-and-concepts)."""
    cards = judged.declaration.model_cards
    if cards is None:
        return
    for section in ("card_accounts", "card_spokes"):
        for name, entry in getattr(judged.declaration, section).items():
            if entry.account == cards.account:
                yield Finding(
                    (section, name, "account"),
                    f'"{entry.account}" is the hub itself, and RAM cannot share with the owner; write another account',
                )


def card_accounts_are_of_one_stage(judged: Judged) -> Iterator[Finding]:
    """An account in two stages would see in the earlier what is meant for the later."""
    seen: dict[str, str] = {}
    for name, entry in judged.declaration.card_accounts.items():
        if entry.account in seen:
            yield Finding(
                ("card_accounts", name, "account"),
                f'`{seen[entry.account]}` is account "{entry.account}" already; declare each account once',
            )
        seen.setdefault(entry.account, name)


def card_spokes_are_different_accounts(judged: Judged) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, entry in judged.declaration.card_spokes.items():
        if entry.account in seen:
            yield Finding(
                ("card_spokes", name, "account"),
                f'`{seen[entry.account]}` is account "{entry.account}" already; declare each spoke once',
            )
        seen.setdefault(entry.account, name)


def card_users_belong_to_their_account(judged: Judged) -> Iterator[Finding]:
    for name, entry in judged.declaration.card_accounts.items():
        for position, principal in enumerate(entry.principals):
            account = principal.split(":")[4]
            if account != entry.account:
                yield Finding(
                    ("card_accounts", name, "principals", position),
                    f"the role is in account {account}, but this account is {entry.account}; write a role of account "
                    f"{entry.account}",
                )


def who_uses_cards_is_named(judged: Judged) -> Iterator[Finding]:
    for name, entry in judged.declaration.card_accounts.items():
        path = ("card_accounts", name, "principals")
        if entry.stage is Stage.DATA and entry.principals:
            yield Finding(
                path, "an account with `stage: data` sees no card; leave `principals` out, or write its stage"
            )
        elif entry.stage is not Stage.DATA and not entry.principals:
            yield Finding(path, f"nobody of this `{entry.stage}` account could use a card; write at least one role")


def service_control_policy_needs_an_organisation(judged: Judged) -> Iterator[Finding]:
    cards = judged.declaration.model_cards
    if cards is None or not cards.service_control_policy or not judged.knows("organisation"):
        return
    if judged.declaration.organisation is None:
        yield Finding(
            ("model_cards", "service_control_policy"),
            "there is no `organisation` whose policy it would be; declare it, or leave this out",
        )


def review_follows_packages_of_the_hub(judged: Judged) -> Iterator[Finding]:
    """A model group's policy and RAM's permissions let no other account approve a package, so that the function that
    does works where the packages are (SageMaker developer guide, model-registry-ram)."""
    cards, registry = judged.declaration.model_cards, judged.declaration.model_registry
    if cards is None or not judged.knows("model_registry"):
        return
    flag = next((flag for flag in ("approve_packages", "return_cards") if getattr(cards.review, flag)), None)
    if flag is not None and (registry is None or registry.account != cards.account):
        where = "there is no `model_registry`" if registry is None else f"the registry is account {registry.account}"
        yield Finding(
            ("model_cards", "review", flag),
            f"cards follow packages of their own account alone, and {where}; write `model_registry: {{account: "
            f'"{cards.account}"}}`, or leave this out',
        )
    elif flag is not None and not judged.model_groups:
        # The function's policies would name no package, and IAM takes no statement without a resource.
        yield Finding(
            ("model_cards", "review", flag),
            "no model group is declared whose packages cards could follow; write one under `model_groups`, or leave "
            "this out",
        )

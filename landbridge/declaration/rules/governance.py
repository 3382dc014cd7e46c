"""Rules about governance consoles: connections that cannot be taken for each other, and events that do arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from landbridge.declaration.messages import KEY, did_you_mean, shortened
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.model_registry import (
    MAXIMUM_CONNECTIONS,
    Connection,
    Credentials,
    ManagementEvents,
)
from landbridge.declaration.rules.judged import Finding, Judged


def at_most_ten_connections(judged: Judged) -> Iterator[Finding]:
    for name in list(judged.declaration.governance)[MAXIMUM_CONNECTIONS:]:
        yield Finding(
            ("governance", name, KEY),
            f"a console follows at most {MAXIMUM_CONNECTIONS} accounts; leave connections out, or let several teams "
            "register in one account",
        )


def connections_have_different_accounts(judged: Judged) -> Iterator[Finding]:
    yield from _different(judged, "account", lambda each: each.account)


def connections_have_different_business_entities(judged: Judged) -> Iterator[Finding]:
    """The console would not know which connection to bring a use case to (the vendor's page on planning)."""
    yield from _different(judged, "business_entity", lambda each: each.business_entity.casefold())


def connections_have_different_external_ids(judged: Judged) -> Iterator[Finding]:
    """One that is shared lets one console act in another's place (IAM user guide, confused-deputy)."""
    yield from _different(judged, "external_id", lambda each: each.external_id)


def console_is_in_another_account(judged: Judged) -> Iterator[Finding]:
    for name, connection in judged.declaration.governance.items():
        if connection.console_account == connection.account:
            yield Finding(
                ("governance", name, "console"),
                f'"{connection.account}" is the registry account itself, and the console comes in from its own; write '
                "marketplace, vendor or the console's account",
            )


def console_is_in_no_production_account(judged: Judged) -> Iterator[Finding]:
    """The console's role updates the cards of the account that it follows, and production only reads those of the
    hub."""
    cards = judged.declaration.model_cards
    production = {
        entry.account: name
        for name, entry in judged.declaration.card_accounts.items()
        if entry.stage is Stage.PRODUCTION
    }
    for name, connection in judged.declaration.governance.items():
        if cards is not None and connection.account == cards.account and connection.console_account in production:
            account = connection.console_account
            yield Finding(
                ("governance", name, "console"),
                f'"{account}" is the production account `{production[account]}` of `card_accounts`, which only reads '
                "the hub's cards, and this console would update them; write a console in another account",
            )


def external_id_goes_with_a_role(judged: Judged) -> Iterator[Finding]:
    for name, connection in judged.declaration.governance.items():
        path = ("governance", name, "external_id")
        if connection.credentials is Credentials.ROLE and connection.external_id is None:
            yield Finding(
                path,
                "a console that comes in by a role presents an external id; write `external_id`, one that no other has",
            )
        elif connection.credentials is Credentials.ACCESS_KEY and connection.external_id is not None:
            yield Finding(
                path, "with `credentials: access-key` there is no role to present it to; leave it out, or write `role`"
            )


def lanes_are_model_groups_of_the_registry(judged: Judged) -> Iterator[Finding]:
    registry = judged.declaration.model_registry
    for name, connection in judged.declaration.governance.items():
        for position, key in enumerate(connection.lanes):
            path = ("governance", name, "lanes", position)
            if registry is None or registry.account != connection.account:
                if judged.knows("model_registry"):
                    yield Finding(
                        path, "lanes are for groups of `model_registry`, which is in another account; leave them out"
                    )
            elif key not in judged.model_groups and judged.knows("model_groups"):
                near = did_you_mean(key, judged.model_groups) or "; write one of `model_groups`"
                yield Finding(path, f"no model group `{shortened(key)}` is declared{near}")
            elif key in connection.lanes[:position]:
                yield Finding(path, f"`{key}` has a lane already; leave one out")


def trail_logs_what_changes_models(judged: Judged) -> Iterator[Finding]:
    """EventBridge gets the calls that a trail logs as management write events (EventBridge user guide,
    eb-service-event-cloudtrail)."""
    organisation = judged.declaration.organisation
    if organisation is None or organisation.trail is None or not judged.declaration.governance:
        return
    if organisation.trail.management_events in (ManagementEvents.READ, ManagementEvents.NONE):
        yield Finding(
            ("organisation", "trail", "management_events"),
            f"the trail logs {organisation.trail.management_events} management events, so that no change of a model "
            "reaches a console; have it log write events and write `write` or `all`, or leave `trail` out for trails "
            "of Landbridge's own",
        )


def _different(judged: Judged, field: str, value: Callable[[Connection], str | None]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, connection in judged.declaration.governance.items():
        given = value(connection)
        if given is None:
            continue
        if given in seen:
            yield Finding(
                ("governance", name, field),
                f"the connection `{seen[given]}` has the same {field.replace('_', ' ')}; write another",
            )
        seen.setdefault(given, name)

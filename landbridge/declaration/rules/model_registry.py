"""Rules about the model registry: who shares which model groups with whom."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.declaration.messages import KEY, did_you_mean, shortened
from landbridge.declaration.rules.judged import Finding, Judged


def model_groups_have_a_registry(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("model_registry") or judged.declaration.model_registry is not None:
        return
    for key in judged.declaration.model_groups:
        yield Finding(
            ("model_groups", key, KEY), "no registry is declared to hold it; write `model_registry: {account: …}`"
        )
        return


def owner_of_a_model_group_is_a_team(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("teams"):
        return
    for key, group in judged.declaration.model_groups.items():
        if group.owner not in judged.teams:
            yield Finding(("model_groups", key, "owner"), judged.no_such_team(group.owner))


def existing_model_group_alone_is_named(judged: Judged) -> Iterator[Finding]:
    for key, group in judged.declaration.model_groups.items():
        if group.existing and group.name is None:
            yield Finding(
                ("model_groups", key, "existing"), "an existing group needs its `name`, as it stands in its ARN"
            )
        elif group.name is not None and not group.existing:
            yield Finding(
                ("model_groups", key, "name"),
                "Landbridge names the groups that it makes; leave `name` out, or write `existing: true`",
            )


def model_groups_have_different_names(judged: Judged) -> Iterator[Finding]:
    """ARNs hold names in lower case (SageMaker API reference, ModelPackageGroup)."""
    seen: dict[str, str] = {}
    for key, group in judged.declaration.model_groups.items():
        name = judged.names.model_group(key, group).lower()
        if name in seen:
            yield Finding(
                ("model_groups", key, "name" if group.name else KEY),
                f"the group `{seen[name]}` has the name {name} too; write another",
            )
        seen.setdefault(name, key)


def model_grant_joins_a_team_with_a_model_group(judged: Judged) -> Iterator[Finding]:
    declaration = judged.declaration
    for team, grants in declaration.model_grants.items():
        if judged.knows("teams") and team not in judged.teams:
            yield Finding(("model_grants", team, KEY), judged.no_such_team(team))
        for key in grants:
            if judged.knows("model_groups") and key not in judged.model_groups:
                near = did_you_mean(key, judged.model_groups) or "; write one under `model_groups`"
                yield Finding(("model_grants", team, key, KEY), f"no model group `{shortened(key)}` is declared{near}")


def models_are_granted_to_other_accounts(judged: Judged) -> Iterator[Finding]:
    """A resource share never reaches its own owner (RAM user guide, getting-started-terms-and-concepts)."""
    registry = judged.declaration.model_registry
    if registry is None:
        return
    for team in judged.declaration.model_grants:
        entry = judged.declaration.teams.get(team)
        if entry is not None and entry.account == registry.account:
            yield Finding(
                ("model_grants", team, KEY),
                f"the team's account \"{entry.account}\" is the registry's own, and RAM cannot share with the owner; "
                "give the registry an account of its own, or leave the grant out",
            )

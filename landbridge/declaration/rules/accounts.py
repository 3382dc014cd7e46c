"""Rules about accounts, the organisation, and who in an account may act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter

from landbridge.declaration.models import Declaration
from landbridge.declaration.rules.judged import Finding, Judged
from landbridge.declaration.rules.patterns import literal_start, meet
from landbridge.naming import partition_of


def there_is_a_team(judged: Judged) -> Iterator[Finding]:
    if judged.knows("teams") and not judged.teams:
        yield Finding(("teams",), "no team is declared; write at least one team")


def team_account_is_not_the_central_account(judged: Judged) -> Iterator[Finding]:
    """A resource share never reaches its own owner (RAM user guide, getting-started-terms-and-concepts)."""
    if not judged.knows("feature_store"):
        return
    for name, team in judged.declaration.teams.items():
        if team.account == judged.declaration.feature_store.account:
            yield Finding(
                ("teams", name, "account"),
                f'"{team.account}" is the central account, and RAM cannot share with the owner of what is shared; '
                "write the team's own account",
            )


def pipeline_does_not_run_in_a_partners_account(judged: Judged) -> Iterator[Finding]:
    home = judged.declaration.feature_store
    if not judged.knows("feature_store") or home.deployment_account is None:
        return
    for name, team in judged.declaration.teams.items():
        if team.account == home.deployment_account and team.outside_organisation:
            yield Finding(
                ("feature_store", "deployment_account"),
                f'"{team.account}" is the account of the partner `{name}`, and every account trusts the deployment '
                "account; write an account of your own",
            )


def teams_of_one_account_agree_on_the_organisation(judged: Judged) -> Iterator[Finding]:
    for account, teams in _teams_by_account(judged.declaration).items():
        first, *others = teams
        for other in others:
            if judged.declaration.teams[other].outside_organisation != (
                judged.declaration.teams[first].outside_organisation
            ):
                yield Finding(
                    ("teams", other, "outside_organisation"),
                    f'`{other}` and `{first}` are both in account "{account}", but only one of them is outside the '
                    "organisation; write the same for both",
                )


def principals_belong_to_the_teams_account(judged: Judged) -> Iterator[Finding]:
    for name, team in judged.declaration.teams.items():
        for position, principal in enumerate(team.principals):
            account = principal.split(":")[4]
            if account != team.account:
                yield Finding(
                    ("teams", name, "principals", position),
                    f"the role is in account {account}, but the team's account is {team.account}; "
                    f"write a role of account {team.account}",
                )


def principals_have_the_partition_of_the_region(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("feature_store"):
        return
    region = judged.declaration.feature_store.region
    for name, team in judged.declaration.teams.items():
        for position, principal in enumerate(team.principals):
            if principal.split(":")[1] != partition_of(region):
                yield Finding(
                    ("teams", name, "principals", position),
                    f"the ARN is of partition {principal.split(':')[1]}, but {region} belongs to "
                    f"{partition_of(region)}; write arn:{partition_of(region)}:…",
                )


def roles_belong_to_one_team(judged: Judged) -> Iterator[Finding]:
    """A role that two teams' patterns cover would have the access of both. A team's execution role is its own."""
    for teams in _teams_by_account(judged.declaration).values():
        claims = sorted(_claims(judged, teams), key=itemgetter(0)) if len(teams) > 1 else []
        for index, (start, pattern, team, position) in enumerate(claims):
            for other_start, other_pattern, other_team, other_position in claims[index + 1 :]:
                if not other_start.startswith(start):
                    break  # sorted: nothing further on begins alike, so nothing further on can meet
                if team == other_team or not meet(pattern, other_pattern):
                    continue
                # A team's own execution role stands in no file: then the other of the two is to be mended.
                if other_position is None:
                    mend, covered, other = ("teams", team, "principals", position or 0), other_pattern, other_team
                else:
                    mend, covered, other = ("teams", other_team, "principals", other_position), pattern, team
                yield Finding(
                    mend,
                    f"this also covers role/{covered} of the team `{other}` in the same account, so that one role "
                    "would act for two teams; write patterns of which no role can match both",
                )


def discovery_is_within_the_organisation(judged: Judged) -> Iterator[Finding]:
    declaration = judged.declaration
    if not judged.knows("organisation", "feature_store"):
        return
    for position, arn in enumerate(declaration.discovery):
        path = ("discovery", position)
        if declaration.organisation is None:
            yield Finding(path, "there is no `organisation` to discover with; write `organisation: {id: o-…}` as well")
        elif arn.split("/")[1] != declaration.organisation.id:
            yield Finding(
                path,
                f"the ARN is of organisation {arn.split('/')[1]}, but `organisation.id` is "
                f"{declaration.organisation.id}; write an ARN of the same organisation",
            )
        partition = partition_of(declaration.feature_store.region)
        if arn.split(":")[1] != partition:
            yield Finding(path, f"the ARN is of another partition than the Region's; write arn:{partition}:…")


def _teams_by_account(declaration: Declaration) -> dict[str, list[str]]:
    accounts = defaultdict(list)
    for name, team in declaration.teams.items():
        accounts[team.account].append(name)
    return accounts


def _claims(judged: Judged, teams: list[str]) -> Iterator[tuple[str, str, str, int | None]]:
    """(literal start, role pattern, team, position among its principals); None is the team's execution role."""
    for team in teams:
        for position, principal in enumerate(judged.declaration.teams[team].principals):
            pattern = principal.split(":role/", 1)[1]
            yield literal_start(pattern), pattern, team, position
        role = judged.names.execution_role(team)
        yield role, role, team, None

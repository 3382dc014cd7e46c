"""The roles that a team's people assume, as declared, and why one may be refused to them."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, get_args

from landbridge.aws.callers import Caller
from landbridge.aws.errors import NotDeclared
from landbridge.declaration import Declaration, load
from landbridge.declaration.environments import directory_of
from landbridge.declaration.files import read
from landbridge.declaration.merge import merge
from landbridge.declaration.messages import KEY, did_you_mean, locate, shortened
from landbridge.declaration.messages import Path as Location
from landbridge.naming import Names
from landbridge.policies.granted import queries_at_home, queries_in_central, works_in_central

Role = Literal["access", "execution"]
"""The access role in the central account, or the execution role in the team's own."""

Wanted = Literal["access", "execution", "query"]
"""A role by name, or the one of the two that the team queries offline data as."""

Environment = Declaration | Path | str
"""A declaration, the directory that holds one, or the name of a directory below environments/."""


@dataclass(frozen=True)
class TeamRole:
    """One role of one team. `directory` holds the environment's files, where they are known."""

    declaration: Declaration
    team: str
    role: Role = "access"
    directory: Path | None = None

    @property
    def arn(self) -> str:
        names = Names.of(self.declaration)
        return names.access_role_arn(self.team) if self.role == "access" else self._execution_role_arn

    @property
    def region(self) -> str:
        return self.declaration.feature_store.region

    @property
    def stack(self) -> str:
        """Construct id of the stack that holds the role."""
        return f"Access-{self.team}" if self.role == "access" else f"Team-{self.team}"

    @property
    def admitted(self) -> tuple[str, ...]:
        """ARN patterns of the roles that its trust policy lets in (landbridge.policies.trust)."""
        execution = (self._execution_role_arn,) if self.role == "access" else ()
        return (*self.declaration.teams[self.team].principals, *execution)

    def refusal(self, caller: Caller, answer: str) -> str:
        """Why AWS may have refused the role to the caller. `answer`: what AWS said."""
        account = self.declaration.teams[self.team].account
        if (caller.account, caller.role) == (self.arn.split(":")[4], self.arn.rpartition("/")[2]):
            advice = "The caller is this role already: use its session as it is."
        elif caller.account != account:
            advice = f"The caller is in account {caller.account}, the team in {account}: start from one of these roles."
        elif not any(fnmatchcase(caller.role or "", pattern.rpartition("/")[2]) for pattern in self.admitted):
            advice = f"The caller is none of these: work as one that is, or add its role and deploy {self.stack}."
        else:
            advice = (
                f"The caller seems to be one of these: see whether {self.stack} is deployed, and whether the caller's "
                f"own policies allow sts:AssumeRole and sts:SetSourceIdentity on {self.arn}."
            )
        listed = "".join(f"\n  {pattern}" for pattern in self.admitted)
        return (
            f"AWS refused {self.arn}\nto the caller {caller.arn}: {answer}\n"
            f"teams.{self.team}.principals ({self._place()}) and Landbridge let in:{listed}\n{advice}"
        )

    @property
    def _execution_role_arn(self) -> str:
        names = Names.of(self.declaration)
        return names.role_arn(self.declaration.teams[self.team].account, names.execution_role(self.team))

    def _place(self) -> str:
        """file:line of the team's principals."""
        return _place(self.declaration, self.directory, ("teams", self.team, "principals", KEY))


def declared_role(environment: Environment, team: str, role: Wanted = "access") -> TeamRole:
    """The role of the team as the environment declares it.

    Raises DeclarationError if the environment is not there or not right, NotDeclared if it has no such team or the team
    is granted nothing that the role would be for, ValueError for a role of another name.
    """
    if role not in get_args(Wanted):
        raise ValueError(f"there is no role {role!r} of a team; write one of {', '.join(get_args(Wanted))}")
    if isinstance(environment, Declaration):
        declaration, directory = environment, None
    else:
        directory = directory_of(str(environment))
        declaration = load(directory)
    where = directory or declaration.environment
    if team not in declaration.teams:
        near = did_you_mean(team, declaration.teams) or f"; there are: {', '.join(declaration.teams)}"
        raise NotDeclared(f"{where}: no team `{shortened(team)}` is declared{near}")
    if role == "query":
        role = _querying_role(declaration, team, directory)
    if role == "access" and not works_in_central(declaration, team):
        raise NotDeclared(f"{where}: {_no_access_role(declaration, team)}")
    return TeamRole(declaration, team, role, directory)


def _querying_role(declaration: Declaration, team: str, directory: Path | None) -> Role:
    if queries_in_central(declaration, team):
        return "access"
    if queries_at_home(declaration, team):
        return "execution"
    place = _place(declaration, directory, ("grants", team, KEY))
    raise NotDeclared(
        f"{place}: nothing offline is granted to the team `{team}`, so there is nothing for it to query; write `store: "
        f"offline` or `both` below `grants.{team}`, or take the role without asking for queries"
    )


def _place(declaration: Declaration, directory: Path | None, path: Location) -> str:
    """file:line of a value, or the environment where its files are not known."""
    if directory is None:
        return f"environment {declaration.environment}"
    trees, _, _ = read(directory)
    root, _ = merge(trees, directory)
    node = locate(root, path)
    return f"{node.file}:{node.line}"


def _no_access_role(declaration: Declaration, team: str) -> str:
    if queries_at_home(declaration, team):
        return (
            f"the team `{team}` queries in its own account (`offline: {declaration.teams[team].offline}`) and is "
            'granted nothing online, so it has no access role; work as its execution role: role="execution", or '
            "`--role execution`"
        )
    return (
        f"nothing is granted to the team `{team}`, so it has no access role; write what it may use under "
        f"`grants.{team}`, and deploy Access-{team}"
    )

"""Run a command, or a shell, with a team's credentials that refresh themselves.

The command works as the team's access role in the central account, or with `--role execution` as the role in the team's
own account, starting from the credentials that AWS tools find here (AWS_PROFILE, the environment, ...). It is given a
profile with the standard `credential_process`, so any AWS tool in it refreshes by itself; no secret is written to disk.
Without a command it is your shell.

Exit status: that of the command (128 and the signal's number if one ended it, 127 if there is no such command); 2 if
the environment, the team or base credentials are missing, 1 if AWS refuses or cannot be reached.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.aws.roles import TeamRole

_STARTED = "LANDBRIDGE_CREDENTIAL_PROCESS"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "landbridge connect TEAM [options] [-- COMMAND ...]"
    parser.epilog = """examples:
  landbridge connect core-search                                   your shell
  landbridge connect core-search -- python train.py                one command
  landbridge connect core-search --role query                      to query offline data
  landbridge connect core-search --environment prod -- aws athena list-work-groups
  landbridge connect core-search --print-config >> ~/.aws/config   for every tool, from now on"""
    parser.add_argument("team", metavar="TEAM", help="a team of the declaration")
    parser.add_argument(
        "--environment",
        default="example",
        metavar="NAME|DIRECTORY",
        help="a directory below environments/, or the path of one (default: example)",
    )
    parser.add_argument(
        "--role",
        choices=("access", "execution", "query"),
        default="access",
        help="access: in the central account; execution: in the team's own; query: the one of the two that the team "
        "queries offline data as (default: access)",
    )
    parser.add_argument("--base-profile", metavar="NAME", help="AWS profile to start from (default: what AWS finds)")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--print-config", action="store_true", help="print the profile, to be put into ~/.aws/config")
    instead.add_argument(
        "--credential-process", action="store_true", help="print credentials as JSON, for AWS tools that run this"
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    parser.set_defaults(parser=parser)


def run(arguments: argparse.Namespace) -> int:
    arguments, command = _parsed(arguments)
    from landbridge.aws.errors import NoBaseCredentials, NotDeclared, SessionError

    try:
        return _run(arguments, command)
    except (NotDeclared, NoBaseCredentials) as error:
        print(f"landbridge connect: {error}", file=sys.stderr)
        return 2
    except SessionError as error:
        print(f"landbridge connect: {error}", file=sys.stderr)
        return 1


def _parsed(arguments: argparse.Namespace) -> tuple[argparse.Namespace, list[str]]:
    """Options may stand before and after TEAM, where argparse cannot tell them from those of the command."""
    team, rest, parser = arguments.team, arguments.rest, arguments.parser
    options: list[str] = []
    if rest and rest[0].startswith("-"):
        end = rest.index("--") if "--" in rest else len(rest)
        options, rest = rest[:end], rest[end + 1 :]
    flags = {"--print-config": arguments.print_config, "--credential-process": arguments.credential_process}
    again = parser.parse_args([*(flag for flag, given in flags.items() if given), *options, team], arguments)
    if again.team != team:
        parser.error(f"write -- before the command `{again.team}`")
    if rest and (again.print_config or again.credential_process):
        parser.error(f"--print-config and --credential-process run nothing; leave out `{' '.join(rest)}`")
    return again, rest


def _run(arguments: argparse.Namespace, command: list[str]) -> int:
    from landbridge.aws import sessions, variables
    from landbridge.aws.profile import profile_block
    from landbridge.aws.roles import declared_role

    role = declared_role(arguments.environment, arguments.team, arguments.role)
    outer = variables.base(os.environ)
    if outer != os.environ:
        # What is around a connected process is a team's role already, and boto3 looks nowhere but there.
        os.environ.clear()
        os.environ.update(outer)
    if arguments.credential_process:
        _refuse_to_start_from_itself(role)
    base = sessions.base_session(arguments.base_profile)
    if arguments.print_config:
        # Whatever is set in the shell of today, the printed profile goes on to start from this one. The blank line is
        # for a file that does not end with its last line's end.
        print("\n" + profile_block(role, base, arguments.base_profile or sessions.profile_of(base)))
        return 0
    credentials = sessions.team_credentials(role, session=base)
    if arguments.credential_process:
        print(credentials.process_output())
        return 0
    if not command:
        command = [os.environ.get("SHELL") or "/bin/sh"]
        print(_banner(role, credentials.source_identity), file=sys.stderr)
    return _run_connected(role, profile_block(role, base, arguments.base_profile), command)


def _run_connected(role: TeamRole, block: str, command: list[str]) -> int:
    from landbridge.aws.profile import profile_name
    from landbridge.aws.variables import connected
    from landbridge.cli.child import run_child

    with TemporaryDirectory(prefix="landbridge-") as folder:
        config = Path(folder, "config")
        config.write_text(f"{block}\n", encoding="utf-8")
        return run_child(command, connected(os.environ, profile_name(role), config, role.region))


def _banner(role: TeamRole, identity: str | None) -> str:
    return (
        f"Connected as the team {role.team} of the environment {role.declaration.environment}.\n"
        f"  role             {role.arn}\n"
        f"  Region           {role.region}\n"
        f"  source identity  {identity or 'none'}\n"
        "Credentials refresh by themselves. `exit` leads back."
    )


def _refuse_to_start_from_itself(role: TeamRole) -> None:
    """A profile whose base is the profile itself would start processes without end."""
    from landbridge.aws.errors import NoBaseCredentials
    from landbridge.aws.profile import profile_name

    name = profile_name(role)
    started = os.environ.get(_STARTED, "").split()
    if name in started:
        raise NoBaseCredentials(
            f"the profile {name} starts from itself; write --base-profile and another profile into its "
            "credential_process, or set AWS_PROFILE to another"
        )
    os.environ[_STARTED] = " ".join([*started, name])

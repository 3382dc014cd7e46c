"""Which accounts belong to the organisation of the local AWS.

Read from the environment variable LANDBRIDGE_SANDBOX_ORGANISATION, JSON of the form

    {"id": "o-exampleorg1", "management_account": "111122223333", "accounts": ["222233334444"],
     "units": {"ou-abcd-12345678": ["222233334444"]}, "service_control": {"222233334444": ["{...}"]}}

Without it there is no organisation: every account stands alone. `replace` puts another in its place while the server
runs, and membership changes with the next call.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

VARIABLE = "LANDBRIDGE_SANDBOX_ORGANISATION"
_ACCOUNT = re.compile(r"\d{12}")
_ORGANISATION = re.compile(r"o-[a-z0-9]{10,32}")
_ARN = re.compile(
    r"arn:[\w-]+:organizations::\d{12}:(?:organization/(?P<organisation>o-\w+)|ou/(?P<parent>o-\w+)/(?P<unit>ou-[\w-]+))"
)


@dataclass(frozen=True)
class Organisation:
    """An AWS organisation.

    `accounts` are the member accounts; the management account is a member whether it is listed or not. `units` maps
    an organisational unit to the accounts under it, those of nested units included. `service_control` holds, by member
    account, the service control policies that apply to it besides FullAWSAccess, as JSON.
    """

    id: str
    management_account: str
    accounts: frozenset[str] = frozenset()
    units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    service_control: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ORGANISATION.fullmatch(self.id):
            raise ValueError(f"organisation id {self.id!r}: write o- and 10 to 32 lower-case letters or digits")
        members = {self.management_account, *self.accounts}
        for account in sorted(members):
            if not _ACCOUNT.fullmatch(account):
                raise ValueError(f"organisation {self.id}: account {account!r} is not 12 digits")
        object.__setattr__(self, "accounts", frozenset(members))
        for unit, inside in self.units.items():
            if stranger := sorted(inside - members):
                raise ValueError(f"organisation {self.id}: unit {unit} holds {stranger[0]}, which is not a member")

    def to_json(self) -> str:
        """The value of LANDBRIDGE_SANDBOX_ORGANISATION that stands for this organisation."""
        units = {unit: sorted(accounts) for unit, accounts in sorted(self.units.items())}
        return json.dumps(
            {
                "id": self.id,
                "management_account": self.management_account,
                "accounts": sorted(self.accounts),
                "units": units,
                "service_control": {account: list(texts) for account, texts in sorted(self.service_control.items())},
            }
        )


def from_json(text: str) -> Organisation:
    """The organisation that `text` stands for. Raises ValueError that says what is wrong in it."""
    try:
        data = json.loads(text)
        units = {unit: frozenset(accounts) for unit, accounts in data.get("units", {}).items()}
        policies = {account: tuple(texts) for account, texts in data.get("service_control", {}).items()}
        accounts = frozenset(data.get("accounts", ()))
        return Organisation(data["id"], data["management_account"], accounts, units, policies)
    except (json.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"{VARIABLE}: {error!r}; expected the form that {__name__} describes") from error


@cache
def current() -> Organisation | None:
    """The organisation of this server, or None."""
    text = os.environ.get(VARIABLE, "")
    return from_json(text) if text else None


def replace(text: str) -> None:
    """Make the organisation that `text` stands for the current one; none if empty.

    Raises ValueError that says what is wrong in it, and then the organisation stays what it was.
    """
    if text:
        from_json(text)
    os.environ[VARIABLE] = text
    current.cache_clear()


def organisation_id(account: str) -> str | None:
    """The id of the organisation that `account` belongs to, as `aws:PrincipalOrgID` holds it; None outside."""
    organisation = current()
    return organisation.id if organisation and account in organisation.accounts else None


def service_control_policies(account: str) -> tuple[str, ...]:
    """What bounds the users and roles of `account`, its root included, besides their own policies. They "don't affect
    users or roles in the management account" (organizations/latest/userguide/orgs_manage_policies_scps.html)."""
    organisation = current()
    if organisation is None or account == organisation.management_account or account not in organisation.accounts:
        return ()
    return organisation.service_control.get(account, ())


def same_organisation(first: str, second: str) -> bool:
    """Whether both accounts belong to the organisation. Two accounts outside are not together in one."""
    return organisation_id(first) is not None and organisation_id(second) is not None


def members(arn: str) -> frozenset[str]:
    """The accounts that the ARN of an organisation or of an organisational unit stands for; none if it is unknown."""
    organisation = current()
    match = _ARN.fullmatch(arn)
    if organisation is None or match is None or organisation.id not in (match["organisation"], match["parent"]):
        return frozenset()
    return organisation.units.get(match["unit"], frozenset()) if match["unit"] else organisation.accounts

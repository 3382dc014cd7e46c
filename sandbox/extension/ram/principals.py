"""Whom a resource can be shared with.

https://docs.aws.amazon.com/ram/latest/APIReference/API_AssociateResourceShare.html lists the forms.
"""

import re
from dataclasses import dataclass

from sandbox.extension import organisation
from sandbox.extension.errors import AwsError, unsupported

_ACCOUNT = re.compile(r"\d{12}")
_IAM = re.compile(r"arn:[\w-]+:iam::(?P<account>\d{12}):(?P<kind>role|user)/[\w+=,.@/-]+")
_ORGANISATION = re.compile(r"arn:[\w-]+:organizations::\d{12}:organization/(?P<organisation>o-\w+)")
_UNIT = re.compile(r"arn:[\w-]+:organizations::\d{12}:ou/(?P<organisation>o-\w+)/(?P<unit>ou-[\w-]+)")
_SERVICE = re.compile(r"[a-z0-9-]+\.amazonaws\.com")


@dataclass(frozen=True)
class Principal:
    """A principal of a share: its id as given, its kind, and the account of an account, role or user."""

    id: str
    kind: str
    account: str = ""

    @property
    def iam(self) -> bool:
        """Whether it is a single role or user."""
        return self.kind in ("role", "user")

    def external_to(self, owner: str) -> bool:
        """Whether it is outside the organisation of `owner`, so that its account has to be invited."""
        return bool(self.account) and self.account != owner and not organisation.same_organisation(owner, self.account)

    def includes(self, account: str) -> bool:
        """Whether `account`, or a principal in it, gains access through this principal."""
        return account == self.account if self.account else account in organisation.members(self.id)


def parse(text: str, *, owner: str) -> Principal:
    """The principal that `text` names, as seen by the account that shares.

    Raises InvalidParameterException for a malformed one, UnknownResourceException for an organisation that is not the
    owner's or a unit that it does not have.
    """
    if _ACCOUNT.fullmatch(text):
        return Principal(text, "account", text)
    if match := _IAM.fullmatch(text):
        return Principal(text, match["kind"], match["account"])
    if match := _ORGANISATION.fullmatch(text):
        return _part_of_organisation(text, "organisation", match["organisation"], owner)
    if match := _UNIT.fullmatch(text):
        current = organisation.current()
        if current is not None and match["unit"] not in current.units:
            raise AwsError("UnknownResourceException", f"OrganizationalUnit {match['unit']} could not be found.")
        return _part_of_organisation(text, "unit", match["organisation"], owner)
    if _SERVICE.fullmatch(text):
        raise unsupported(f"shares with service principals such as {text}")
    raise AwsError("InvalidParameterException", f"Principal ID {text} is malformed. Verify the ID and try again.")


def _part_of_organisation(text: str, kind: str, identifier: str, owner: str) -> Principal:
    if organisation.organisation_id(owner) != identifier:
        raise AwsError("UnknownResourceException", f"Organization {identifier} could not be found.")
    return Principal(text, kind)

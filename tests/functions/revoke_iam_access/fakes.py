"""Lake Formation and Glue as the function meets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.functions.fakes import ACCOUNT

Holding = dict[str, list[str]]


def refusal(code: str, message: str = "refused") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "RevokePermissions")


@dataclass
class FakeLakeFormation:
    """`held` by IAMAllowedPrincipals, by table, or by database for what has no table; a list has one permission on each
    page, and none at all for a `blind` caller; the first `lagging` lists still show Super. What is `stuck` is never
    revoked. `errors` are raised by the next calls that revoke."""

    held: Holding
    errors: list[ClientError] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    blind: bool = False
    lagging: int = 0
    stuck: tuple[str, ...] = ()

    def list_permissions(self, *, Principal: Any, Resource: Any, NextToken: str = "0") -> dict[str, Any]:  # noqa: N803
        assert Principal == {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}
        held, number = [] if self.blind else self.held.get(_name(Resource), []), int(NextToken)
        if self.lagging:
            held, self.lagging = ["ALL"], self.lagging - 1
        entries = [{"Principal": Principal, "Resource": Resource, "Permissions": held[number : number + 1]}]
        more = {"NextToken": str(number + 1)} if number + 1 < len(held) else {}
        return {"PrincipalResourcePermissions": entries if held else [], **more}

    def revoke_permissions(self, *, Principal: Any, Resource: Any, Permissions: list[str]) -> None:  # noqa: N803
        """Lake Formation's own words for a grantee that holds none of the permissions."""
        assert Principal == {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}
        if self.errors:
            raise self.errors.pop(0)
        held = self.held.get(_name(Resource), [])
        if not set(held) & set(Permissions):
            nothing = "No permissions revoked. Grantee has no permissions and no grantable permissions on resource."
            raise refusal("InvalidInputException", nothing)
        self.held[_name(Resource)] = [each for each in held if each not in Permissions or each in self.stuck]
        self.revoked.append(_name(Resource))


@dataclass
class FakeGlue:
    """One database; what it was told to become."""

    database: dict[str, Any]
    written: list[dict[str, Any]] = field(default_factory=list)

    def get_database(self, *, CatalogId: str, Name: str) -> dict[str, Any]:  # noqa: N803
        assert (CatalogId, Name) == (ACCOUNT, self.database["Name"])
        return {"Database": self.database}

    def update_database(self, *, CatalogId: str, Name: str, DatabaseInput: dict[str, Any]) -> None:  # noqa: N803
        assert (CatalogId, Name) == (ACCOUNT, self.database["Name"])
        self.written.append(DatabaseInput)


def _name(resource: dict[str, Any]) -> str:
    ((_, place),) = resource.items()
    assert place["CatalogId"] == ACCOUNT
    return str(place["Name"])

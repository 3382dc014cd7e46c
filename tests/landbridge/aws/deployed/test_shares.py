"""RAM shares and Lake Formation grants of deployed accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from landbridge.access.model import Estate, PolicyKind, Share, Source, Unresolved
from landbridge.aws.deployed import collect_live
from tests.governed import governed_example
from tests.landbridge.aws.deployed.fake_aws import Sessions

CENTRAL = "111122223333"
GROUP = f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/example-users"
READ = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerFeatureGroupReadOnly"
WRITE = "arn:aws:ram::aws:permission/AWSRAMPermissionSagemakerFeatureGroupReadWrite"

pytestmark = pytest.mark.requirement("B.3")

Collect = Callable[..., Estate]


def share(name: str) -> dict[str, Any]:
    return {"resourceShareArn": f"arn:{name}", "name": name, "allowExternalPrincipals": False, "status": "ACTIVE"}


def associations(**entities: list[tuple[str, str]]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """By kind, pairs of a share's name and what is associated with it; one that is leaving begins with `-`."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        found = [
            {
                "resourceShareArn": f"arn:{name}",
                "associatedEntity": entity.removeprefix("-"),
                "status": "DISASSOCIATING" if entity.startswith("-") else "ASSOCIATED",
            }
            for name, entity in entities[asked["associationType"]]
        ]
        return {"resourceShareAssociations": found}

    return answer


def test_shares_of_the_environment_and_those_that_hold_something_of_its_own(
    sessions: Sessions, collect: Collect
) -> None:
    ours = "landbridge-example-read-fraud"
    sessions[CENTRAL].answers |= {
        "ram.GetResourceShares": {"resourceShares": [share(ours), share("by-hand"), share("of-others")]},
        "ram.GetResourceShareAssociations": associations(
            RESOURCE=[(ours, GROUP), ("by-hand", GROUP), ("of-others", f"{GROUP}-of-others")],
            PRINCIPAL=[(ours, "777788889999"), (ours, "-666677778888"), ("by-hand", "000000000009")],
        ),
        "ram.ListResourceSharePermissions": lambda asked: (
            {"permissions": [{"arn": READ}]}
            if "nextToken" in asked
            else {"permissions": [{"arn": WRITE}], "nextToken": "more"}
        ),
    }
    first, second = collect().shares
    source = Source(CENTRAL, ours, ours, PolicyKind.SHARE)
    assert first == Share(ours, CENTRAL, (READ, WRITE), (GROUP,), ("777788889999",), False, source)
    assert (second.name, second.resources, second.principals) == ("by-hand", (GROUP,), ("000000000009",))


def test_what_of_a_share_cannot_be_read_is_unknown(sessions: Sessions, collect: Collect) -> None:
    ours = "landbridge-example-read-fraud"
    sessions[CENTRAL].answers["ram.GetResourceShares"] = {"resourceShares": [share(ours)]}
    sessions[CENTRAL].refuse("ram.GetResourceShareAssociations", "ram.ListResourceSharePermissions")
    (found,) = collect().shares
    assert all(isinstance(each, Unresolved) for each in (*found.permissions, *found.resources, *found.principals))


def test_shares_that_cannot_be_listed_are_those_of_the_assembly_with_nobody_knows_whom(
    sessions: Sessions, collect: Collect
) -> None:
    declared = Share("name", CENTRAL, (READ,), (GROUP,), ("777788889999",), False, Source("", "", "", PolicyKind.SHARE))
    sessions[CENTRAL].refuse("ram.GetResourceShares")
    (found,) = collect(Estate(shares=(declared,))).shares
    assert (found.name, found.resources) == ("name", (GROUP,))
    assert isinstance(found.principals[0], Unresolved)


def test_lake_formation_is_asked_where_it_governs_tables(sessions: Sessions, collect: Collect) -> None:
    collect()
    assert "lakeformation.ListPermissions" not in sessions.asked
    role = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-access-fraud"
    database = {"Database": {"CatalogId": CENTRAL, "Name": "landbridge_example"}}
    foreign = {"Database": {"CatalogId": CENTRAL, "Name": "sales"}}

    def entry(principal: str, resource: dict[str, Any]) -> dict[str, Any]:
        identifier = {"DataLakePrincipalIdentifier": principal}
        return {"Principal": identifier, "Resource": resource, "Permissions": ["DESCRIBE"]}

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        if "NextToken" in asked:
            return {"PrincipalResourcePermissions": [entry("IAM_ALLOWED_PRINCIPALS", database)]}
        other = {"Database": {"CatalogId": CENTRAL, "Name": "landbridge_example2"}}
        pages = [entry(role, foreign), entry("000000000009", foreign), entry("000000000009", other)]
        return {"PrincipalResourcePermissions": pages, "NextToken": "more"}

    sessions[CENTRAL].answers["lakeformation.ListPermissions"] = answer
    grants = collect_live(governed_example(), sessions).lake_formation  # type: ignore[arg-type]
    assert [(each.principal, each.resource, each.permissions) for each in grants] == [
        (role, foreign, ("DESCRIBE",)),
        ("IAM_ALLOWED_PRINCIPALS", database, ("DESCRIBE",)),
    ]


def test_grants_that_lake_formation_may_hide_are_told_of(sessions: Sessions) -> None:
    def unresolved() -> list[str]:
        estate = collect_live(governed_example(), sessions)  # type: ignore[arg-type]
        return [each.text for each in estate.unresolved if each.place == f"account {CENTRAL}"]

    hidden = "Lake Formation shows all grants to its administrators alone; make the role a read-only one"
    assert unresolved() == [hidden]
    admins = [{"DataLakePrincipalIdentifier": f"arn:aws:iam::{CENTRAL}:role/security/audit"}]
    sessions[CENTRAL].answers["lakeformation.GetDataLakeSettings"] = {"DataLakeSettings": {"ReadOnlyAdmins": admins}}
    assert unresolved() == []

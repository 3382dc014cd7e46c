"""The RAM shares that a declaration stands for."""

from __future__ import annotations

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.sharing import organisation_share, team_shares
from tests.organisations import crowded
from tests.synthesis import changed

PERMISSION = "arn:aws:ram::aws:permission/"
GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/"


@pytest.mark.requirement("S1.2")
def test_each_level_is_a_share_of_its_own(declaration: Declaration) -> None:
    levels = {"sessions": {"level": "read"}, "reviews": {"level": "read-write"}, "users": {"level": "admin"}}
    mixed = changed(declaration, grants={"fraud": {}})
    mixed = changed(mixed, grants={"fraud": levels})
    shares = team_shares(mixed, Names.of(mixed), "fraud")
    assert [(share.name, share.permission.removeprefix(PERMISSION), share.resources) for share in shares] == [
        (
            "landbridge-example-read-fraud",
            "AWSRAMPermissionSageMakerFeatureGroupReadOnly",
            (GROUP + "example-sessions",),
        ),
        (
            "landbridge-example-readwrite-fraud",
            "AWSRAMPermissionSagemakerFeatureGroupReadWrite",
            (GROUP + "product-reviews-v2",),
        ),
        (
            "landbridge-example-admin-fraud",
            "AWSRAMPermissionSagemakerFeatureGroupAdmin",
            (GROUP + "example-users",),
        ),
    ]


@pytest.mark.requirement("S1.1")
def test_discovery_comes_first_and_only_where_it_is_declared(declaration: Declaration) -> None:
    names = Names.of(declaration)
    first, *_ = team_shares(declaration, names, "marketing")
    assert first.resources == ("arn:aws:sagemaker:eu-west-1:111122223333:sagemaker-catalog/DefaultFeatureGroupCatalog",)
    assert all("catalog" not in arn for share in team_shares(declaration, names, "fraud") for arn in share.resources)


@pytest.mark.requirement("S1.3")
def test_without_an_organisation_every_team_is_an_outsider(declaration: Declaration) -> None:
    alone = declaration.model_copy(update={"organisation": None})
    assert {share.external for team in alone.teams for share in team_shares(alone, Names.of(alone), team)} == {True}
    inside = {share.external for share in team_shares(declaration, Names.of(declaration), "fraud")}
    assert inside == {False}


def test_a_share_holds_a_hundred_groups_at_most() -> None:
    declaration = Declaration.model_validate(crowded(250, "both"))
    shares = team_shares(declaration, Names.of(declaration), "reader")
    assert [len(share.resources) for share in shares] == [100, 100, 50]
    assert [share.name for share in shares] == [
        "landbridge-crowded-read-reader",
        "landbridge-crowded-read-reader.2",
        "landbridge-crowded-read-reader.3",
    ]


def test_an_overridden_permission_name_is_used(declaration: Declaration) -> None:
    content = declaration.model_dump(mode="json", by_alias=True)
    content["ram_permissions"]["read"] = "AWSRAMPermissionSageMakerFeatureGroupReadOnlyV2"
    renamed = Declaration.model_validate(content)
    (share,) = team_shares(renamed, Names.of(renamed), "fraud")
    assert share.permission == PERMISSION + "AWSRAMPermissionSageMakerFeatureGroupReadOnlyV2"


def test_no_organisation_share_without_discovery(declaration: Declaration) -> None:
    assert organisation_share(declaration, Names.of(declaration)) is None

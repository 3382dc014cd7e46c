"""Discovery: the catalog shared with an organisation or its units."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.declaration import Declaration
from tests.synthesis import Template, only, synthesize

ORGANISATION = "arn:aws:organizations::999900001111:organization/o-landbridge1"


@pytest.mark.requirement("S1.1")
def test_the_catalog_is_shared_with_the_declared_organisation(declaration: Declaration, tmp_path: Path) -> None:
    shared = declaration.model_copy(update={"discovery": (ORGANISATION,)})
    assert only(synthesize(shared, tmp_path)["Discovery"], "AWS::RAM::ResourceShare") == {
        "Name": "landbridge-example-discover",
        "AllowExternalPrincipals": False,
        "PermissionArns": ["arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerCatalogResourceSearch"],
        "Principals": [ORGANISATION],
        "ResourceArns": ["arn:aws:sagemaker:eu-west-1:111122223333:sagemaker-catalog/DefaultFeatureGroupCatalog"],
    }


def test_nothing_is_shared_with_an_organisation_that_is_not_declared(templates: dict[str, Template]) -> None:
    assert "Discovery" not in templates

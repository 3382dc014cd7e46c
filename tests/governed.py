"""The example with its offline data in Lake Formation's hands."""

from __future__ import annotations

from typing import Any

from landbridge.declaration import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged
from tests.synthesis import Template, example, properties

CENTRAL = "111122223333"
CATALOG = f"arn:aws:glue:eu-west-1:{CENTRAL}"
BUCKET = f"arn:aws:s3:::landbridge-example-{CENTRAL}"
REVOKING_ROLE = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-lake-formation-revokes"
READS = {
    "personalization": ["sessions"],
    "product-success": ["users"],
    "data-curation": ["users"],
    "core-search": ["sessions", "users"],
    "marketing": ["users"],
}
"""What teams of the example are granted offline, existing groups left out."""


def governed_example() -> Declaration:
    """Every rule holds. Existing groups cannot be governed, so that their offline data is granted to nobody here."""
    declaration = example()
    content = declaration.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for team in content["teams"].values():
        team.pop("catalog", None)
        team.pop("results", None)
        team["offline"] = "lake-formation"
    for grants in content["grants"].values():
        for key, grant in grants.items():
            if declaration.feature_groups[key].existing:
                grant["store"] = "online"
    governed = Declaration.model_validate(content)
    assert not (found := list(check(Judged.whole(governed)))), found
    return governed


def granted(template: Template) -> list[dict[str, Any]]:
    """The grants of a stack."""
    return properties(template, "AWS::LakeFormation::PrincipalPermissions")


def tagged(kind: str, key: str) -> dict[str, Any]:
    """What carries the example's LF-tag: every TABLE or DATABASE."""
    expression = [{"TagKey": f"landbridge-example.{key}", "TagValues": ["offline"]}]
    return {"LFTagPolicy": {"CatalogId": CENTRAL, "ResourceType": kind, "Expression": expression}}

"""The example with its offline data in Lake Formation's hands."""

from __future__ import annotations

from landbridge.declaration import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged
from tests.synthesis import example


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

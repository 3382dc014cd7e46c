"""Every physical name and ARN, in one place.

Names are deterministic: they follow from the declaration alone, so that a stack can write the ARN of something in
another stack or account without a reference. The environment is part of each name: one account may hold several
environments. What a name is for stands before the team, and an environment's name has no hyphen, so that no two
things can meet in one name.

The longest name is a bucket's, 63 characters: ``landbridge-`` 11, environment 10, ``-results-`` 9, team 20, hyphen 1,
account 12.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landbridge.naming.arns import partition_of
from landbridge.naming.feature_store import CATALOG_NAME, FeatureStoreNames
from landbridge.naming.model_cards import ModelCardNames
from landbridge.naming.model_registry import ModelRegistryNames
from landbridge.naming.teams import TeamNames

if TYPE_CHECKING:
    # The rules of a declaration ask for names: at run time names know nothing of it.
    from landbridge.declaration.models import Declaration

__all__ = ["CATALOG_NAME", "DEFAULT_DATABASE", "Names", "partition_of"]

DEFAULT_DATABASE = "sagemaker_featurestore"
"""Glue database of groups made without a DataCatalogConfig (API reference, OfflineStoreConfig)."""


@dataclass(frozen=True)
class Names(FeatureStoreNames, TeamNames, ModelRegistryNames, ModelCardNames):
    """The names of one environment."""

    @classmethod
    def of(cls, declaration: Declaration) -> Names:
        home = declaration.feature_store
        return cls(declaration.environment, home.region, home.account)

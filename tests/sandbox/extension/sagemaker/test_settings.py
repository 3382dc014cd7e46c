"""The settings of the feature store from the environment."""

import pytest

from sandbox.extension.sagemaker.settings import FeatureStoreSettings, from_environment


def test_without_variables_the_quotas_are_those_of_aws() -> None:
    settings = from_environment({})
    assert settings == FeatureStoreSettings()
    assert (settings.concurrent_creations, settings.groups) == (4, 100)


def test_a_variable_changes_its_setting() -> None:
    environment = {
        "LANDBRIDGE_SANDBOX_FEATURE_STORE_GROUPS": "2000",
        "LANDBRIDGE_SANDBOX_FEATURE_STORE_CREATION_SECONDS": "0",
    }
    assert from_environment(environment) == FeatureStoreSettings(groups=2000, creation_seconds=0)


def test_what_is_no_number_is_refused_with_the_variable() -> None:
    with pytest.raises(ValueError, match=r"FEATURE_STORE_GROUPS: found 'many'; write a number such as 100"):
        from_environment({"LANDBRIDGE_SANDBOX_FEATURE_STORE_GROUPS": "many"})

"""How this Feature Store behaves where AWS leaves room: durations and quotas."""

import os
from dataclasses import dataclass, fields
from functools import cache

PREFIX = "LANDBRIDGE_SANDBOX_FEATURE_STORE_"


@dataclass(frozen=True)
class FeatureStoreSettings:
    """Durations in seconds, quotas per account and Region.

    Each is read from the environment variable PREFIX + its name in capitals, such as
    LANDBRIDGE_SANDBOX_FEATURE_STORE_GROUPS, as it is when the local AWS is started. The quotas and their defaults are
    those of https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-quotas.html
    """

    creation_seconds: float = 0.3
    """How long a feature group is Creating before it is Created or CreateFailed."""
    concurrent_creations: int = 4
    """Feature groups that may be Creating at once."""
    groups: int = 100
    """Feature groups that an account may have (a soft quota: AWS raises it on request)."""
    offline_batch_seconds: float = 0.2
    """How long records for the offline store wait for others to share a file with."""


VARIABLES = {PREFIX + field.name.upper(): field for field in fields(FeatureStoreSettings)}
"""The settings by environment variable."""


def from_environment(environment: dict[str, str]) -> FeatureStoreSettings:
    """The settings that `environment` asks for. Raises ValueError that names the variable it cannot read."""
    chosen: dict[str, float | int] = {}
    for variable, field in VARIABLES.items():
        if text := environment.get(variable):
            try:
                chosen[field.name] = float(text) if isinstance(field.default, float) else int(text)
            except ValueError as error:
                raise ValueError(f"{variable}: found {text!r}; write a number such as {field.default}") from error
    return FeatureStoreSettings(**chosen)  # type: ignore[arg-type]


@cache
def current() -> FeatureStoreSettings:
    """The settings of this server."""
    return from_environment(dict(os.environ))

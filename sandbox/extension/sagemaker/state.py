"""The feature groups of every account and Region."""

import threading
from functools import cache

from botocore.session import Session
from ministack.core.responses import get_account_id, get_region

from sandbox.extension.sagemaker.feature_group import FeatureGroup


class FeatureGroups:
    """Feature groups by ARN. An ARN holds the group's name in lower case, so that names differ in more than case."""

    def __init__(self) -> None:
        self._by_arn: dict[str, FeatureGroup] = {}
        # CloudFormation creates groups in threads of its own.
        self.lock = threading.Lock()

    def add(self, group: FeatureGroup) -> None:
        """Keep `group`."""
        self._by_arn[group.arn] = group

    def find(self, arn: str) -> FeatureGroup | None:
        """The group with this ARN (as `canonical_arn` gives it)."""
        return self._by_arn.get(arn)

    def remove(self, arn: str) -> None:
        """Forget the group and its online records."""
        self._by_arn.pop(arn, None)

    def of(self, account: str, region: str) -> list[FeatureGroup]:
        """The groups of one account and Region, oldest first."""
        return [each for each in self.all() if (each.account, each.region) == (account, region)]

    def accounts(self, region: str) -> list[str]:
        """The accounts that have groups in this Region."""
        return list(dict.fromkeys(each.account for each in self.all() if each.region == region))

    def all(self) -> list[FeatureGroup]:
        """Every group."""
        return list(self._by_arn.values())

    def reset(self) -> None:
        """Forget everything."""
        self._by_arn.clear()


GROUPS = FeatureGroups()


def canonical_arn(name_or_arn: str) -> str:
    """The ARN of a feature group named by its name (then the caller's own) or by its ARN."""
    if name_or_arn.startswith("arn:"):
        prefix, _, name = name_or_arn.rpartition("/")
        return f"{prefix}/{name.lower()}"
    region = get_region()
    return f"arn:{partition(region)}:sagemaker:{region}:{get_account_id()}:feature-group/{name_or_arn.lower()}"


@cache
def partition(region: str) -> str:
    """The AWS partition of a Region, such as aws or aws-cn."""
    return str(Session().get_partition_for_region(region))

"""What RAM can share of Feature Store.

https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-cross-account.html: feature groups one by one (access),
and the catalog of an account (discoverability).
"""

from sandbox.extension import ram
from sandbox.extension.sagemaker.search import CATALOG
from sandbox.extension.sagemaker.state import GROUPS, canonical_arn

_PREFIX = r"arn:[\w-]+:sagemaker:[\w-]+:\d{12}:"


def register() -> None:
    """Tell RAM about both resource types."""
    ram.register_resource_type(
        "sagemaker:FeatureGroup", arn_pattern=_PREFIX + r"feature-group/[\w-]{1,64}", exists=_feature_group_exists
    )
    # Every account has the catalog from the start; it stands for the groups that there are at any time.
    ram.register_resource_type(
        "sagemaker:SagemakerCatalog", arn_pattern=_PREFIX + f"sagemaker-catalog/{CATALOG}", exists=lambda _arn: True
    )


def _feature_group_exists(arn: str) -> bool:
    # In the form that DescribeFeatureGroup shows: a share names the very ARN.
    return arn == canonical_arn(arn) and GROUPS.find(arn) is not None

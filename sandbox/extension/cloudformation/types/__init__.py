"""Resource types in place of ministack's own, which miss properties, limits or checks that this product runs into.

They are built on the API operations that CloudFormation itself calls, so that a stack and a caller of the API meet the
same rules. One file per type; each registers itself in `install()`.
"""

from sandbox.extension.cloudformation.types import bucket, bucket_policy, data_catalog, key, policies, role, user


def install() -> None:
    """Register the types."""
    for module in (bucket, bucket_policy, data_catalog, key, policies, role, user):
        module.install()

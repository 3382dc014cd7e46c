"""S3 replication: new objects are copied into another bucket, with the rights of a role, as their bucket says.

    configuration   what PutBucketReplication accepts
    rights          what the role needs, on both sides
    copying         which objects are copied where, and how they are encrypted there
    requests        ministack's hooks

Objects are copied at once, within the write; AWS takes seconds to hours. It may import ministack,
`sandbox.extension.authorization` and `sandbox.extension.errors`.
"""

from sandbox.extension.replication import requests

__all__ = ["install"]


def install() -> None:
    """Have S3 store, check and follow replication configurations. Calling it again changes nothing."""
    requests.install()

"""What this project adds to ministack and corrects in it, to behave as AWS documents.

Each part has an idempotent `install()`. A part may import ministack, botocore and the other parts; it must not import
`landbridge`, `stacks` or `constructs`, because the local AWS has to judge the product and not share its mistakes.
"""

from importlib import import_module

from sandbox.extension import reset

# CloudFormation comes before the parts that register resource types in it, authorization before those that ask it.
PARTS = (
    "authorization",
    "cloudformation",
    "replication",
    "athena",
    "ram",
    "queues",
    "events",
    "event_source_mappings",
    "function_logs",
    "cloudtrail",
    "secrets",
    "sagemaker",
)


def install() -> None:
    """Install every part, in the order of PARTS. Calling it again changes nothing."""
    reset.install()
    for part in PARTS:
        import_module(f"{__name__}.{part}").install()

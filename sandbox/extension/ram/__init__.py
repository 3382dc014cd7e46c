"""AWS Resource Access Manager: the API, the type AWS::RAM::ResourceShare, and what shares allow.

Services make their resources shareable with `register_resource_type` and ask `resource_policy` who may use one. The
state is in `state`, its rules in `sharing`, `invitations` and `permission_operations`; `endpoint` is the way in.
docs/decisions tells why it does not stand on moto's RAM.
"""

from sandbox.extension.ram.policy import resource_policy
from sandbox.extension.ram.resource_types import register_resource_type

__all__ = ["install", "register_resource_type", "resource_policy"]


def install() -> None:
    """Make ministack answer requests signed for `ram`, and know the CloudFormation type. Idempotent."""
    from ministack import app
    from ministack.core import router

    from sandbox.extension import reset
    from sandbox.extension.ram import cloudformation, endpoint
    from sandbox.extension.ram.state import STATE

    # detect_service() finds a service by the credential scope among the keys of this table.
    router.SERVICE_PATTERNS["ram"] = {"host_patterns": [r"^ram\."]}
    app.SERVICE_HANDLERS["ram"] = endpoint.handle
    reset.on_reset(STATE.reset)
    cloudformation.install()

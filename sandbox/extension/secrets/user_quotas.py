"""How many access keys and how much policy a user may have.

Rules: IAM User Guide, "IAM and AWS STS quotas" (IAM/latest/UserGuide/reference_iam-quotas.html): two access keys, 2,048
characters of inline policies without white space, ten managed policies. Rotating a key has to do with two of them.
"""

from collections.abc import Callable, Mapping

from ministack.core.responses import get_account_id
from ministack.services import iam

from sandbox.extension.authorization import policy_api, quotas
from sandbox.extension.authorization.policy_api import Parameters
from sandbox.extension.errors import AwsError

ACCESS_KEYS = 2
INLINE_POLICIES = 2_048
MANAGED_POLICIES = 10


def install() -> None:
    """Check before ministack's operations."""
    for operation, check in _CHECKS.items():
        served = iam._IAM_HANDLERS[operation]
        if not getattr(served, "quota", False):
            checked = policy_api._iam(served, check)
            checked.quota = True  # type: ignore[attr-defined]
            iam._IAM_HANDLERS[operation] = checked


def _access_keys(parameters: Parameters) -> None:
    user = iam._p(parameters, "UserName")
    if sum(key["UserName"] == user for key in iam._access_keys.values()) >= ACCESS_KEYS:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for AccessKeysPerUser: {ACCESS_KEYS}", 409)


def _inline_policies(parameters: Parameters) -> None:
    user = iam._p(parameters, "UserName")
    held = iam._user_inline_policies.get_scoped(get_account_id(), None, user) or {}
    documents = {**held, iam._p(parameters, "PolicyName"): iam._p(parameters, "PolicyDocument")}
    if sum(quotas.size(str(text)) for text in documents.values()) > INLINE_POLICIES:
        message = f"Maximum policy size of {INLINE_POLICIES} bytes exceeded for user {user}"
        raise AwsError("LimitExceeded", message, 409)


def _managed_policies(parameters: Parameters) -> None:
    user = iam._users.get(iam._p(parameters, "UserName")) or {}
    if len({*(user.get("AttachedPolicies") or ()), iam._p(parameters, "PolicyArn")}) > MANAGED_POLICIES:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PoliciesPerUser: {MANAGED_POLICIES}", 409)


_CHECKS: Mapping[str, Callable[[Parameters], None]] = {
    "CreateAccessKey": _access_keys,
    "PutUserPolicy": _inline_policies,
    "AttachUserPolicy": _managed_policies,
}

"""How large policies may be and how many a role may have.

Rules: IAM User Guide, "IAM and AWS STS quotas" (IAM/latest/UserGuide/reference_iam-quotas.html): "IAM doesn't count
white space when calculating the size of a policy"; Amazon S3 User Guide, bucket policies are "limited to 20 KB in
size" (AmazonS3/latest/userguide/bucket-policies.html); AWS KMS Developer Guide, key policy document size 32 KB
(kms/latest/developerguide/resource-limits.html). The quotas are the defaults, before any increase.
"""

from collections.abc import Iterable

from sandbox.extension.errors import AwsError

MANAGED_POLICY = 6_144
ROLE_INLINE_POLICIES = 10_240
TRUST_POLICY = 2_048
MANAGED_POLICIES_PER_ROLE = 10
BUCKET_POLICY_BYTES = 20 * 1024
KEY_POLICY_BYTES = 32 * 1024
ROLE_NAME = 64
ROLES_PER_ACCOUNT = 1_000


def size(document: str) -> int:
    """The characters of a policy as IAM counts them."""
    return len("".join(document.split()))


def managed_policy(document: str) -> None:
    """Raises AwsError LimitExceeded, as do the others."""
    _quota("PolicySize", size(document), MANAGED_POLICY)


def trust_policy(document: str) -> None:
    _quota("ACLSizePerRole", size(document), TRUST_POLICY)


def managed_policies(role: str, arns: Iterable[str]) -> None:
    """`arns` are all the policies that the role will have."""
    if len(set(arns)) > MANAGED_POLICIES_PER_ROLE:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: 10 (role {role})", 409)


def inline_policies(role: str, documents: Iterable[str]) -> None:
    """`documents` are all the inline policies that the role will have."""
    if sum(map(size, documents)) > ROLE_INLINE_POLICIES:
        raise AwsError("LimitExceeded", f"Maximum policy size of 10240 bytes exceeded for role {role}", 409)


def role_name(name: str) -> None:
    """Raises AwsError ValidationError."""
    if not 1 <= len(name) <= ROLE_NAME:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{name}' at 'roleName' failed to satisfy constraint: "
            "Member must have length less than or equal to 64",
        )


def roles(count: int) -> None:
    """`count` roles will be in the account."""
    _quota("RolesPerAccount", count, ROLES_PER_ACCOUNT)


def bucket_policy(document: str) -> None:
    """Raises AwsError PolicyTooLarge."""
    if len(document.encode()) > BUCKET_POLICY_BYTES:
        raise AwsError("PolicyTooLarge", "Policy exceeds the maximum allowed document size.")


def key_policy(document: str) -> None:
    """Raises AwsError LimitExceededException."""
    if len(document.encode()) > KEY_POLICY_BYTES:
        raise AwsError("LimitExceededException", f"The key policy exceeds {KEY_POLICY_BYTES} bytes.")


def _quota(name: str, value: int, limit: int) -> None:
    if value > limit:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for {name}: {limit}", 409)

"""Authorization as AWS documents it, in place of ministack's evaluator.

`authorize` and `authorize_role` are for the other parts of the extension, and `callers.current()` says who asks.
`install()` makes every API request be judged by this package. It may import ministack and
`sandbox.extension.{errors,organisation,reset}`.

    callers, principals   who asks                     context       the request and its condition keys
    patterns, conditions  text and condition matching   statements    which statements apply
    decision              allowed or not                resources, keys   owners and policies of resources
    requirements          what an API call needs        enforcement   ministack's hooks
    grammar, existence, quotas, writes   what a policy must be to be stored, by policy_api
    buckets, encryption   S3 across accounts, SSE-KMS   key_service, sessions   KMS across accounts, AssumeRole
    glue_policy           the policy of a Glue catalog  glue_service            Glue across accounts
    account_details       what IAM tells of all identities of an account
"""

from sandbox.extension.authorization import (
    account_details,
    buckets,
    encryption,
    enforcement,
    glue_policy,
    glue_service,
    key_service,
    policy_api,
    sessions,
)
from sandbox.extension.authorization.questions import authorize, authorize_role

__all__ = ["authorize", "authorize_role", "install"]


def install() -> None:
    """Have ministack judge requests with this package. Calling it again changes nothing."""
    for part in (
        *(enforcement, buckets, encryption, key_service, sessions, glue_policy, glue_service, policy_api),
        account_details,
    ):
        part.install()

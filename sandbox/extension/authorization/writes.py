"""The checks that a policy passes before it is stored, one function for each kind of policy.

Error codes: MalformedPolicyDocument (IAM/latest/APIReference/API_CreateRole.html), MalformedPolicy
(AmazonS3/latest/API/ErrorResponses.html), MalformedPolicyDocumentException
(kms/latest/APIReference/API_PutKeyPolicy.html).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ministack.core import responses
from ministack.services import iam

from sandbox.extension.authorization import existence, grammar, quotas, resources
from sandbox.extension.authorization.grammar import Kind, PolicyError, PrincipalError
from sandbox.extension.authorization.principals import texts
from sandbox.extension.errors import AwsError


def identity_policy(document: str) -> None:
    """A policy of a user, group or role, or for a session. Raises AwsError MalformedPolicyDocument."""
    _checked(document, Kind.IDENTITY, "MalformedPolicyDocument")


def managed_policy(document: str) -> None:
    """Raises AwsError MalformedPolicyDocument, LimitExceeded."""
    identity_policy(document)
    quotas.managed_policy(document)


def trust_policy(document: str) -> None:
    """Raises AwsError MalformedPolicyDocument, LimitExceeded."""
    try:
        existence.require(grammar.validate(document, Kind.TRUST))
    except PrincipalError as error:
        raise AwsError("MalformedPolicyDocument", f"Invalid principal in policy: {error}") from error
    except PolicyError as error:
        raise AwsError("MalformedPolicyDocument", str(error)) from error
    quotas.trust_policy(document)


def inline_policy(role: str, name: str, document: str) -> None:
    """The inline policy `name` to be put on `role`. Raises AwsError MalformedPolicyDocument, LimitExceeded."""
    identity_policy(document)
    held: Mapping[str, str] = (iam._roles.get(role) or {}).get("InlinePolicies") or {}
    quotas.inline_policies(role, {**held, name: document}.values())


def attachment(role: str, arns: Iterable[str]) -> None:
    """Managed policies to be attached to `role` besides those that are. Raises AwsError NoSuchEntity, LimitExceeded."""
    arns = list(arns)
    own = f":iam::{responses.get_account_id()}:policy/"
    for arn in arns:
        if ":iam::aws:policy/" not in arn and (own not in arn or not iam._policy_exists(arn)):
            raise AwsError("NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", 404)
    held = (iam._roles.get(role) or {}).get("AttachedPolicies") or []
    quotas.managed_policies(role, [*held, *arns])


def bucket_policy(bucket: str, document: str) -> None:
    """Raises AwsError MalformedPolicy, PolicyTooLarge."""
    quotas.bucket_policy(document)
    try:
        statements = grammar.validate(document, Kind.RESOURCE)
        existence.require(statements)
    except PrincipalError as error:
        raise AwsError("MalformedPolicy", f"Invalid principal in policy: {error}") from error
    except PolicyError as error:
        raise AwsError("MalformedPolicy", str(error)) from error
    for statement in statements:
        for arn in texts(statement.get("Resource", statement.get("NotResource"))):
            if resources.bucket_name(arn) != bucket:
                raise AwsError("MalformedPolicy", f"Policy has invalid resource: {arn} is not in bucket {bucket}")


def key_policy(document: str) -> None:
    """Raises AwsError MalformedPolicyDocumentException, LimitExceededException."""
    quotas.key_policy(document)
    code = "MalformedPolicyDocumentException"
    try:
        existence.require(grammar.validate(document, Kind.RESOURCE))
    except PrincipalError as error:
        message = f"Policy contains a statement with one or more invalid principals. See {error}"
        raise AwsError(code, message) from error
    except PolicyError as error:
        raise AwsError(code, str(error)) from error


def _checked(document: str, kind: Kind, code: str) -> list[Mapping[str, Any]]:
    try:
        return grammar.validate(document, kind)
    except PolicyError as error:
        raise AwsError(code, str(error)) from error

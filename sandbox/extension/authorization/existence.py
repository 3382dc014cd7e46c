"""Whether the principals that a policy names exist.

AWS turns the ARN of a user or role into its unique id when a policy is saved, and so refuses one that does not exist:
"If your Principal element in a role trust policy contains an ARN that points to a specific IAM role, then that ARN
transforms to the role unique principal ID when you save the policy"
(IAM/latest/UserGuide/reference_policies_elements_principal.html). For the same reason a policy goes on naming a
deleted role by its id, and not a new role of that name.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack.services import iam, kms, s3

from sandbox.extension.authorization import callers, grammar
from sandbox.extension.authorization.grammar import PrincipalError

_IAM_ENTITY = re.compile(r"arn:aws[\w-]*:iam::(?P<account>\d{12}):(?P<kind>role|user)/(?:.*/)?(?P<name>[^/]+)")
_PROVIDER = re.compile(r"arn:aws[\w-]*:iam::(?P<account>\d{12}):(?P<kind>oidc|saml)-provider/.+")


def require(statements: list[Mapping[str, Any]]) -> None:
    """Raise PrincipalError for the first user, role, session or identity provider that does not exist.

    Accounts are taken as they are: any twelve digits are an account.
    """
    for kind, text in grammar.principals(statements):
        if not _exists(kind, text):
            raise PrincipalError(f'"{kind}":"{text}"')


def _exists(kind: str, text: str) -> bool:
    if kind == "Federated" and (provider := _PROVIDER.fullmatch(text)):
        store = iam._oidc_providers if provider["kind"] == "oidc" else iam._saml_providers
        return bool(store.contains_scoped(provider["account"], None, text))
    if kind != "AWS":
        return True
    if ":assumed-role/" in text:
        return callers.stored_role(text) is not None
    if entity := _IAM_ENTITY.fullmatch(text):
        store = iam._roles if entity["kind"] == "role" else iam._users
        found = store.get_scoped(entity["account"], None, entity["name"])
        return found is not None and found["Arn"] == text
    if text.startswith(("AROA", "AIDA")):
        known = (*iam._roles.to_dict().values(), *iam._users.to_dict().values())
        return any(text in (record.get("RoleId"), record.get("UserId")) for record in known)
    return True


def replace_by_id(arn: str, unique_id: str) -> None:
    """Have every trust, bucket and key policy that names the deleted `arn` as a principal name its id instead."""
    for document, put in _documents():
        if arn in document:
            put(renamed(document, arn, unique_id))


def _documents() -> Iterator[tuple[str, Callable[[str], None]]]:
    """Every stored policy that has principals, with what replaces it."""

    def entry(record: dict[str, Any], name: Any) -> tuple[str, Callable[[str], None]]:
        return str(record.get(name) or ""), lambda text: record.__setitem__(name, text)

    for role in iam._roles.to_dict().values():
        yield entry(role, "AssumeRolePolicyDocument")
    for key in kms._keys.all_values():
        yield entry(key, "Policy")
    for name in list(s3._bucket_policies._data):
        yield entry(s3._bucket_policies._data, name)


def renamed(document: str, arn: str, unique_id: str) -> str:
    """The policy with `unique_id` in place of the principal `arn`."""
    policy = json.loads(document)
    found = policy.get("Statement", [])
    for statement in found if isinstance(found, list) else [found]:
        for element in ("Principal", "NotPrincipal"):
            named = statement.get(element)
            if isinstance(named, dict) and "AWS" in named:
                value = named["AWS"]
                replaced = [
                    unique_id if text == arn else text for text in ([value] if isinstance(value, str) else value)
                ]
                named["AWS"] = replaced if isinstance(value, list) else replaced[0]
    return json.dumps(policy)

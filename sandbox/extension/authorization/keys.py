"""KMS keys as IAM sees them: found by ARN in any account, with their aliases, grants and condition keys.

Rules: AWS KMS Developer Guide, "Condition keys for AWS KMS" (kms/latest/developerguide/policy-conditions.html),
"Allowing users in other accounts to use a KMS key" (key-policy-modifying-external-accounts.html) and "Grants in
AWS KMS" (grants.html).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core import iam_actions, responses
from ministack.services import kms

from sandbox.extension.authorization.principals import Principal

Record = Mapping[str, Any]
"""What ministack stores of a key: Arn, KeyId, Policy, KeyState and so on."""


def is_key(arn: str) -> bool:
    """Whether `arn` is that of a KMS key."""
    parts = arn.split(":", 5)
    return parts[2:3] == ["kms"] and parts[-1].startswith("key/")


def find(reference: str) -> Record | None:
    """The key that an ARN (of a key or of an alias, in any account), a key id or an alias name stands for.

    A name without account is looked up in the account and Region of the current request.
    """
    account, region, resource = responses.get_account_id(), responses.get_region(), reference
    if reference.startswith("arn:"):
        parts = reference.split(":", 5)
        if len(parts) != 6:
            return None
        region, account, resource = parts[3], parts[4], parts[5]
    if resource.startswith("alias/"):
        alias = f"arn:aws:kms:{region}:{account}:{resource}"
        resource = kms._aliases.get_scoped(account, region, alias) or ""
    found: Record | None = kms._keys.get_scoped(account, region, resource.removeprefix("key/"))
    return found


def find_by_ciphertext(blob: str) -> Record | None:
    """The key that made a ciphertext (base64), whoever owns it: symmetric ciphertext carries its key's id."""
    key_id = iam_actions._kms_key_id_from_ciphertext(blob)
    region = responses.get_region()
    return next((record for (_, at, name), record in kms._keys.all_items() if (at, name) == (region, key_id)), None)


def aliases(record: Record) -> list[str]:
    """The names of the key's aliases, such as alias/store."""
    _, _, _, region, account, _ = record["Arn"].split(":", 5)
    found = kms._aliases.items_scoped(account, region)
    return sorted(arn.split(":", 5)[5] for arn, key_id in found if key_id == record["KeyId"])


def condition_keys(record: Record, principal: Principal, body: Mapping[str, Any]) -> dict[str, Any]:
    """The KMS condition keys of a request on a key; `body` is the API's request, {} where a service calls."""
    found: dict[str, Any] = {
        "kms:calleraccount": principal.account,
        "kms:resourcealiases": aliases(record) or None,
        "kms:keyspec": record.get("KeySpec"),
        "kms:keyusage": record.get("KeyUsage"),
        "kms:keyorigin": record.get("Origin"),
        "kms:multiregion": bool(record.get("MultiRegion", False)),
    }
    found |= encryption_context(body.get("EncryptionContext") or {})
    asked = str(body.get("KeyId") or "")
    if "alias/" in asked:
        found["kms:requestalias"] = "alias/" + asked.split("alias/", 1)[1]
    if "GranteePrincipal" in body:
        found |= {
            "kms:granteeprincipal": body["GranteePrincipal"],
            "kms:grantoperations": body.get("Operations") or [],
            "kms:grantisforawsresource": False,
        }
    return {key: value for key, value in found.items() if value is not None}


def encryption_context(pairs: Mapping[str, str]) -> dict[str, Any]:
    """`kms:EncryptionContext:NAME` and `kms:EncryptionContextKeys` for an encryption context."""
    if not pairs:
        return {}
    found: dict[str, Any] = {f"kms:encryptioncontext:{name.lower()}": value for name, value in pairs.items()}
    return found | {"kms:encryptioncontextkeys": list(pairs)}


def grant_policies(record: Record | None) -> Iterator[dict[str, Any]]:
    """The key's grants, each as the policy that it amounts to."""
    if record is None:
        return
    for grant in kms._grants.all_values():
        if grant["KeyId"] != record["Arn"]:
            continue
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": grant["GranteePrincipal"]},
            "Action": [f"kms:{operation}" for operation in grant["Operations"]],
            "Resource": "*",
        }
        if condition := _constraints(grant.get("Constraints") or {}):
            statement["Condition"] = condition
        yield {"Version": "2008-10-17", "Statement": [statement]}


def _constraints(constraints: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    pairs: dict[str, str] = {}
    for kind in ("EncryptionContextSubset", "EncryptionContextEquals"):
        pairs |= constraints.get(kind) or {}
    if not pairs:
        return {}
    condition: dict[str, Any] = {"StringEquals": {f"kms:EncryptionContext:{k}": v for k, v in pairs.items()}}
    if constraints.get("EncryptionContextEquals"):
        condition["ForAllValues:StringEquals"] = {"kms:EncryptionContextKeys": list(pairs)}
    return condition

"""The KMS API on keys of other accounts.

"You can allow IAM users or roles in one AWS account to use a KMS key in a different account"; the request then names
the key by its ARN (kms/latest/developerguide/key-policy-modifying-external-accounts.html). ministack finds keys of
the caller's account only. Whether the caller may use the key was judged before, by `enforcement`.
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import kms

from sandbox.extension.authorization import keys
from sandbox.extension.errors import AwsError, Response, json_error

# "You cannot perform this operation on a KMS key in a different AWS account": what each operation's page in the API
# Reference says under "Cross-account use: No" (kms/latest/APIReference). These may cross:
_MAY_CROSS = frozenset(
    {
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "GetKeyRotationStatus",
        "GetPublicKey",
        "ListGrants",
        "ReEncrypt",
        "RetireGrant",
        "RevokeGrant",
        "Sign",
        "Verify",
        "VerifyMac",
    }
)


def install() -> None:
    """Serve a request on a key in the account that owns the key."""
    serve = kms.handle_request
    if getattr(serve, "extended", False):
        return

    async def serve_owner(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        account = responses.get_account_id()
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        owner = _owner(operation, body) or account
        if owner != account and operation not in _MAY_CROSS:
            # The refusal names the key as missing, as AWS does where an operation looks in the caller's account only.
            message = f"{operation} works on keys of the caller's account {account} only"
            return json_error(AwsError("NotFoundException", message))
        with responses.request_scope(owner, responses.get_region()):
            answer: Response = await serve(method, path, headers, body, query_params)
        if operation == "CreateGrant" and owner != account and answer[0] == 200:
            grant = kms._grants.get_scoped(owner, responses.get_region(), json.loads(answer[2])["GrantId"])
            grant["IssuingAccount"] = f"arn:aws:iam::{account}:root"
        return answer

    serve_owner.extended = True  # type: ignore[attr-defined]
    kms.handle_request = serve_owner


def _owner(operation: str, body: bytes) -> str | None:
    """The account of the key that a request is about; None where it is the caller's or there is no such key."""
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return None
    reference = str(request.get("KeyId") or "")
    record = keys.find(reference) if reference else None
    if record is None and operation in ("Decrypt", "ReEncrypt") and request.get("CiphertextBlob"):
        record = keys.find_by_ciphertext(str(request["CiphertextBlob"]))
    if record is None and (token := request.get("GrantToken")):
        record = next((keys.find(g["KeyId"]) for g in kms._grants.all_values() if token in g["_tokens"]), None)
    return str(record["Arn"]).split(":")[4] if record else None

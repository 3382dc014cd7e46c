"""The key of a secret.

Rules: secretsmanager/latest/userguide/security-encryption.html: writing a value needs kms:GenerateDataKey and
kms:Decrypt, reading one kms:Decrypt, for the caller, with kms:ViaService secretsmanager.REGION.amazonaws.com and the
encryption context SecretARN; the managed key aws/secretsmanager is for every principal of the account and no other.
"""

from collections.abc import Mapping
from typing import Any

from ministack.core import responses

from sandbox.extension.authorization import keys, questions
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError

WRITE = ("kms:GenerateDataKey", "kms:Decrypt")
READ = ("kms:Decrypt",)
_MANAGED = "alias/aws/secretsmanager"


def require(principal: Principal, reference: str, secret: Mapping[str, Any], actions: tuple[str, ...]) -> None:
    """Refuse unless `principal` may use the key `reference` for a secret; empty stands for the managed key.

    The request account must own the secret. Raises AwsError: AccessDeniedException for the key, EncryptionFailure or
    DecryptionFailure for a key that is no use (secretsmanager/latest/apireference/API_CreateSecret.html).
    """
    owner, region = responses.get_account_id(), responses.get_region()
    if not reference or reference.endswith(_MANAGED):
        if principal.account != owner:
            raise AwsError("AccessDeniedException", "Access to KMS is not allowed", 400)
        return
    record = keys.find(reference)
    if record is None or record["KeyState"] != "Enabled":
        code = "EncryptionFailure" if actions == WRITE else "DecryptionFailure"
        raise AwsError(code, f"The key {reference} of the secret does not exist or is not enabled.")
    context = {
        "kms:ViaService": f"secretsmanager.{region}.amazonaws.com",
        "aws:ViaAWSService": True,
        **keys.encryption_context({"SecretARN": str(secret.get("ARN", ""))}),
    }
    for action in actions:
        decision, request = questions.ask(principal, action, record["Arn"], context, secure=True)
        if not decision.allowed:
            message = f"Access to KMS is not allowed: {decision.message(request)}"
            raise AwsError("AccessDeniedException", message, 400)

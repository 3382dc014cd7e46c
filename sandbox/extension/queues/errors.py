"""SQS errors (AWSSimpleQueueService/latest/APIReference/CommonErrors.html and the pages of the operations)."""

from ministack.services import sqs

QueueError = sqs._Err
"""What ministack answers with: an error shape of the API such as InvalidAttributeValue, a message, an HTTP status."""


def invalid(parameter: str, value: object, reason: str) -> Exception:
    """InvalidParameterValue in the service's words."""
    message = f"Value {value} for parameter {parameter} is invalid. Reason: {reason}"
    error: Exception = QueueError("InvalidParameterValue", message)
    return error


def install() -> None:
    """Give every error the legacy code that SDKs show for it, as the service's model has it.

    ministack has its own table, in which the codes of KMS errors (KMS.AccessDeniedException, ...) are missing.
    """
    from sandbox.extension import request_validation

    model = request_validation.service("sqs")
    for name in model.shape_names:
        code = model.shape_for(name).metadata.get("error", {}).get("code")
        if code:
            sqs._QUERY_COMPAT_CODES[name] = code

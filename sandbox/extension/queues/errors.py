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
    """Give a refusal of KMS the code that SDKs show for it, KMS.AccessDeniedException, as on AWS's page on denied
    access (SQSDeveloperGuide/troubleshooting-access-denied-error.html). ministack's table has the shape's name.
    """
    sqs._QUERY_COMPAT_CODES["KmsAccessDenied"] = "KMS.AccessDeniedException"

"""What AWS refuses of an event source mapping for a queue.

Rules: lambda/latest/dg/services-sqs-parameters.html (sizes; no window for FIFO queues),
lambda/latest/api/API_CreateEventSourceMapping.html (a window for batches of more than ten),
lambda/latest/dg/services-sqs-configure.html (the role's permissions, kms:Decrypt of an encrypted queue among them; the
visibility timeout, which Lambda refuses below the function's timeout). The wording of the refusals is not documented.
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc, sqs

from sandbox.extension.authorization import authorize_role
from sandbox.extension.errors import AwsError
from sandbox.extension.queues import encryption

NEEDED = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_INVALID = "InvalidParameterValueException"


def install() -> None:
    """Check before ministack creates or updates a mapping."""
    if getattr(lambda_svc._create_esm, "checked", False):
        return
    create, update = lambda_svc._create_esm, lambda_svc._update_esm

    def checked_create(request: dict[str, Any]) -> Any:
        return _refusal(request) or create(request)

    def checked_update(mapping_id: str, request: dict[str, Any]) -> Any:
        held = lambda_svc._esms.get(mapping_id) or {}
        return _refusal({**held, **request}) or update(mapping_id, request)

    checked_create.checked = True  # type: ignore[attr-defined]
    lambda_svc._create_esm, lambda_svc._update_esm = checked_create, checked_update


def check_role(role: str, queue_arn: str) -> None:
    """Raise AwsError unless the role may take messages from the queue."""
    for action in NEEDED:
        try:
            authorize_role(role, f"sqs:{action}", queue_arn)
        except AwsError as error:
            message = f"The provided execution role does not have permissions to call {action} on SQS"
            raise AwsError(_INVALID, message) from error
    queue = queue_of(queue_arn)
    if queue is None or not encryption.is_encrypted(queue) or encryption.is_managed(queue):
        return
    try:
        authorize_role(role, "kms:Decrypt", encryption.key(queue)["Arn"], context=encryption.context(queue))
    except AwsError as error:
        message = f"The provided execution role does not have permissions to call Decrypt on KMS: {error.message}"
        raise AwsError(_INVALID, message) from error


def queue_of(queue_arn: str) -> dict[str, Any] | None:
    """The queue with this ARN, in the current account and Region."""
    queue = sqs._queues.get(sqs._queue_url(queue_arn.rpartition(":")[2]))
    return queue if queue and queue["attributes"].get("QueueArn") == queue_arn else None


def _refusal(request: Mapping[str, Any]) -> Any:
    try:
        _check(request)
    except AwsError as error:
        return error_response_json(error.code, error.message, error.status)
    return None


def _check(request: Mapping[str, Any]) -> None:
    arn = str(request.get("EventSourceArn", ""))
    if ":sqs:" not in arn:
        raise AwsError(_INVALID, f"The local AWS maps queues to functions, and {arn} is none.")
    queue = queue_of(arn)
    if queue is None:
        raise AwsError(_INVALID, f"Error occurred while ReceiveMessage. SQS Error: the queue {arn} does not exist.")
    size, window = int(request.get("BatchSize") or 10), int(request.get("MaximumBatchingWindowInSeconds") or 0)
    most = 10 if queue["is_fifo"] else 10_000
    if not 1 <= size <= most:
        raise AwsError(_INVALID, f"BatchSize is {size}: at most {most} for this queue.")
    if queue["is_fifo"] and window:
        raise AwsError(_INVALID, "Batching window is not supported for FIFO queues.")
    if size > 10 and window < 1:
        raise AwsError(
            _INVALID, "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        )
    function, qualifier = str(request.get("FunctionName", "")), request.get("Qualifier")
    name, named = lambda_svc._resolve_name_and_qualifier(function)
    record, config = lambda_svc._get_func_record_for_qualifier(name, qualifier or named)
    if record is None:
        return  # ministack refuses it
    timeout, visibility = int(config.get("Timeout", 3)), int(queue["attributes"].get("VisibilityTimeout", 30))
    if visibility < timeout:
        raise AwsError(
            _INVALID,
            f"Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds",
        )
    check_role(str(config["Role"]), arn)

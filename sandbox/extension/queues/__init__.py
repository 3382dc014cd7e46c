"""SQS queues as the product relies on them: FIFO order and deduplication, redrive, attributes, policies, keys.

`settings` and `attributes` are the queues themselves, `policy` what may be their policy, `sending`, `receiving` and
`acknowledging` what happens to messages, `moving` the way back from a dead-letter queue, `delivery` messages of other
services, `access` and `encryption` who may. Tags, purging, permissions by label and the sweep into a dead-letter queue
are ministack's.
"""

from collections.abc import Awaitable, Callable
from typing import Any

Dispatch = Callable[[str, dict[str, Any], str], Awaitable[Any]]


def install() -> None:
    """Put these operations in place of ministack's. Calling it again changes nothing."""
    from ministack.services import sqs

    from sandbox.extension import reset
    from sandbox.extension.queues import (
        access,
        acknowledging,
        errors,
        moving,
        receiving,
        resource_types,
        sending,
        settings,
    )

    errors.install()
    access.install()
    sqs._HANDLERS.update(
        {
            "CreateQueue": settings.create_queue,
            "SetQueueAttributes": settings.set_queue_attributes,
            "GetQueueAttributes": settings.get_queue_attributes,
            "ListDeadLetterSourceQueues": settings.list_dead_letter_source_queues,
            "SendMessage": sending.send_message,
            "SendMessageBatch": sending.send_message_batch,
            "ReceiveMessage": receiving.receive_message,
            "DeleteMessage": acknowledging.delete_message,
            "DeleteMessageBatch": acknowledging.delete_message_batch,
            "ChangeMessageVisibility": acknowledging.change_message_visibility,
            "ChangeMessageVisibilityBatch": acknowledging.change_message_visibility_batch,
            "StartMessageMoveTask": moving.start_message_move_task,
            "ListMessageMoveTasks": moving.list_message_move_tasks,
            "CancelMessageMoveTask": moving.cancel_message_move_task,
        }
    )
    if not getattr(sqs._dispatch, "advancing", False):
        sqs._dispatch = _advancing(sqs._dispatch)
    reset.on_reset(moving.reset)
    resource_types.register()


def _advancing(dispatch: Dispatch) -> Dispatch:
    """Message move tasks go on with every request, instead of by a clock of their own."""
    from sandbox.extension.queues import moving

    async def advancing(action: str, data: dict[str, Any], url: str) -> Any:
        moving.advance()
        return await dispatch(action, data, url)

    advancing.advancing = True  # type: ignore[attr-defined]
    return advancing

"""What EventBridge checks of a rule's targets before it stores them.

Rules: eventbridge/latest/APIReference/API_PutTargets.html, API_SqsParameters.html ("If you specify an SQS FIFO queue as
a target, the queue must have content-based deduplication enabled"), userguide/rule-dlq.html (a dead-letter queue is a
standard queue) and userguide/eb-quota.html (five targets per rule).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.errors import AwsError, unsupported

TARGETS_PER_RULE = 5

Target = Mapping[str, Any]


def require(rule: str, held: Sequence[Target], given: Sequence[Target]) -> None:
    """Refuse unless `given` can be added to the targets `held` by the rule. Raises AwsError."""
    for target in given:
        _require_target(target)
    if len({target["Id"] for target in (*held, *given)}) > TARGETS_PER_RULE:
        message = f"The requested resource exceeds the maximum number allowed: rule {rule} can have 5 targets"
        raise AwsError("LimitExceededException", message)


def _require_target(target: Target) -> None:
    arn, name = target["Arn"], target["Id"]
    service, region, account, resource = _parts(arn)
    if (account, region) != (get_account_id(), get_region()):
        raise unsupported(f"targets of rules in another account or Region ({arn})")
    group = (target.get("SqsParameters") or {}).get("MessageGroupId")
    if service == "sqs" and resource.endswith(".fifo") and not group:
        raise _invalid(f"Parameter(s) SqsParameters must be specified for target: {name}.")
    if "SqsParameters" in target and (service != "sqs" or not resource.endswith(".fifo")):
        raise _invalid(f"Parameter(s) SqsParameters not valid for target {name}: {arn} is no FIFO queue.")
    if sum(member in target for member in ("Input", "InputPath", "InputTransformer")) > 1:
        raise _invalid(f"Only one of Input, InputPath, or InputTransformer must be provided for target {name}.")
    if dead_letters := (target.get("DeadLetterConfig") or {}).get("Arn"):
        _require_dead_letter_queue(name, dead_letters)


def _require_dead_letter_queue(name: str, arn: str) -> None:
    service, region, _, resource = _parts(arn)
    if service != "sqs" or region != get_region():
        raise _invalid(f"Parameter DeadLetterConfig of target {name}: {arn} is no SQS queue of {get_region()}.")
    if resource.endswith(".fifo"):
        message = f"Parameter DeadLetterConfig of target {name}: {arn} is a FIFO queue; it must be a standard queue."
        raise _invalid(message)


def _parts(arn: str) -> tuple[str, str, str, str]:
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        raise _invalid(f"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format.")
    return parts[2], parts[3], parts[4], parts[5]


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)

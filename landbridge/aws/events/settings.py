"""How a consumer works."""

from __future__ import annotations

from dataclasses import dataclass

MAXIMUM_BATCH = 10
"""Messages of one call (SQS API reference, ReceiveMessage, DeleteMessageBatch, ChangeMessageVisibilityBatch)."""

MAXIMUM_WAIT_SECONDS = 20
"""Longest poll (SQS API reference, ReceiveMessage)."""


@dataclass(frozen=True)
class ConsumerSettings:
    """threads: message groups handled side by side.
    batch: messages asked for at once, 1 to 10.
    held: messages in hand at most, those that wait for their turn included.
    wait_seconds: how long a receive waits for messages, 0 to 20; a stop waits that long.
    visibility_seconds: how long a message stays hidden after the consumer has died; it is extended at each third.
    retry_seconds: how long a message group rests after its first failure, twice that after the second, and so on up to
        `longest_retry_seconds`. 0 tries again at once.
    """

    threads: int = 8
    batch: int = MAXIMUM_BATCH
    held: int = 200
    wait_seconds: int = 10
    visibility_seconds: int = 30
    retry_seconds: int = 5
    longest_retry_seconds: int = 300

    def __post_init__(self) -> None:
        if not 1 <= self.batch <= MAXIMUM_BATCH:
            raise ValueError(f"batch is {self.batch}; write 1 to {MAXIMUM_BATCH}")
        if not 0 <= self.wait_seconds <= MAXIMUM_WAIT_SECONDS:
            raise ValueError(f"wait_seconds is {self.wait_seconds}; write 0 to {MAXIMUM_WAIT_SECONDS}")
        if self.threads < 1 or self.held < self.batch or self.visibility_seconds < 1:
            raise ValueError("threads and visibility_seconds are at least 1, held at least as much as batch")

    def retry_after(self, count: int) -> int:
        """Seconds that a message rests after it failed; `count`: how often it was received by then, at least 1."""
        return min(self.longest_retry_seconds, self.retry_seconds << min(count - 1, 30))

"""A command that is run in place of this one: its signals and its exit status are its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

NOT_EXECUTABLE = 126
NOT_FOUND = 127
SIGNALLED = 128


def run_child(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Runs the command to its end and returns its exit status.

    As a shell says it: 128 and the number of the signal that ended it, 127 if there is no such command, 126 if it
    cannot be run.
    """
    with _relayed() as relay:
        try:
            # The person's own command, which is what this is for.
            child = subprocess.Popen(list(command), env=dict(variables))  # noqa: S603
        except FileNotFoundError:
            print(f"landbridge: {command[0]}: there is no such command", file=sys.stderr)
            return NOT_FOUND
        except OSError as error:
            print(f"landbridge: {command[0]}: {error.strerror}", file=sys.stderr)
            return NOT_EXECUTABLE
        relay.start(child)
        status = child.wait()
    return SIGNALLED - status if status < 0 else status


class _Relay:
    """Hands signals on to the child; those that come before it is there, as soon as it is."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def __call__(self, number: int, _: FrameType | None) -> None:
        if self._child is None:
            self._early.append(number)
        else:
            self._child.send_signal(number)

    def start(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        for number in self._early:
            child.send_signal(number)


@contextmanager
def _relayed() -> Iterator[_Relay]:
    """Lets the child decide about signals: those of the terminal reach it anyway, the others are handed on.

    Handlers, unlike ignored signals, are not inherited by the child.
    """
    relay = _Relay()
    handlers: dict[signal.Signals, Callable[[int, FrameType | None], None]] = {
        signal.SIGINT: lambda *_: None,
        signal.SIGQUIT: lambda *_: None,
        signal.SIGTERM: relay,
        signal.SIGHUP: relay,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield relay
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

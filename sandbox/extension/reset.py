"""Wiping the state that the extension holds when ministack wipes its own (POST /_ministack/reset)."""

from collections.abc import Callable

_callbacks: list[Callable[[], None]] = []


def on_reset(callback: Callable[[], None]) -> None:
    """Have `callback` called at each reset, after ministack has wiped its services. Registering twice does nothing."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def install() -> None:
    """Extend ministack's reset."""
    from ministack import app

    if getattr(app._reset_all_state, "extended", False):
        return
    wipe_ministack = app._reset_all_state

    def wipe() -> None:
        wipe_ministack()
        for callback in _callbacks:
            callback()

    wipe.extended = True  # type: ignore[attr-defined]
    app._reset_all_state = wipe

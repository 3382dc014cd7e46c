"""What goes wrong with model cards. Every text says what, where, and what to do or write instead."""

from __future__ import annotations


class CardError(Exception):
    """AWS or the declaration does not allow what was asked for, or it failed."""


class WrongInput(CardError):
    """What was written is wrong: a name, a status, a content file, a declaration without model cards."""


class UnknownCard(CardError):
    """There is no card of this name, as far as the caller can see."""


class Denied(CardError):
    """AWS refused the call to the caller."""

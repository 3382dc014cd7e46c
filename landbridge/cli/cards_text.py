"""Cards in the words and columns of a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from landbridge.cards.place import Place
from landbridge.cards.status import Status, accounts_at
from landbridge.declaration import Declaration


def print_json(content: Any) -> None:
    print(json.dumps(content, indent=2, ensure_ascii=False))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their widest value."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        print("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())


def moment(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat(timespec="seconds")


def named(declaration: Declaration, account: str) -> str:
    """The account with its name in the declaration, if it has one there."""
    for name, entry in declaration.card_accounts.items():
        if entry.account == account:
            return f"{name} ({account})"
    return f"{account} (not declared)"


def seen_at(place: Place, status: Status) -> str:
    """Who sees a card of this status by the declaration."""
    accounts = accounts_at(place.declaration, status)
    if not accounts:
        return "no account but the hub"
    return ", ".join(f"{name} ({entry.account}, {entry.stage})" for name, entry in accounts.items())

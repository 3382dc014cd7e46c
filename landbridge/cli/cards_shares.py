"""`landbridge cards shares`."""

from __future__ import annotations

import argparse

from landbridge.cards.comparison import differences
from landbridge.cards.stage_shares import StageShare, read_shares
from landbridge.cli.cards_session import cards_of, declaration_of
from landbridge.cli.cards_text import named, print_json, print_table
from landbridge.declaration import Declaration


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    cards = cards_of(arguments, declaration)
    cards.place.require_hub("shares are compared")
    # Shares first, so that a card that is made meanwhile is one not shared yet, and never one that is gone.
    shares = read_shares(cards.place, cards.clients("ram"))
    found = list(differences(cards.place, cards.statuses(), shares))
    if arguments.json:
        listed = [{"share": each.share, "subject": each.subject, "message": each.message} for each in found]
        print_json({"shares": [_content(share) for share in shares], "differences": listed})
        return 1 if found else 0
    rows = [
        (share.stage.value, share.name if share.arn else "(none)", str(len(share.cards)), _accounts(declaration, share))
        for share in shares
    ]
    print_table(("stage", "share", "cards", "accounts"), rows)
    print()
    for each in found:
        print(f"{each.share}: {each.subject} {each.message}")
    print(f"{len(found)} difference{'' if len(found) == 1 else 's'} from the declaration and the statuses")
    return 1 if found else 0


def _content(share: StageShare) -> dict[str, object]:
    return {
        "stage": share.stage,
        "name": share.name,
        "arn": share.arn,
        "cards": sorted(share.cards),
        "accounts": sorted(share.accounts),
        "invited": sorted(share.invited),
    }


def _accounts(declaration: Declaration, share: StageShare) -> str:
    here = [named(declaration, account) for account in sorted(share.accounts)]
    invited = [f"{named(declaration, account)} invited" for account in sorted(share.invited)]
    return ", ".join([*here, *invited]) or "-"

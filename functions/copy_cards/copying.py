"""One card's copy is brought to what the card is now: every version in order, then the status.

How far a copy has come is read from the copy itself, so that a run that ended anywhere is carried on by the next. A
version is content alone; it enters with the status of the copy's version before it. So that no version is ever shown
with a status that it has not at its source, a copy that misses versions goes to Draft first, unless all of them have
the copy's status.

What is in a copy and not in its source, written by somebody in the hub or by two runs at once, cannot be taken out of
it: the copy is deleted and made anew.
"""

import logging
from collections.abc import Sequence

from functions.copy_cards.copies import Copies, Copy
from functions.copy_cards.copy_name import copy_name
from functions.copy_cards.spokes import Spokes, Version

logger = logging.getLogger("copy_cards")
logger.setLevel(logging.INFO)

CONFIRMED_EVERY = 20
"""Versions. A run that is killed leaves at most so many to be compared with the source again."""

DRAFT, ARCHIVED = "Draft", "Archived"


class BrokenHistoryError(Exception):
    """The versions of a source are not numbered from 1 without gaps: a copy's could not be."""


def copy(source: str, spokes: Spokes, copies: Copies) -> int:
    """Copy what is new of the card with the ARN `source`. Returns how many versions were made.

    Raises BrokenHistoryError, NotACopyError, ClientError, OutOfTimeError.
    """
    versions = spokes.versions(source)
    if [version.number for version in versions] != list(range(1, len(versions) + 1)) or not versions:
        raise BrokenHistoryError(f"{source} has the versions {[version.number for version in versions]}")
    name = copy_name(spokes.name_of(source), source, versions[0].created)
    found = copies.find(name, source)
    if found is not None and not _is_faithful(found, source, versions, spokes, copies):
        logger.warning("%s holds what %s does not: it is deleted and made anew.", name, source)
        copies.delete(name)
        found = None
    held = 0 if found is None else len(found.versions)
    status = _status_for(found, versions[held:])
    if found is None:
        copies.create(name, source, spokes.content(source, 1), status)
    elif status != found.status:
        copies.set_status(name, status)
    for version in versions[max(held, 1) :]:
        copies.add(name, version.number, spokes.content(source, version.number))
        if version.number % CONFIRMED_EVERY == 0:
            copies.confirm(name, version.number)
    if (found.confirmed if found else 1) != len(versions):
        copies.confirm(name, len(versions))
    if status != versions[-1].status:
        copies.set_status(name, versions[-1].status)
    made = len(versions) - held
    if made:
        logger.info("%s: %d versions of %s, now %d, %s", name, made, source, len(versions), versions[-1].status)
    return made


def _is_faithful(found: Copy, source: str, versions: Sequence[Version], spokes: Spokes, copies: Copies) -> bool:
    """Whether what was never confirmed is the source's. What was is not read again."""
    unconfirmed = found.versions[found.confirmed :]
    if found.confirmed > len(found.versions) or len(found.versions) > len(versions):
        return False
    return all(copies.content(found.name, each.number) == spokes.content(source, each.number) for each in unconfirmed)


def _status_for(found: Copy | None, missing: Sequence[Version]) -> str:
    """With which status the missing versions enter."""
    if not missing:
        return DRAFT if found is None else found.status
    status = missing[0].status if found is None else found.status
    return status if status != ARCHIVED and {each.status for each in missing} == {status} else DRAFT

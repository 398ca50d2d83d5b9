"""Searches that people keep under a name."""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

LONGEST_NAME = 60
LONGEST_SEARCH = 1000


class SavedSearch(Struct, frozen=True):
    """text is what was typed into the search field."""

    name: str
    text: str


def saved_search(name: str, text: str) -> SavedSearch:
    """A search to be kept. Raises FaxDeskError (BAD_INPUT) for what cannot be."""
    name, text = " ".join(name.split()), text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise FaxDeskError(
            tr("A saved search needs a name."),
            tr("Use at most {most} plain letters.", most=LONGEST_NAME),
            ErrorKind.BAD_INPUT,
        )
    if not text or len(text) > LONGEST_SEARCH:
        raise FaxDeskError(
            tr("There is nothing to be searched for."),
            tr("Type what to look for, at most {most} letters.", most=LONGEST_SEARCH),
            ErrorKind.BAD_INPUT,
        )
    return SavedSearch(name, text)

"""What people keep to begin with: templates of faxes, and texts for covers and marks."""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

LONGEST_NAME = 60
LONGEST_TEXT = 10_000


class FaxTemplate(Struct, frozen=True):
    """A fax to begin others with: its recipients, cover, pages and fields under a name."""

    name: str
    draft: Draft


class SavedText(Struct, frozen=True):
    """A text that is wanted again and again."""

    name: str
    text: str


def kept_name(name: str) -> str:
    """A name as it is kept. Raises FaxDeskError (BAD_INPUT) for what cannot be one."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise FaxDeskError(
            tr("This cannot be a name."),
            tr("Use at most {most} plain letters.", most=LONGEST_NAME),
            ErrorKind.BAD_INPUT,
        )
    return name


def saved_text(name: str, text: str) -> SavedText:
    """A text to be kept; without a name, its beginning is it. Raises FaxDeskError (BAD_INPUT)."""
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise FaxDeskError(
            tr("There is no text to be saved."),
            tr("Type a text, at most {most} letters.", most=LONGEST_TEXT),
            ErrorKind.BAD_INPUT,
        )
    return SavedText(kept_name(name if name.strip() else text[:LONGEST_NAME]), text)

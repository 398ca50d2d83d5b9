"""Tags: short names that people give to faxes."""

from __future__ import annotations

import unicodedata

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

LONGEST_TAG = 40
LONGEST_NOTE = 10_000


def tag_name(text: str) -> str:
    """A tag's name as it is kept. Raises FaxDeskError (BAD_INPUT) for what cannot be one."""
    name = " ".join(unicodedata.normalize("NFC", text).strip().lstrip("#").replace('"', " ").split())
    if not any(each.isalnum() for each in name):
        raise FaxDeskError(
            tr("A tag needs a name."), tr("Use letters or digits, such as “billing”."), ErrorKind.BAD_INPUT
        )
    if len(name) > LONGEST_TAG or not name.isprintable():
        raise FaxDeskError(
            tr("This tag is too long or has signs that cannot be shown."),
            tr("Use at most {most} plain letters.", most=LONGEST_TAG),
            ErrorKind.BAD_INPUT,
        )
    return name


def tag_key(name: str) -> str:
    """The form that all spellings of a tag have in common."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def note_text(text: str) -> str:
    """A note as it is kept. Raises FaxDeskError (BAD_INPUT) where it is too long."""
    note = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise FaxDeskError(
            tr("This note is too long."),
            tr("Use at most {most} letters.", most=LONGEST_NOTE),
            ErrorKind.BAD_INPUT,
        )
    return note


class FaxMarks(Struct, frozen=True):
    """The tags and the note that people have put on a fax."""

    tags: tuple[str, ...] = ()
    note: str = ""

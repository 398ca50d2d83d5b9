"""What one entry of a file of contacts holds, and what of it cannot be used."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.contacts.contact import Contact
from faxdesk.words import mark, number_text, tr

MOST_RECORDS = 100_000
"""So many entries of one file are read."""


class TroubleKind(StrEnum):
    NOTHING = "nothing"
    BROKEN_LINE = "broken_line"
    NO_END = "no_end"
    REFUSED = "refused"
    """The book does not take it; the text says why."""
    NOT_DIALLED = "not_dialled"
    """The text is a number for faxes that none can go to."""
    TOO_DEEP = "too_deep"
    """A list that is in too many others is not read; the text is its name."""


_TEXTS = {
    TroubleKind.NOTHING: mark("It has neither a name nor a number."),
    TroubleKind.BROKEN_LINE: mark("Line {line} cannot be read: “{text}”"),
    TroubleKind.NO_END: mark("It has no end; something may be missing."),
    TroubleKind.TOO_DEEP: mark("The list “{text}” is in too many other lists; nobody in it was read."),
    TroubleKind.NOT_DIALLED: mark("No fax can go to “{text}”. It is kept as it is written."),
}
_SHOWN = 60
"""The letters that are told of a line that cannot be read."""


class Trouble(Struct, frozen=True):
    """What is wrong with an entry; line is the number of the line that it is about, 0 where it is about
    all."""

    kind: TroubleKind
    text: str = ""
    line: int = 0

    @property
    def words(self) -> str:
        if self.kind == TroubleKind.REFUSED:
            return self.text
        return tr(_TEXTS[self.kind], line=number_text(self.line), text=self.text[:_SHOWN])


class ImportRecord(Struct, frozen=True):
    """place is where the entry begins: the number of its line, or of its row in a table, from 1. contact is
    None where nothing of it can be used; one with a trouble can be taken all the same."""

    place: int
    contact: Contact | None
    trouble: Trouble | None = None

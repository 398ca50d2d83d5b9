"""A receipt of a fax that went out, as the words that are printed; how it looks is decided elsewhere.

It is drawn in another process, where nobody knows the service: so a receipt carries its name along.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

TITLE = "Fax receipt"
_WHAT_SENT_MEANS = (
    "“Sent” means: {service} reports that the machine or service that answered at this number took all"
    " pages of the fax and confirmed them before it hung up. “Accepted by {service}” means only that"
    " {service} had the fax and was to send it.",
    "It does not prove that anybody has read the fax, that the number belongs to whom you think, or that"
    " the pages were printed: paper or toner may have been out, and many machines only store what they"
    " receive.",
    "The SHA-256 of a document is a number made from every byte of it. A file with the same number is the"
    " very file that was handed over; a file that differs in one letter has another number. FaxDesk made"
    " this receipt on the sender's computer from {service}'s record; {service} has not signed it.",
)


class Outcome(StrEnum):
    """What mark a receipt sets beside a result."""

    SENT = "sent"
    PARTLY = "partly"
    FAILED = "failed"
    OTHER = "other"
    """A word of the service that this program does not know."""


class Picture(StrEnum):
    """Where the picture of the first page comes from."""

    FAXED = "faxed"
    """From what the service made of the fax."""
    SENT = "sent"
    """From the first file that was handed to the service."""
    NONE = "none"


_CAPTIONS = {
    Picture.FAXED: "First page, as it was faxed: one bit a dot, so every dot is black or white.",
    Picture.SENT: (
        "First page of the first document, as a fax machine prints it: one bit a dot, so every dot is black"
        " or white."
    ),
    Picture.NONE: "There is no picture of the first page: only {service} can draw it.",
}


class ReceiptTry(Struct, frozen=True):
    """One request to send to a recipient: when the service took it, how it ended, its id there."""

    at: str
    words: str
    message_id: str


class ReceiptRecipient(Struct, frozen=True):
    """How the fax fared at one number. reason says why it failed, code is the service's word for that."""

    name: str
    number: str
    outcome: Outcome
    words: str
    reason: str = ""
    code: str = ""
    tries: tuple[ReceiptTry, ...] = ()
    earlier_tries: int = 0


class ReceiptDocument(Struct, frozen=True):
    """A file that was sent, or the fax that the service made of it. facts are its size and pages."""

    name: str
    facts: str
    sha256: str


class ReceiptStep(Struct, frozen=True):
    """A line of the time line: when, what, and by whose clock."""

    at: str
    words: str
    clock: str


class Receipt(Struct, frozen=True):
    """All that is printed. paper is "letter" or "a4"; made_at dates the file; service is the name for people
    of the service that sent the fax."""

    fax_id: int
    service: str
    made_at: datetime
    paper: str
    outcome: Outcome
    headline: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    recipients: tuple[ReceiptRecipient, ...]
    steps: tuple[ReceiptStep, ...]
    documents: tuple[ReceiptDocument, ...]
    picture: Picture
    dated: str
    footer: str

    @property
    def caption(self) -> str:
        """What stands below the picture of the first page."""
        return _CAPTIONS[self.picture].format(service=self.service)

    @property
    def what_sent_means(self) -> tuple[str, ...]:
        """The paragraphs that say what the receipt proves and what it does not."""
        return tuple(paragraph.format(service=self.service) for paragraph in _WHAT_SENT_MEANS)


def plain(text: str) -> str:
    """Text that can be set: in one line, without control and direction marks or halves of characters."""
    shown = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    return " ".join(shown.split())

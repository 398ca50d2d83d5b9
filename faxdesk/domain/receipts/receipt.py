"""A receipt of a fax that went out, as the words that are printed; how it looks is decided elsewhere.

It is drawn in another process, where nobody knows the language of the texts or the service: so a receipt
carries all its words along.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


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


class ReceiptTry(Struct, frozen=True):
    """One request to send to a recipient: when the service took it, how it ended, its id there."""

    at: str
    words: str
    message_id: str


class ReceiptRecipient(Struct, frozen=True):
    """How the fax fared at one number. reason says why it failed, quote what the service calls
    that; earlier_tries how many are not listed, "" where all are."""

    name: str
    number: str
    outcome: Outcome
    words: str
    reason: str = ""
    quote: str = ""
    tries: tuple[ReceiptTry, ...] = ()
    earlier_tries: str = ""


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


class ReceiptLabels(Struct, frozen=True):
    """What stands over, before and below what a receipt says, in the language of its reader. page is still
    to be filled in, with {number} and {total}, and continued with the {title} of a part that goes on."""

    language: str
    title: str
    dated: str
    recipients: str
    to: str
    result: str
    taken_as: str
    time_line: str
    documents: str
    meaning: str
    continued: str
    page: str
    captions: dict[Picture, str]
    what_sent_means: tuple[str, ...]


class Receipt(Struct, frozen=True):
    """All that is printed. paper is "letter" or "a4"; made_at dates the file."""

    labels: ReceiptLabels
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
    footer: str

    @property
    def caption(self) -> str:
        """What stands below the picture of the first page."""
        return self.labels.captions[self.picture]


def plain(text: str) -> str:
    """Text that can be set: in one line, without control and direction marks or halves of characters."""
    shown = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    return " ".join(shown.split())

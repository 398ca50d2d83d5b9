"""The text of documents, as it is read from them and shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 200_000
"""Letters of one document that are kept: far beyond any fax."""
MOST_PAGES = 200
"""Pages of one document that are recognised."""


class TextState(StrEnum):
    """Whether a fax can be found by its pages' text."""

    WANTED = "wanted"
    """Not looked at yet."""
    SCAN = "scan"
    """A picture: its text is to be recognised."""
    DONE = "done"


class How(StrEnum):
    """Where a text comes from."""

    TEXT = "text"
    """The document's own."""
    SCAN = "scan"
    """Recognised in its pictures."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What was read from a document. next_page (from 0) is where recognising goes on, None when all was
    read."""

    text: str
    how: str
    next_page: int | None = None


@dataclass(frozen=True, slots=True)
class TextTotals:
    """How many faxes are still to be read, and how many of them are pictures."""

    wanted: int
    scans: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A line out of a text; spans are (start, length) of the hits in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


def is_text(text: str, pages: int) -> bool:
    """Whether a document has a text that deserves the name: more than a stamp on each page."""
    return sum(each.isalnum() for each in text) >= 20 * max(pages, 1)

"""The text of documents, as it is read from them and shown."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

LONGEST_TEXT = 200_000
"""The most letters that are kept of one document, which is far beyond any fax."""
MOST_PAGES = 200
"""The most pages that are recognised of one document."""

MOST_WORDS = 20_000
"""The most words of one page that can be chosen."""

LONGEST_OPENING = 400
"""The letters of a text that are looked through: about the head of a letter."""
_LONGEST = 120
_SAID = re.compile(
    r"^\s*(?:re|ref|subject|regarding|betreff|betr|objet|asunto|الموضوع)\s*[:.]\s*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that says in so many words what it is about, in the languages of the program."""
_PAGE_NUMBER = re.compile(
    r"^[-\s]*(?:page|p\.|seite|s\.|página|pág\.|صفحة)\s*\d+(?:\s*(?:of|von|sur|de|من|/)\s*\d+)?[-\s]*$",
    re.IGNORECASE,
)
"""A line that counts pages and says nothing else, in the languages of the program."""
_LETTER = re.compile(r"[^\W\d_]")


class TextState(StrEnum):
    """Whether a fax can be found by its pages' text."""

    WANTED = "wanted"
    """The document has not been looked at yet."""
    SCAN = "scan"
    """The document is a picture, so its text is to be recognised."""
    DONE = "done"


class How(StrEnum):
    """Where a text comes from."""

    TEXT = "text"
    """The text is the document's own."""
    SCAN = "scan"
    """The text was recognised in the document's pictures."""


class DocumentText(Struct, frozen=True):
    """What was read from a document. next_page (from 0) is where recognising goes on, None when all was
    read."""

    text: str
    how: str
    next_page: int | None = None


class PageWord(Struct, frozen=True, array_like=True):
    """A word and where it stands, in parts of the width and height of its page, from the page's top left.
    line counts the lines in the order in which they are read."""

    text: str
    line: int
    x: float
    y: float
    width: float
    height: float


class TextTotals(Struct, frozen=True):
    """How many faxes are still to be read, and how many of them are pictures."""

    wanted: int
    scans: int


class Snippet(Struct, frozen=True):
    """A line out of a text; spans are (start, length) of the hits in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


def is_text(text: str, pages: int) -> bool:
    """Whether a document has a text that deserves the name: more than a stamp on each page."""
    return sum(each.isalnum() for each in text) >= 20 * max(pages, 1)


def subject_of(opening: str) -> str:
    """The line that says what it is about, else the first line with words in it; "" where there is none."""
    if not opening:
        return ""
    said = _SAID.search(opening)
    if said:
        return _short(said[1])
    return _short(next(filter(_has_words, opening.splitlines()), ""))


def _has_words(line: str) -> bool:
    # A line of numbers is the sender's mark, or noise that was read into a picture.
    return len(_LETTER.findall(line)) * 2 > len(line.strip()) and not _PAGE_NUMBER.match(line)


def _short(line: str) -> str:
    return " ".join(line.split())[:_LONGEST]

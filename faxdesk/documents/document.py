"""What the page worker can do with any document, of whatever kind (child process only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PIL import Image

if TYPE_CHECKING:
    from faxdesk.documents.fax_dots import FaxDots

LETTER_IN = (8.5, 11.0)
MAX_PIXELS = 40_000_000
"""The most pixels of one rendered page. A larger page would not fit the worker's memory twice."""


class CannotOpen(Exception):
    """Why a document cannot be opened, as one of the words that the parent knows. details are what it names
    to the person."""

    def __init__(self, reason: str, details: str = "") -> None:
        super().__init__(reason)
        self.details = details


class OpenDocument(Protocol):
    """Pages that can be drawn in grey at any size. Every method raises CannotOpen."""

    kind: str

    def __len__(self) -> int: ...

    def size_in(self, page: int) -> tuple[float, float]:
        """A page's width and height in inches."""
        ...

    def fax_dots(self, page: int) -> FaxDots | None:
        """The dots of a page that went over a fax line as it is; None for any other page."""
        ...

    def is_picture(self, page: int) -> bool:
        """Whether a page is a picture and nothing else: it may have lain on a scanner, or before a camera."""
        ...

    def is_damaged(self, page: int) -> bool:
        """Whether parts of a page could not be read, and are white where it is drawn."""
        ...

    def draw(self, page: int, width: int, height: int, *, on_paper: bool = False) -> Image.Image:
        """A page in grey, stretched to so many pixels; on_paper: with what is printed, else with what a
        screen shows."""
        ...

    def has_much_on(self, page: int) -> bool:
        """Whether a page surely shows something, as far as that is known without drawing it."""
        ...

    def text(self) -> str:
        """The text of all pages, with a form feed between two pages; "" for pictures."""
        ...

    def close(self) -> None: ...

"""What the page worker can do with any document, of whatever kind (child process only)."""

from __future__ import annotations

from typing import Protocol

from PIL import Image

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

    def draw(self, page: int, width: int, height: int) -> Image.Image:
        """A page in grey, stretched to so many pixels."""
        ...

    def text(self) -> str:
        """The text of all pages, with a form feed between two pages; "" for pictures."""
        ...

    def close(self) -> None: ...

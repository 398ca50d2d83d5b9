"""What the page worker takes a document for (child process only)."""

from __future__ import annotations

from typing import Protocol

from PIL import Image

LETTER_IN = (8.5, 11.0)
MAX_PIXELS = 40_000_000
"""Of one rendered page; more would not fit the worker's memory twice."""


class CannotOpen(Exception):
    """Why a document cannot be opened, as one of the words that the parent knows."""


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
        """Pages are parted by form feeds; "" for pictures."""
        ...

    def close(self) -> None: ...

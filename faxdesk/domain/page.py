"""What is known of a document before its pages are drawn, and the picture of a drawn page."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PAGES = 1000
"""The most pages of a document that are shown, read and converted. No fax has so many."""

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a file holds. kind is "pdf", "image", "text" or "other"; pages and the first page's size in
    inches are None and 0 for the last, which only the service can open.

    damaged_pages (from 0) are those of which parts are white because they could not be read. is_redrawn:
    a PDF that is made here must be sent instead of the file, or the pages would not come out as they are
    shown.
    """

    kind: str
    pages: int | None
    width_in: float = 0.0
    height_in: float = 0.0
    damaged_pages: tuple[int, ...] = ()
    is_redrawn: bool = False

    @property
    def page_numbers(self) -> range:
        """The numbers of the pages to be shown or read, from 0: one at least, MOST_PAGES at most."""
        return range(min(self.pages or 1, MOST_PAGES))

    @property
    def damage(self) -> str:
        """A sentence about the damaged pages; "" where there are none."""
        numbers = [str(page + 1) for page in self.damaged_pages]
        if not numbers:
            return ""
        if len(numbers) == 1:
            return f"Page {numbers[0]} is damaged: what cannot be read of it is left white."
        named = ", ".join(numbers[:_MOST_NAMED]) + (", …" if len(numbers) > _MOST_NAMED else "")
        return f"Pages {named} are damaged: what cannot be read of them is left white."


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page: 8-bit grey, or one bit a pixel (most significant first, 1 is white). stride is in
    bytes; dpi is 0 where the image was made for a screen."""

    width: int
    height: int
    stride: int
    one_bit: bool
    dpi_x: float
    dpi_y: float
    data: bytes

"""What is known of a document before its pages are drawn, and the picture of a drawn page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a file holds. kind is "pdf", "image", "text" or "other"; pages and the first page's size in
    inches are None and 0 for the last, which only the service can open."""

    kind: str
    pages: int | None
    width_in: float = 0.0
    height_in: float = 0.0


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

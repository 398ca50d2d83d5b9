"""Documents inside the page worker: PDF, images and text behind one shape (child process only)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from faxdesk.documents.intake import CONVERTED_IMAGES, TEXT_SUFFIXES
from faxdesk.documents.typeset import text_to_pdf
from faxdesk.domain.draft import suffix_of

LETTER_IN = (8.5, 11.0)
MAX_PIXELS = 40_000_000
"""Of one rendered page; more would not fit the worker's memory twice."""

Image.MAX_IMAGE_PIXELS = 80_000_000

_IMAGES_THE_SERVICE_TAKES = frozenset(
    {"tif", "tiff", "gif", "jpg", "jpeg", "bmp", "png", "pcx", "tga", "psd"}
)


class CannotOpen(Exception):
    """Why a document cannot be opened, as one of the words that the parent knows."""


class Document(Protocol):
    """Pages that can be drawn in grey at any size."""

    kind: str

    def __len__(self) -> int: ...

    def size_in(self, page: int) -> tuple[float, float]:
        """A page's width and height in inches."""
        ...

    def draw(self, page: int, width: int, height: int) -> Image.Image:
        """A page in grey, stretched to so many pixels."""
        ...

    def text(self) -> str: ...

    def close(self) -> None: ...


class PdfDocument:
    """A PDF, or text that was made into one."""

    def __init__(self, source: Path | bytes, kind: str = "pdf") -> None:
        self.kind = kind
        try:
            self._pdf = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            raise CannotOpen("encrypted" if "password" in str(error).lower() else "damaged") from error
        if len(self._pdf) == 0:
            raise CannotOpen("empty")

    def __len__(self) -> int:
        return len(self._pdf)

    def size_in(self, page: int) -> tuple[float, float]:
        width, height = self._page(page).get_size()
        if width < 1 or height < 1:
            return LETTER_IN
        return width / 72, height / 72

    def draw(self, page: int, width: int, height: int) -> Image.Image:
        opened = self._page(page)
        page_width, page_height = opened.get_size()
        if page_width < 1 or page_height < 1:
            return Image.new("L", (width, height), 255)
        scale = max(width / page_width, height / page_height)
        scale = min(scale, (MAX_PIXELS / (page_width * page_height)) ** 0.5)
        drawn = opened.render(scale=scale, grayscale=True).to_pil().convert("L")
        return _fitted(drawn, width, height)

    def text(self) -> str:
        parts = []
        for number in range(len(self._pdf)):
            page = self._page(number).get_textpage()
            parts.append(page.get_text_bounded())
            page.close()
        return "\f".join(parts)

    def close(self) -> None:
        self._pdf.close()

    def _page(self, page: int) -> pypdfium2.PdfPage:
        try:
            return self._pdf[page]
        except IndexError as error:
            raise CannotOpen("no_page") from error
        except pypdfium2.PdfiumError as error:
            raise CannotOpen("damaged") from error


class ImageDocument:
    """An image, each of its frames a page."""

    kind = "image"

    def __init__(self, path: Path) -> None:
        try:
            self._image = Image.open(path)
            self._frames: int = getattr(self._image, "n_frames", 1)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise CannotOpen("damaged") from error
        except Image.DecompressionBombError as error:
            raise CannotOpen("too_much") from error

    def __len__(self) -> int:
        return self._frames

    def size_in(self, page: int) -> tuple[float, float]:
        frame = self.frame(page)
        dots = dots_per_inch(frame)
        return frame.width / dots[0], frame.height / dots[1]

    def draw(self, page: int, width: int, height: int) -> Image.Image:
        return _fitted(on_white(self.frame(page)), width, height)

    def text(self) -> str:
        return ""

    def close(self) -> None:
        self._image.close()

    def frame(self, page: int) -> Image.Image:
        """A frame, upright."""
        if page >= self._frames:
            raise CannotOpen("no_page")
        try:
            self._image.seek(page)
            self._image.load()
        except (OSError, ValueError, EOFError, SyntaxError) as error:
            raise CannotOpen("damaged") from error
        return ImageOps.exif_transpose(self._image)


def open_document(path: Path, name: str, fonts: Path | None) -> Document | None:
    """A document by what it is; None for what only the service can open. Raises CannotOpen."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise CannotOpen("unreadable") from error
    if not head:
        raise CannotOpen("empty")
    suffix = suffix_of(name)
    if b"%PDF-" in head:
        return PdfDocument(path)
    if suffix in TEXT_SUFFIXES:
        return PdfDocument(text_to_pdf(path.read_bytes(), fonts), kind="text")
    if suffix in _IMAGES_THE_SERVICE_TAKES | CONVERTED_IMAGES or head.startswith((b"II*\0", b"MM\0*")):
        return ImageDocument(path)
    if suffix == "pdf":
        raise CannotOpen("damaged")
    return None


def dots_per_inch(image: Image.Image) -> tuple[float, float]:
    """What an image says of its resolution, where it can be believed; else 100, a screen's."""
    try:
        across, down = (float(each) for each in image.info["dpi"])
    except (KeyError, TypeError, ValueError):
        return 100.0, 100.0
    if 50 <= across <= 2400 and 50 <= down <= 2400:
        return across, down
    return 100.0, 100.0


def on_white(image: Image.Image) -> Image.Image:
    """An image in grey, with white where it lets light through."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return ImageOps.autocontrast(image.convert("F").convert("L"))
    if "A" in image.getbands() or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("L")
    return image.convert("L")


def _fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    if image.size == (width, height):
        return image
    shrinks = width < image.width or height < image.height
    return image.resize((width, height), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC)

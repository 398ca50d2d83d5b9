"""Documents made into PDF (child process only)."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from faxdesk.documents.document import LETTER_IN, CannotOpen, Document
from faxdesk.documents.images import ImageDocument, dots_per_inch, on_white
from faxdesk.documents.typeset import text_to_pdf

_DPI = 200
_MARGIN_IN = 0.25
_JPEG_QUALITY = 90
"""Of grey pages: lower, and the edges of small letters fray."""


def to_pdf(document: Document | None, source: Path, target: Path, fonts: Path | None) -> None:
    """A PDF of a text or an image; a PDF stays what it is. Raises CannotOpen for other documents."""
    if isinstance(document, ImageDocument):
        _images_to_pdf(document, target)
    elif document is not None and document.kind == "text":
        target.write_bytes(text_to_pdf(source.read_bytes(), fonts))
    elif document is not None:
        target.write_bytes(source.read_bytes())
    else:
        raise CannotOpen("other")


def _images_to_pdf(document: ImageDocument, target: Path) -> None:
    for number in range(len(document)):
        frame = document.frame(number)
        # A fax page already is kept bit by bit.
        keep = frame.mode == "1"
        page = frame if keep else _on_paper(frame)
        dots = dots_per_inch(frame) if keep else (_DPI, _DPI)
        page.save(target, format="PDF", dpi=dots, quality=_JPEG_QUALITY, append=number > 0)


def _on_paper(frame: Image.Image) -> Image.Image:
    """An image in the middle of a sheet: as large as it says it is, or as fits."""
    dots = dots_per_inch(frame)
    image = on_white(frame)
    wide, high = image.width / dots[0], image.height / dots[1]
    paper = LETTER_IN if high >= wide else (LETTER_IN[1], LETTER_IN[0])
    fit = min((paper[0] - 2 * _MARGIN_IN) / wide, (paper[1] - 2 * _MARGIN_IN) / high, 1.0)
    size = max(round(wide * fit * _DPI), 1), max(round(high * fit * _DPI), 1)
    sheet = Image.new("L", (round(paper[0] * _DPI), round(paper[1] * _DPI)), 255)
    image = image.resize(size, Image.Resampling.LANCZOS)
    sheet.paste(image, ((sheet.width - size[0]) // 2, (sheet.height - size[1]) // 2))
    return sheet

"""Reads PDF, and text that was made into PDF (child process only)."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from faxdesk.documents.document import LETTER_IN, CannotOpen
from faxdesk.documents.plain_text.character_set import decode
from faxdesk.documents.plain_text.typeset import text_to_pdf

_WHITE = (255, 255, 255, 255)


class PdfDocument:
    """A PDF with all that a printout of it shows: pages, filled-in forms, notes. content is the file."""

    kind = "pdf"

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._pdf = pypdfium2.PdfDocument(content)
            # Before any page is loaded: without it, what was typed into a form's fields is not drawn.
            self._pdf.init_forms()
        except pypdfium2.PdfiumError as error:
            locked = any(word in str(error).lower() for word in ("password", "security"))
            raise CannotOpen("encrypted" if locked else "damaged") from error
        if len(self._pdf) == 0:
            raise CannotOpen("empty")

    def __len__(self) -> int:
        return len(self._pdf)

    def size_in(self, page: int) -> tuple[float, float]:
        self._check(page)
        try:
            # Without reading what is drawn on the page, which may take long.
            width, height = self._pdf.get_page_size(page)
        except pypdfium2.PdfiumError as error:
            raise CannotOpen("damaged") from error
        if width < 1 or height < 1:
            return LETTER_IN
        return width / 72, height / 72

    def draw(self, page: int, width: int, height: int) -> Image.Image:
        opened = self._page(page)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
        bitmap.fill_rect(_WHITE, 0, 0, width, height)
        # Stretched to the very pixels asked for, so that a page which is a fax already, with dots that
        # are not square, comes out dot for dot.
        where = (bitmap, opened, 0, 0, width, height, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
        pdfium.FPDF_RenderPageBitmap(*where)
        if self._pdf.formenv:
            pdfium.FPDF_FFLDraw(self._pdf.formenv, *where)
        drawn: Image.Image = bitmap.to_pil()
        return drawn

    def text(self) -> str:
        parts = []
        for number in range(len(self._pdf)):
            page = self._page(number)
            text = page.get_textpage()
            parts.append(text.get_text_bounded())
            text.close()
            page.close()
        return "\f".join(parts)

    def close(self) -> None:
        self._pdf.close()

    def _page(self, page: int) -> pypdfium2.PdfPage:
        self._check(page)
        try:
            return self._pdf[page]
        except pypdfium2.PdfiumError as error:
            raise CannotOpen("damaged") from error

    def _check(self, page: int) -> None:
        if not 0 <= page < len(self._pdf):
            raise CannotOpen("no_page")


class TextDocument(PdfDocument):
    """Plain text as the pages that it becomes. content is the PDF that was made of it."""

    kind = "text"

    def __init__(self, content: bytes, fonts: Path | None) -> None:
        super().__init__(text_to_pdf(content, fonts))
        self._text = content

    def text(self) -> str:
        return decode(self._text)

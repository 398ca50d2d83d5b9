"""Reads PDF, and text that was made into PDF (child process only)."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from faxdesk.documents.document import LETTER_IN, CannotOpen
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.documents.pdf import repair
from faxdesk.documents.pdf.entries import mentions
from faxdesk.documents.pdf.fax_picture import fax_picture, is_one_picture
from faxdesk.documents.pdf.form_filling import fill_page
from faxdesk.documents.pdf.form_widgets import form_fields
from faxdesk.documents.pdf.list_buttons import hide_buttons, without_buttons
from faxdesk.documents.pdf.page_words import words_of
from faxdesk.documents.pdf.remarks import pages_held, remarks_on
from faxdesk.documents.pdf.what_prints import fields_as_printed, give_lines_a_picture, kinds_of_notes
from faxdesk.documents.plain_text.character_set import read_text
from faxdesk.domain.compose.form_field import FormField
from faxdesk.domain.page import MOST_PAGES, Remark, RemarkKind
from faxdesk.domain.page_text import PageWord

_WHITE = (255, 255, 255, 255)
_FILE_ID = re.compile(rb"/ID\[<[0-9A-Fa-f]*><[0-9A-Fa-f]*>\]")
_TRAILER = 1024
_FEW_OBJECTS = 20
"""Blank pages come with a scan of nothing, or a background, and not with more than so many objects."""


class PdfDocument:
    """A PDF with all that a printout of it shows: pages, filled-in forms, notes. content is the file as it
    could be opened; is_mended says that it is not what was given."""

    kind = "pdf"

    def __init__(self, content: bytes) -> None:
        self.content = repair.without_prefix(content)
        self._is_cut = False
        self._pdf = self._opened()
        if len(self._pdf) == 0:
            raise CannotOpen("empty")
        self._missing = self._without_missing_pages()
        self.is_mended = self.content is not content

    def _opened(self) -> pypdfium2.PdfDocument:
        try:
            opened = self._loaded()
        except CannotOpen as error:
            mended = repair.with_trailer(self.content) if str(error) == "damaged" else None
            if mended is None:
                raise
            self.content, self._is_cut = mended, True
            opened = self._loaded()
            # So that nobody else has to mend it again.
            self.content = saved(opened)
        # Before any page is loaded: without it, what was typed into a form's fields is not drawn.
        opened.init_forms()
        return opened

    def _without_missing_pages(self) -> str:
        """Leave out pages that the file only claims to have; gives how many of how many are there, "" where
        all are. Raises CannotOpen where none is, or the file was cut off and the others may be cut too."""
        held, claimed = pages_held(self._pdf), len(self._pdf)
        if len(held) == min(claimed, MOST_PAGES):
            return ""
        if not held or self._is_cut:
            raise CannotOpen("damaged")
        whole = pypdfium2.PdfDocument.new()
        whole.import_pages(self._pdf, held)
        self.content = saved(whole)
        whole.close()
        self._pdf.close()
        self._pdf = self._opened()
        return f"{len(held)} of {claimed}"

    def remarks(self) -> list[Remark]:
        """What a person should know before it is faxed."""
        missing = [Remark(RemarkKind.MISSING_PAGES, self._missing)] if self._missing else []
        return [*remarks_on(self._pdf), *missing]

    def form_fields(self) -> Iterator[FormField]:
        """The fields that can be seen on its pages."""
        return form_fields(self._pdf)

    def filled(self, values: Mapping[int, Mapping[str, str]]) -> PdfDocument:
        """The same document anew and without a lock, with fields filled in by their names, page by page (from
        0), that stay fields."""
        copy = PdfDocument(self.content)
        # A value reaches fields of its name on those other pages alone that are open, and fields without a
        # look get one there.
        needs_looks = mentions(self.content, b"/NeedAppearances")
        numbers = sorted({*values, *range(min(len(copy), MOST_PAGES) if needs_looks else 0)})
        pages = [(number, copy._page(number)) for number in numbers]
        for number, page in pages:
            fill_page(copy._pdf, number, page, values.get(number, {}))
        content = without_buttons(saved(copy._pdf, pdfium.FPDF_REMOVE_SECURITY))
        copy.close()
        return PdfDocument(content)

    @property
    def is_locked(self) -> bool:
        """Whether it is encrypted, and opens without a password all the same."""
        return bool(pdfium.FPDF_GetSecurityHandlerRevision(self._pdf) != -1)

    def kinds_of_notes(self, page: int) -> set[int]:
        """The kinds of the annotations of a page, form fields included, by PDFium's numbers."""
        opened = self._page(page)
        try:
            return kinds_of_notes(opened)
        finally:
            opened.close()

    def alone(self, page: int) -> PdfDocument:
        """A page as a document of its own, which knows nothing of layers."""
        pdf = pypdfium2.PdfDocument.new()
        pdf.import_pages(self._pdf, [page])
        try:
            return PdfDocument(saved(pdf))
        finally:
            pdf.close()

    def has_much_on(self, page: int) -> bool:
        opened = self._page(page)
        try:
            return bool(pdfium.FPDFPage_CountObjects(opened) > _FEW_OBJECTS)
        finally:
            opened.close()

    def _loaded(self) -> pypdfium2.PdfDocument:
        try:
            return pypdfium2.PdfDocument(self.content)
        except pypdfium2.PdfiumError as error:
            said = str(error).lower()
            reason = "locked" if "password" in said else "encrypted" if "security" in said else "damaged"
            raise CannotOpen(reason) from error

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

    def fax_dots(self, page: int) -> FaxDots | None:
        opened = self._page(page)
        try:
            return fax_picture(opened)
        finally:
            opened.close()

    def is_picture(self, page: int) -> bool:
        opened = self._page(page)
        try:
            return is_one_picture(opened)
        finally:
            opened.close()

    @property
    def has_short_fax_pages(self) -> bool:
        """Whether some pages are faxes that are less high than wide, which programs and printers turn."""
        return any(self.is_short_fax(page) for page in range(min(len(self), MOST_PAGES)))

    def is_short_fax(self, page: int) -> bool:
        """Whether a page is a fax that is less high than wide."""
        wide, high = self.size_in(page)
        return high < wide and self.fax_dots(page) is not None

    def is_damaged(self, page: int) -> bool:
        """Never said: PDFium does not tell."""
        return False

    def draw(self, page: int, width: int, height: int, *, on_paper: bool = False) -> Image.Image:
        opened = self._page(page)
        give_lines_a_picture(opened)
        if self._pdf.formenv:
            hide_buttons(self._pdf.formenv, opened)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
        bitmap.fill_rect(_WHITE, 0, 0, width, height)
        if on_paper:
            with fields_as_printed(opened):
                self._draw_on(bitmap, opened, pdfium.FPDF_PRINTING)
        else:
            self._draw_on(bitmap, opened, 0)
        drawn: Image.Image = bitmap.to_pil()
        return drawn

    def _draw_on(self, bitmap: pypdfium2.PdfBitmap, page: pypdfium2.PdfPage, more_flags: int) -> None:
        """Stretch a page to the very pixels of a bitmap, so that a page which is a fax already, with dots
        that are not square, comes out dot for dot."""
        # Not with FPDF_GRAYSCALE: the bitmap is grey already, and every picture would take six times as long.
        flags = pdfium.FPDF_ANNOT | more_flags
        where = (bitmap, page, 0, 0, bitmap.width, bitmap.height, 0, flags)
        pdfium.FPDF_RenderPageBitmap(*where)
        if self._pdf.formenv:
            pdfium.FPDF_FFLDraw(self._pdf.formenv, *where)

    def text(self) -> str:
        parts: list[str] = []
        for number in range(min(len(self._pdf), MOST_PAGES)):
            page = self._page(number)
            text = page.get_textpage()
            parts.append(text.get_text_bounded())
            text.close()
            page.close()
        return "\f".join(parts)

    def words(self, page: int) -> list[PageWord]:
        """The words of a page's own text, with their places."""
        opened = self._page(page)
        try:
            return words_of(opened)
        finally:
            opened.close()

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
        # The first page of any document would wait for it.
        from faxdesk.documents.plain_text.typeset import text_to_pdf

        self._text, self._doubtful = read_text(content)
        super().__init__(text_to_pdf(self._text, fonts))

    def text(self) -> str:
        return self._text

    def remarks(self) -> list[Remark]:
        return [Remark(RemarkKind.DOUBTFUL_LETTERS, self._doubtful)] if self._doubtful else []


def saved(pdf: pypdfium2.PdfDocument, flags: int = 0) -> bytes:
    """A PDF as the bytes of a file, the same each time, by which it is known again: PDFium gives each copy an
    id by chance. flags are those of its FPDF_SaveAsCopy()."""
    whole = io.BytesIO()
    pdf.save(whole, flags=flags)
    content = whole.getvalue()
    found = _FILE_ID.search(content, max(len(content) - _TRAILER, 0))
    if found is None or b"/Encrypt" in content[-_TRAILER:]:
        # The key of an encrypted file is made of its id.
        return content
    before, after = content[: found.start()], content[found.end() :]
    name = hashlib.sha256(before + after).hexdigest()[:32].upper().encode()
    return b"%s/ID[<%s><%s>]%s" % (before, name, name, after)


def on_whole_sheets(content: bytes) -> bytes:
    """A PDF with each fax page that is less high than wide at the top of a sheet."""
    document, pdf = PdfDocument(content), pypdfium2.PdfDocument(content)
    for number in range(len(pdf)):
        if document.is_short_fax(number):
            page = pdf[number]
            left, _bottom, right, top = page.get_mediabox()
            sheet = (left, top - (right - left) * LETTER_IN[1] / LETTER_IN[0], right, top)
            page.set_mediabox(*sheet)
            page.set_cropbox(*sheet)
            page.close()
    whole = saved(pdf)
    pdf.close()
    document.close()
    return whole

"""A copy of a PDF that every program shows as it is printed (child process only).

Programs and services differ in whether they obey the flags of notes, fields and layers, show what was filled
in, and draw notes that come without an appearance. In the copy notes and fields are a part of the pages; a
page on which that does not work, or whose layers matter, is a picture.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from faxdesk.documents.document import MAX_PIXELS
from faxdesk.documents.pdf.entries import mentions
from faxdesk.documents.pdf.list_buttons import hide_buttons
from faxdesk.documents.pdf.pdf_document import PdfDocument, saved
from faxdesk.documents.pdf.what_prints import give_lines_a_picture

_NOTES, _LAYERS = b"/Annots", b"/OCProperties"
_LOOK_S = 1.0
"""How much of the processor's time goes into looking for pages that print otherwise than they are seen."""
_LOOK_WIDTH = 300
"""The width in pixels of the pictures that are compared."""
_NEVER_DRAWN = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})
_NOTABLE = 64
"""How much lighter or darker a dot of them may be, since edges come out a little otherwise each time."""
_SMALL = 16
_DPI = 200
_JPEG_QUALITY = 90


def needs_paper_copy(document: PdfDocument) -> bool:
    """Whether other programs may show something else on its pages than is printed, or may not open it at all,
    as far as that is found in reasonable time."""
    if document.is_locked:
        return True
    end = time.process_time() + _LOOK_S
    has_layers = mentions(document.content, _LAYERS)
    for page in _suspects(document, has_layers=has_layers):
        if _matters(document, page, has_layers=has_layers):
            return True
        if time.process_time() > end:
            break
    return False


def paper_copy(document: PdfDocument) -> bytes:
    """The copy as the bytes of a file, without the lock of one that opens without a password; the document's
    own content where that will do. Raises PdfiumError and CannotOpen."""
    has_layers = mentions(document.content, _LAYERS)
    suspects = _suspects(document, has_layers=has_layers)
    pages = [page for page in suspects if _matters(document, page, has_layers=has_layers)]
    if not pages and not document.is_locked:
        return document.content
    flat = PdfDocument(_flattened(document.content, pages))
    lost = [page for page in pages if not _is_same(document, flat, page, has_layers=has_layers)]
    copy = _with_pictures(flat.content, document, lost) if lost else flat.content
    flat.close()
    return copy


def _suspects(document: PdfDocument, *, has_layers: bool) -> range:
    """The pages that have to be looked at: none of a PDF without notes and layers."""
    return range(len(document) if has_layers or mentions(document.content, _NOTES) else 0)


def _matters(document: PdfDocument, page: int, *, has_layers: bool) -> bool:
    """Whether a page has notes or fields, or looks otherwise where somebody treats its layers otherwise."""
    has_notes = bool(document.kinds_of_notes(page) - _NEVER_DRAWN)
    return has_notes or (has_layers and not _is_same(document, document, page, has_layers=True))


def _flattened(content: bytes, pages: Sequence[int]) -> bytes:
    """A PDF in which notes and fields of these pages are a part of them."""
    pdf = pypdfium2.PdfDocument(content)
    pdf.init_forms()
    for number in pages:
        page = pdf[number]
        give_lines_a_picture(page)
        if pdf.formenv:
            hide_buttons(pdf.formenv, page)
        # PDFium gives many other notes an appearance when it draws them first.
        thumbnail = pypdfium2.PdfBitmap.new_native(_SMALL, _SMALL, pdfium.FPDFBitmap_Gray)
        pdfium.FPDF_RenderPageBitmap(thumbnail, page, 0, 0, _SMALL, _SMALL, 0, pdfium.FPDF_ANNOT)
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
        page.close()
    flat = saved(pdf, pdfium.FPDF_REMOVE_SECURITY)
    pdf.close()
    return flat


def _is_same(document: PdfDocument, copy: PdfDocument, page: int, *, has_layers: bool) -> bool:
    """Whether a page of a copy looks as the document prints it: on paper, on the screen, and where nobody
    knows of its layers."""
    printed = _drawn(document, page, on_paper=True)
    shown = [_drawn(copy, page, on_paper=paper) for paper in (True, False)]
    if has_layers:
        bare = copy.alone(page)
        shown += [_drawn(bare, 0, on_paper=paper) for paper in (True, False)]
        bare.close()
    return all(_is_alike(printed, other) for other in shown)


def _is_alike(picture: Image.Image, other: Image.Image) -> bool:
    notable = ImageChops.difference(picture, other).point(lambda value: 255 if value > _NOTABLE else 0)
    return notable.getbbox() is None


def _drawn(document: PdfDocument, page: int, *, on_paper: bool) -> Image.Image:
    wide, high = document.size_in(page)
    height = min(max(round(_LOOK_WIDTH * high / wide), 1), 10 * _LOOK_WIDTH)
    return document.draw(page, _LOOK_WIDTH, height, on_paper=on_paper)


def _with_pictures(content: bytes, document: PdfDocument, pages: Sequence[int]) -> bytes:
    """A copy in which these pages are pictures of what the document prints."""
    pdf = pypdfium2.PdfDocument(content)
    for number in pages:
        width, height = document.size_in(number)
        page = pdf.new_page(width * 72, height * 72, number)
        _draw_as_picture(document, number, page)
        page.close()
        del pdf[number + 1]
    copy = saved(pdf)
    pdf.close()
    return copy


def _draw_as_picture(document: PdfDocument, number: int, page: pypdfium2.PdfPage) -> None:
    width, height = page.get_size()
    scale = min(_DPI / 72, (MAX_PIXELS / width / height) ** 0.5)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    jpeg = io.BytesIO()
    document.draw(number, *size, on_paper=True).save(jpeg, format="JPEG", quality=_JPEG_QUALITY)
    picture = pypdfium2.PdfImage.new(page.pdf)
    picture.load_jpeg(jpeg, inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page.insert_obj(picture)
    page.gen_content()

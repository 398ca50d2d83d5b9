"""What a PDF should be remarked on before it is faxed (child process only)."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.documents.pdf.what_prints import kinds_of_notes
from faxdesk.domain.draft import suffix_of
from faxdesk.domain.page import MOST_PAGES, Remark, RemarkKind

_DOCUMENTS = frozenset(
    {"pdf", "doc", "docx", "odt", "rtf", "txt", "xls", "xlsx", "ods", "ppt", "pptx", "odp"}
    | {"jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp", "heic", "msg", "eml", "zip"}
)
"""Endings of enclosures that are worth a word. Invoices enclose themselves once more for machines, as XML."""
_MOST_NAMED = 5
_MOST_LOOKED_AT = 100
_LONGEST_NAME = 80


def remarks_on(pdf: pypdfium2.PdfDocument) -> list[Remark]:
    """What it is, or has in it, beside the pages that are faxed."""
    remarks = []
    if _is_xfa_alone(pdf):
        remarks.append(Remark(RemarkKind.XFA_FORM))
    if names := _enclosures(pdf):
        more = ", …" if len(names) > _MOST_NAMED else ""
        remarks.append(Remark(RemarkKind.ENCLOSURES, ", ".join(names[:_MOST_NAMED]) + more))
    return remarks


def _is_xfa_alone(pdf: pypdfium2.PdfDocument) -> bool:
    """Whether it is an XFA form without the fields of an ordinary form, which other programs could show."""
    kind = pdfium.FPDF_GetFormType(pdf)
    if kind != pdfium.FORMTYPE_XFA_FOREGROUND:
        return bool(kind == pdfium.FORMTYPE_XFA_FULL)
    pages = (pdf[number] for number in pages_held(pdf)[:_MOST_LOOKED_AT])
    return not any(pdfium.FPDF_ANNOT_WIDGET in kinds_of_notes(page) for page in pages)


def pages_held(pdf: pypdfium2.PdfDocument) -> list[int]:
    """The numbers of the pages that are there, among the first MOST_PAGES. A PDF says how many it has, and
    may be wrong."""
    size = pdfium.FS_SIZEF()
    numbers = range(min(len(pdf), MOST_PAGES))
    return [number for number in numbers if pdfium.FPDF_GetPageSizeByIndexF(pdf, number, size)]


def _enclosures(pdf: pypdfium2.PdfDocument) -> list[str]:
    names = []
    for number in range(min(pdf.count_attachments(), _MOST_LOOKED_AT)):
        try:
            name = pdf.get_attachment(number).get_name()
        except pypdfium2.PdfiumError:
            continue
        if suffix_of(name) in _DOCUMENTS:
            names.append(name[:_LONGEST_NAME])
    return names

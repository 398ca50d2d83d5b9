"""What a PDF should be remarked on before it is faxed (child process only)."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.domain.draft import suffix_of
from faxdesk.domain.remark import Remark, RemarkKind

_DOCUMENTS = frozenset(
    "pdf doc docx odt rtf xls xlsx ods ppt pptx odp jpg jpeg png tif tiff gif bmp heic txt msg eml zip".split()
)
"""Endings of enclosures that are worth a word. Invoices enclose themselves once more for machines, as XML."""
_MOST_NAMED = 5
_MOST_LOOKED_AT = 1000
_LONGEST_NAME = 80


def remarks_on(pdf: pypdfium2.PdfDocument) -> list[Remark]:
    remarks = []
    if pdfium.FPDF_GetFormType(pdf) == pdfium.FORMTYPE_XFA_FULL:
        remarks.append(Remark(RemarkKind.XFA_FORM))
    if names := _enclosures(pdf):
        more = ", …" if len(names) > _MOST_NAMED else ""
        remarks.append(Remark(RemarkKind.ENCLOSURES, ", ".join(names[:_MOST_NAMED]) + more))
    claimed = len(pdf)
    held = pages_held(pdf)
    if held < min(claimed, _MOST_LOOKED_AT):
        remarks.append(Remark(RemarkKind.MISSING_PAGES, f"{held} of {claimed}"))
    return remarks


def pages_held(pdf: pypdfium2.PdfDocument) -> int:
    """How many of the first pages are there. A PDF says how many it has, and may be wrong."""
    size = pdfium.FS_SIZEF()
    looked_at = range(min(len(pdf), _MOST_LOOKED_AT))
    return sum(bool(pdfium.FPDF_GetPageSizeByIndexF(pdf, number, size)) for number in looked_at)


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

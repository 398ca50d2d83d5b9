"""Tells PDF pages that are nothing but a fax, or a scan, from others (child process only)."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.documents.fax_dots import FaxDots, fax_dots

_MOST_OBJECTS = 2_000
"""A fax is one picture, or as many as it has strips; text that was recognised lies over it unseen."""
_SLACK = 0.015
"""How much of a page a picture may leave free, or reach beyond it."""
_MOST_OF_PAGE = 0.8
"""The share of a page that a scan covers at least."""


def fax_picture(page: pypdfium2.PdfPage) -> FaxDots | None:
    """The dots of a page that shows one-bit pictures of a fax's width, one below the other, and nothing
    else; None for any other page."""
    many = pdfium.FPDFPage_CountObjects(page)
    if not 0 < many <= _MOST_OBJECTS or pdfium.FPDFPage_GetRotation(page) % 2:
        return None
    width, height = page.get_size()
    widths: set[int] = set()
    lines, covered = 0, 0.0
    for number in range(many):
        item = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if _is_unseen(item):
                continue
            return None
        facts = pdfium.FPDF_IMAGEOBJ_METADATA()
        is_picture = kind == pdfium.FPDF_PAGEOBJ_IMAGE
        if not is_picture or not pdfium.FPDFImageObj_GetImageMetadata(item, page, facts):
            return None
        wide, high = _size(item)
        if facts.bits_per_pixel != 1 or not _is_about(wide, width):
            return None
        widths.add(facts.width)
        lines, covered = lines + facts.height, covered + high
    if len(widths) != 1 or not _is_about(covered, height):
        return None
    across = widths.pop()
    return fax_dots(across, lines, (across * 72 / width, lines * 72 / height))


def is_one_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a page shows nothing but pictures that cover it, as scanners and cameras make it."""
    many = pdfium.FPDFPage_CountObjects(page)
    if not 0 < many <= _MOST_OBJECTS:
        return False
    width, height = page.get_size()
    if pdfium.FPDFPage_GetRotation(page) % 2:
        width, height = height, width
    covered = 0.0
    for number in range(many):
        item = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            wide, high = _size(item)
            covered += wide * high
        elif kind != pdfium.FPDF_PAGEOBJ_TEXT or not _is_unseen(item):
            return False
    return bool(covered > _MOST_OF_PAGE * width * height)


def _is_unseen(text: object) -> bool:
    return bool(pdfium.FPDFTextObj_GetTextRenderMode(text) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _is_about(one: float, other: float) -> bool:
    return abs(one - other) <= _SLACK * other


def _size(item: object) -> tuple[float, float]:
    """The width and height in points that an object takes on its page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0, 0.0
    return right.value - left.value, top.value - bottom.value

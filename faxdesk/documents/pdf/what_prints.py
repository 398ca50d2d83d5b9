"""What of a PDF page is printed and what is only seen on the screen, and the look of notes that come without
one (child process only).

PDFium obeys the flags of annotations and layers where it is asked to draw for print, but not those of form
fields. And it draws no appearance for lines and polygons that come without one (ISO 32000-2, 12.5.6.7 and
12.5.6.9), as other programs do.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

_HIDDEN, _PRINT, _NO_VIEW = 2, 4, 32
_MOST_ANNOTATIONS = 5_000
_MOST_POINTS = 10_000


@contextmanager
def fields_as_printed(page: pypdfium2.PdfPage) -> Iterator[None]:
    """Show just the form fields that are printed, for as long as this lasts."""
    changed: list[tuple[int, int]] = []
    for number, annotation in _annotations(page):
        flags = pdfium.FPDFAnnot_GetFlags(annotation)
        as_printed = flags & ~_NO_VIEW if flags & _PRINT else flags | _HIDDEN
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET and as_printed != flags:
            changed.append((number, flags))
            pdfium.FPDFAnnot_SetFlags(annotation, as_printed)
    try:
        yield
    finally:
        for number, flags in changed:
            annotation = pdfium.FPDFPage_GetAnnot(page, number)
            pdfium.FPDFAnnot_SetFlags(annotation, flags)
            pdfium.FPDFPage_CloseAnnot(annotation)


def give_lines_a_picture(page: pypdfium2.PdfPage) -> None:
    """Give each line, polyline and polygon without an appearance one: a stroke in its colour."""
    for _, annotation in _annotations(page):
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        is_line = kind == pdfium.FPDF_ANNOT_LINE
        if not is_line and kind not in {pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_POLYGON}:
            continue
        if pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2:
            continue
        points = _line(annotation) if is_line else _vertices(annotation)
        if len(points) < 2:
            continue
        path = " ".join(f"{x:.2f} {y:.2f} {'l' if number else 'm'}" for number, (x, y) in enumerate(points))
        end = "s" if kind == pdfium.FPDF_ANNOT_POLYGON else "S"
        text = f"{_colour(annotation)} RG {_width(annotation):.2f} w {path} {end}"
        _set_appearance(annotation, text, points)


def kinds_of_notes(page: pypdfium2.PdfPage) -> set[int]:
    """The kinds of a page's annotations, by PDFium's numbers."""
    return {pdfium.FPDFAnnot_GetSubtype(annotation) for _, annotation in _annotations(page)}


def _annotations(page: pypdfium2.PdfPage) -> Iterator[tuple[int, object]]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if annotation:
            yield number, annotation
            pdfium.FPDFPage_CloseAnnot(annotation)


def _line(annotation: object) -> list[tuple[float, float]]:
    start, end = pdfium.FS_POINTF(), pdfium.FS_POINTF()
    if not pdfium.FPDFAnnot_GetLine(annotation, start, end):
        return []
    return [(start.x, start.y), (end.x, end.y)]


def _vertices(annotation: object) -> list[tuple[float, float]]:
    many = pdfium.FPDFAnnot_GetVertices(annotation, None, 0)
    if not 0 < many <= _MOST_POINTS:
        return []
    points = (pdfium.FS_POINTF * many)()
    pdfium.FPDFAnnot_GetVertices(annotation, points, many)
    return [(point.x, point.y) for point in points]


def _colour(annotation: object) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFAnnot_GetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *parts):
        return "0 0 0"
    return " ".join(f"{part.value / 255:.3f}" for part in parts[:3])


def _width(annotation: object) -> float:
    across, down, width = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    found = pdfium.FPDFAnnot_GetBorder(annotation, across, down, width)
    return width.value if found and width.value > 0 else 1.0


def _set_appearance(annotation: object, drawing: str, points: list[tuple[float, float]]) -> None:
    """Draw in the page's own coordinates. The box around it must hold all of it, whatever the file says."""
    margin = _width(annotation)
    box = pdfium.FS_RECTF(
        left=min(x for x, _ in points) - margin,
        top=max(y for _, y in points) + margin,
        right=max(x for x, _ in points) + margin,
        bottom=min(y for _, y in points) - margin,
    )
    pdfium.FPDFAnnot_SetRect(annotation, box)
    # UTF-16 with an end.
    text = (drawing + "\0").encode("utf-16-le")
    units = (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text)
    pdfium.FPDFAnnot_SetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, units)

"""Takes away the buttons that PDFium draws beside what is chosen from a list (child process only): on paper
nobody can press them, and other programs print none."""

from __future__ import annotations

import ctypes
import re
import zlib
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.documents.pdf.form_widgets import drawing_of, notes

_MOST_DRAWING = 1 << 20
ASKS_FOR_LOOKS = b"/NeedAppearances true"
"""How PDFium writes that programs are to draw the fields by their values."""
_ARROW = re.compile(r"(?<=\n)q\n0\.862745 0\.862745 0\.862745 rg\n.{0,600}", re.DOTALL)
"""The button of a list as PDFium draws it into the list's appearance, last of all."""
_TEXT = " Tj"
_APPEARANCE = re.compile(
    rb"/FlateDecode/FormType 1/Length ([0-9]{2,5})/Matrix\[[^\]>]{0,80}\]"
    rb"/Resources<<.{0,200}?>>/Subtype/Form/Type/XObject>>stream\r\n",
    re.DOTALL,
)
"""How PDFium begins the appearance of a field that was filled in."""


def hide_buttons(form: Any, page: pypdfium2.PdfPage) -> None:
    """Take them away from lists of a page in which nothing is chosen, and which came without a look."""
    for note in notes(page):
        if pdfium.FPDFAnnot_GetFormFieldType(form, note) == pdfium.FPDF_FORMFIELD_COMBOBOX:
            drawing = drawing_of(note)
            without = _ARROW.sub("", drawing)
            # A look that is set anew has no fonts.
            if without != drawing and _TEXT not in without:
                units = (without + "\0").encode("utf-16-le")
                letters = (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)
                pdfium.FPDFAnnot_SetAP(note, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, letters)


def without_buttons(content: bytes) -> bytes:
    """A form that PDFium filled in and saved, without them. Nobody is to draw its fields once more: they have
    a look of their own now."""
    content = content.replace(ASKS_FOR_LOOKS, ASKS_FOR_LOOKS.replace(b"true", b"null"))
    whole = bytearray(content)
    for found in _APPEARANCE.finditer(content):
        start, length = found.end(), int(found.group(1))
        try:
            drawing = zlib.decompressobj().decompress(content[start : start + length], _MOST_DRAWING)
        except zlib.error:
            continue
        without = _ARROW.sub("", drawing.decode("latin-1")).encode("latin-1")
        # Every other thing in the file keeps its place: what is left is never longer than what was there.
        if without != drawing and len(packed := zlib.compress(without, 9)) <= length:
            whole[start : start + length] = packed.ljust(length, b"\n")
    return bytes(whole)

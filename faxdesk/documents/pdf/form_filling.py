"""Fills in the fields of a PDF form as a person would by keyboard (child process only), so that PDFium draws
them in the form's own letters, and writes both value and appearance."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.documents.pdf.form_widgets import MOST_LETTERS, Widget, widgets
from faxdesk.domain.compose.form_field import TICKABLE, FieldKind

_SPACE = 0x20
_MOST_DRAWING = 1 << 20
_ARROW = re.compile(rb"(?<=EMC\n)q\n0\.862745 0\.862745 0\.862745 rg\n.{0,600}", re.DOTALL)
"""The button of a list as PDFium draws it into the list's appearance, after its text."""
_APPEARANCE = re.compile(
    rb"/FlateDecode/FormType 1/Length ([0-9]{2,5})/Matrix\[[^\]>]{0,80}\]"
    rb"/Resources<<.{0,200}?>>/Subtype/Form/Type/XObject>>stream\r\n",
    re.DOTALL,
)
"""How PDFium begins the appearance of a field that was filled in."""


def fill_page(
    pdf: pypdfium2.PdfDocument, number: int, page: pypdfium2.PdfPage, values: Mapping[str, str]
) -> None:
    """Fill in fields of a page (from 0) by their names; what nobody can fill in keeps its value."""
    form = pdf.formenv
    if not form or not values:
        return
    for widget in widgets(pdf, number, page):
        field = widget.field
        if field.can_be_filled and field.name in values:
            value = values[field.name][:MOST_LETTERS]
            if field.kind in TICKABLE:
                _tick(form, page, widget, is_ticked=value == field.on_value)
            elif field.value != value:
                _write(form, page, widget, value)
    pdfium.FORM_ForceToKillFocus(form)


def without_arrows(content: bytes) -> bytes:
    """A form that was filled in by fill_page() and saved, without the arrows that PDFium draws beside what is
    chosen from a list: on paper nobody can press them, and other programs print none."""
    whole = bytearray(content)
    for found in _APPEARANCE.finditer(content):
        start, length = found.end(), int(found.group(1))
        try:
            drawing = zlib.decompressobj().decompress(content[start : start + length], _MOST_DRAWING)
        except zlib.error:
            continue
        without = _ARROW.sub(b"", drawing)
        # Every other thing in the file keeps its place: what is left is never longer than what was there.
        if without != drawing and len(packed := zlib.compress(without, 9)) <= length:
            whole[start : start + length] = packed.ljust(length, b"\n")
    return bytes(whole)


def _tick(form: Any, page: pypdfium2.PdfPage, widget: Widget, *, is_ticked: bool) -> None:
    if bool(pdfium.FPDFAnnot_IsChecked(form, widget.handle)) != is_ticked:
        pdfium.FORM_SetFocusedAnnot(form, widget.handle)
        pdfium.FORM_OnChar(form, page, _SPACE, 0)


def _write(form: Any, page: pypdfium2.PdfPage, widget: Widget, value: str) -> None:
    field = widget.field
    pdfium.FORM_SetFocusedAnnot(form, widget.handle)
    if value in field.options:
        pdfium.FORM_SetIndexSelected(form, page, field.options.index(value), True)
    elif field.kind != FieldKind.CHOICE or field.is_open:
        pdfium.FORM_SelectAllText(form, page)
        pdfium.FORM_ReplaceSelection(form, page, _wide(value.replace("\n", "\r\n")))


def _wide(text: str) -> Any:
    """A text as PDFium takes it: UTF-16 with an end."""
    units = (text + "\0").encode("utf-16-le", "replace")
    return (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)

"""Fills in the fields of a PDF form as a person would by keyboard (child process only), so that PDFium draws
them in the form's own letters, and writes both value and appearance."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.documents.pdf.form_widgets import MOST_LETTERS, PRINT, Widget, widgets
from faxdesk.domain.compose.form_field import TICKABLE, FieldKind

_SPACE = 0x20


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
            # Some forms forget to say that their fields are printed; what a person fills in is to be faxed.
            flags = pdfium.FPDFAnnot_GetFlags(widget.handle)
            pdfium.FPDFAnnot_SetFlags(widget.handle, flags | PRINT)
            if field.kind in TICKABLE:
                _tick(form, page, widget, is_ticked=value == field.on_value)
            elif field.value != value:
                _write(form, page, widget, value)
    pdfium.FORM_ForceToKillFocus(form)


def _tick(form: Any, page: pypdfium2.PdfPage, widget: Widget, *, is_ticked: bool) -> None:
    if bool(pdfium.FPDFAnnot_IsChecked(form, widget.handle)) != is_ticked:
        pdfium.FORM_SetFocusedAnnot(form, widget.handle)
        pdfium.FORM_OnChar(form, page, _SPACE, 0)


def _write(form: Any, page: pypdfium2.PdfPage, widget: Widget, value: str) -> None:
    field = widget.field
    pdfium.FORM_SetFocusedAnnot(form, widget.handle)
    if value in field.options:
        for place, option in enumerate(field.options):
            # Of a list that takes several, what was chosen before is not chosen any more.
            if (option == value) != bool(pdfium.FORM_IsIndexSelected(form, page, place)):
                pdfium.FORM_SetIndexSelected(form, page, place, option == value)
    elif field.kind != FieldKind.CHOICE or field.is_open:
        pdfium.FORM_SelectAllText(form, page)
        pdfium.FORM_ReplaceSelection(form, page, _wide(value.replace("\n", "\r\n")))


def _wide(text: str) -> Any:
    """A text as PDFium takes it: UTF-16 with an end."""
    units = (text + "\0").encode("utf-16-le", "replace")
    return (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)

"""The fields of a PDF form as PDFium knows them (child process only). What a file says of them is bounded: a
form may claim any number of fields, and any name, place and value."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.domain.compose.form_field import TICKED, UNTICKED, FieldKind, FormField
from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.page import MOST_PAGES

MOST_FIELDS = 2_000
"""The most fields of a document that are read and filled in."""
MOST_LETTERS = 10_000
"""The most letters of a value."""
_MOST_NOTES = 5_000
"""The most annotations of a page that are looked at."""
_MOST_BYTES = 1 << 20
"""The most bytes of a text that are taken over from PDFium."""
_LONGEST_NAME = 200
_MOST_OPTIONS = 300
_LONGEST_SCRIPT = 2_000
_LEAST_MM = 0.5
_LARGEST_PT = 200.0
_LONGEST_LIMIT = 1_000
"""Up to which limit of letters a field is looked at for one that it has from its parent."""
_TRIAL = (ctypes.c_ushort * (_LONGEST_LIMIT + 1))(*[ord("0")] * _LONGEST_LIMIT, 0)
_ESCAPE = 0x1B
_MM_TO_POINT = 25.4 / 72
_STEPS_TO_POINT = 100
"""PDFium gives places on a page in whole numbers."""
_FARTHEST = 20_000.0
"""How far from the page's corner, in points, a field may begin and end."""

_HIDDEN, PRINT, _NO_VIEW = 2, 4, 32
_REQUIRED, _READ_ONLY = 1 << 1, 1 << 0
_MULTILINE, _COMB = 1 << 12, 1 << 24
_OPEN = 1 << 18

_CHOICES = frozenset({pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})
_TICKS = {
    pdfium.FPDF_FORMFIELD_CHECKBOX: FieldKind.TICK,
    pdfium.FPDF_FORMFIELD_RADIOBUTTON: FieldKind.RADIO,
}
_DATE = re.compile(r"AFDate_(?:Format|Keystroke)(?:Ex)?\s*\(\s*[\"']?([-\w/., :]{1,40})")
_DATES = ("m/d", "m/d/yy", "mm/dd/yy", "mm/yy", "d-mmm", "d-mmm-yy", "dd-mmm-yy", "yy-mm-dd", "mmm-yy",
    "mmmm-yy", "mmm d, yyyy", "mmmm d, yyyy")  # fmt: skip
"""The formats that Acrobat knows by number ("JavaScript for Acrobat API Reference", AFDate_Format)."""


class Widget(NamedTuple):
    """A field on a page, and by what PDFium takes hold of it."""

    field: FormField
    handle: Any


def notes(page: pypdfium2.PdfPage) -> Iterator[Any]:
    """PDFium's handles of the fields on a page, each good until the next is asked for."""
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, place)
        if not note:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
                yield note
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def drawing_of(note: Any) -> str:
    """The drawing that a field is seen as, in the words of a PDF's pages."""
    return _raw(pdfium.FPDFAnnot_GetAP, _MOST_BYTES, note, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL)


def widgets(pdf: pypdfium2.PdfDocument, number: int, page: pypdfium2.PdfPage) -> Iterator[Widget]:
    """The fields on a page (from 0) that can be seen, in the order of the file, which is that of Tab. A
    handle is good until the next is asked for."""
    for note in notes(page):
        field = _field(pdf.formenv, page, note, number)
        if field is not None:
            yield Widget(field, note)


def form_fields(pdf: pypdfium2.PdfDocument, most: int = MOST_FIELDS) -> Iterator[FormField]:
    """The fields of a document, as many at most; none of a PDF without an ordinary form."""
    if not pdf.formenv or pdfium.FPDF_GetFormType(pdf) == pdfium.FORMTYPE_NONE:
        return
    for number in range(min(len(pdf), MOST_PAGES)):
        try:
            page = pdf[number]
        except pypdfium2.PdfiumError:
            # It is told where the page is to be drawn.
            continue
        try:
            for widget in widgets(pdf, number, page):
                yield widget.field
                most -= 1
                if not most:
                    return
        finally:
            page.close()


def _field(form: Any, page: pypdfium2.PdfPage, note: Any, number: int) -> FormField | None:
    area = _area(page, note)
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    flags = pdfium.FPDFAnnot_GetFormFieldFlags(form, note)
    name = _said(pdfium.FPDFAnnot_GetFormFieldName, _LONGEST_NAME, form, note)
    if area is None or not name or pdfium.FPDFAnnot_GetFlags(note) & (_HIDDEN | _NO_VIEW):
        return None
    if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        own = _text(form, page, note, flags)
    elif kind in _CHOICES:
        own = _choice(form, note, flags)
    elif kind in _TICKS:
        own = _tick(form, note, _TICKS[kind])
    elif kind == pdfium.FPDF_FORMFIELD_SIGNATURE:
        own = {"kind": FieldKind.SIGNATURE}
    else:
        return None
    return FormField(
        name,
        number,
        area,
        size_pt=_size(form, note),
        label=_said(pdfium.FPDFAnnot_GetFormFieldAlternateName, _LONGEST_NAME, form, note),
        is_required=bool(flags & _REQUIRED),
        is_read_only=bool(flags & _READ_ONLY),
        **own,
    )


def _text(form: Any, page: pypdfium2.PdfPage, note: Any, flags: int) -> dict[str, Any]:
    own = ctypes.c_float()
    if pdfium.FPDFAnnot_GetNumberValue(note, b"MaxLen", own):
        longest = int(own.value) if 0 < own.value <= MOST_LETTERS else 0
    else:
        can_have = pdfium.FPDFAnnot_HasKey(note, b"Parent") and not flags & _READ_ONLY
        longest = _limit_tried(form, page, note) if can_have else 0
    date_format = _date_format(form, note)
    kind = FieldKind.DATE if date_format else FieldKind.MULTILINE if flags & _MULTILINE else FieldKind.TEXT
    return {
        "kind": kind,
        "value": _value(form, note),
        "most": longest,
        "is_comb": bool(flags & _COMB and longest and kind == FieldKind.TEXT),
        "date_format": date_format,
    }


def _limit_tried(form: Any, page: pypdfium2.PdfPage, note: Any) -> int:
    """How many letters a field takes by what it has from its parent; 0 for no limit. PDFium heeds that limit
    but does not tell it: text is typed, and taken back by Escape before the field has it."""
    if not pdfium.FORM_SetFocusedAnnot(form, note):
        return 0
    pdfium.FORM_SelectAllText(form, page)
    pdfium.FORM_ReplaceSelection(form, page, _TRIAL)
    pdfium.FORM_SelectAllText(form, page)
    taken = pdfium.FORM_GetSelectedText(form, page, None, 0) // 2 - 1
    pdfium.FORM_OnChar(form, page, _ESCAPE, 0)
    pdfium.FORM_ForceToKillFocus(form)
    return taken if 0 < taken < _LONGEST_LIMIT else 0


def _choice(form: Any, note: Any, flags: int) -> dict[str, Any]:
    places = range(min(max(pdfium.FPDFAnnot_GetOptionCount(form, note), 0), _MOST_OPTIONS))
    options = [_said(pdfium.FPDFAnnot_GetOptionLabel, _LONGEST_NAME, form, note, place) for place in places]
    chosen = [options[place] for place in places if pdfium.FPDFAnnot_IsOptionSelected(form, note, place)]
    # The file may keep another word for an option than it shows.
    value = chosen[0] if chosen else _value(form, note)
    return {
        "kind": FieldKind.CHOICE,
        "value": value,
        "options": tuple(options),
        "is_open": bool(flags & _OPEN),
    }


def _tick(form: Any, note: Any, kind: FieldKind) -> dict[str, Any]:
    """A box alone under its name is "Yes"; what has others beside it is called as in the file."""
    is_one_of_many = kind == FieldKind.RADIO or pdfium.FPDFAnnot_GetFormControlCount(form, note) > 1
    state = _said(pdfium.FPDFAnnot_GetFormFieldExportValue, _LONGEST_NAME, form, note)
    on_value = state if is_one_of_many and state else TICKED
    is_ticked = pdfium.FPDFAnnot_IsChecked(form, note)
    return {"kind": kind, "on_value": on_value, "value": on_value if is_ticked else UNTICKED}


def _size(form: Any, note: Any) -> float:
    """The size of a field's letters in points; 0 where they are to fit the field."""
    size = ctypes.c_float()
    found = pdfium.FPDFAnnot_GetFontSize(form, note, size)
    return round(size.value, 2) if found and 0 < size.value <= _LARGEST_PT else 0.0


def _value(form: Any, note: Any) -> str:
    said = _raw(pdfium.FPDFAnnot_GetFormFieldValue, MOST_LETTERS, form, note)
    return "".join(letter for letter in said.replace("\r\n", "\n").replace("\r", "\n")
                   if letter == "\n" or letter.isprintable())  # fmt: skip


def _date_format(form: Any, note: Any) -> str:
    """The format of a date as the script says that Acrobat checks it by; "" for any other field."""
    for event in (pdfium.FPDF_ANNOT_AACTION_FORMAT, pdfium.FPDF_ANNOT_AACTION_KEY_STROKE):
        script = _raw(pdfium.FPDFAnnot_GetFormAdditionalActionJavaScript, _LONGEST_SCRIPT, form, note, event)
        if found := _DATE.search(script):
            said = found.group(1).strip()
            return _DATES[int(said) % len(_DATES)] if said.isdecimal() else said
    return ""


def _area(page: pypdfium2.PdfPage, note: Any) -> Area | None:
    """Where a field lies on the page as it stands in its document; None for one that nobody sees."""
    place = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, place):
        return None
    wide, high = page.get_size()
    first = _on_page(page, place.left, place.top)
    last = _on_page(page, place.right, place.bottom)
    start, end = (
        [min(max(value, 0.0), most) for value, most in zip(corner, (wide, high), strict=True)]
        for corner in (map(min, first, last), map(max, first, last))
    )
    area = Area(*(round(value * _MM_TO_POINT, 2) for value in (*start, end[0] - start[0], end[1] - start[1])))
    return area if min(area.width, area.height) >= _LEAST_MM else None


def _on_page(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the file on the page as it is shown, in points from its top left corner."""
    wide, high = page.get_size()
    size = (min(int(side * _STEPS_TO_POINT), 1 << 24) or 1 for side in (wide, high))
    across, down, (steps_across, steps_down) = ctypes.c_int(), ctypes.c_int(), size
    x, y = (min(max(value, -_FARTHEST), _FARTHEST) for value in (x, y))
    pdfium.FPDF_PageToDevice(page, 0, 0, steps_across, steps_down, 0, x, y, across, down)
    return across.value * wide / steps_across, down.value * high / steps_down


def _said(ask: Callable[..., int], most: int, *about: Any) -> str:
    """A short word of the file, without what cannot be seen."""
    return "".join(letter if letter.isprintable() else "_" for letter in _raw(ask, most, *about))


def _raw(ask: Callable[..., int], most: int, *about: Any) -> str:
    length = ask(*about, None, 0)
    if not 2 < length <= _MOST_BYTES:
        return ""
    letters = ctypes.create_string_buffer(length)
    ask(*about, ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort)), length)
    return letters.raw[: length - 2].decode("utf-16-le", "replace")[:most]

"""The form in an open document: its fields, and its pages with what was filled in (child process only)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.domain.compose.form_field import TICKABLE, FieldKind, FormField
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit

_USUAL_PT, _LEAST_PT = 12.0, 4.0
_LINE = 1.2
"""The height of a line to the size of its letters, in the form's own drawing."""
_OF_FIELD = 0.75
"""The most of a field's height that its letters take."""
_MARGIN_MM = 0.5
_MM_TO_POINT = 25.4 / 72


def fields_of(document: OpenDocument | None) -> Iterator[FormField]:
    """The fields on the pages of a document; none of one whose pages are not those of its file."""
    if isinstance(document, PdfDocument):
        yield from document.form_fields()


def is_form(document: OpenDocument | None) -> bool:
    """Whether there is something to be filled in, so that it is kept as it is."""
    has_own_pages = isinstance(document, PdfDocument) and not document.has_short_fax_pages
    return has_own_pages and any(field.can_be_filled for field in fields_of(document))


def filled_pdf(document: OpenDocument | None, values: Mapping[int, Mapping[str, str]]) -> bytes:
    """A PDF as the bytes of a file, with fields filled in that stay fields, page by page (from 0). Raises
    CannotOpen for what is no PDF."""
    if not isinstance(document, PdfDocument):
        raise CannotOpen("other")
    copy = document.filled(values)
    try:
        return copy.content
    finally:
        copy.close()


class FilledForm:
    """Pages of a form as they were filled in. The one that was drawn last is kept, for it is mostly drawn
    again."""

    def __init__(self) -> None:
        self._key: tuple[int, tuple[tuple[str, str], ...]] | None = None
        self._copy: PdfDocument | None = None
        self._marks: tuple[Mark, ...] = ()

    def page(self, document: OpenDocument, number: int, edit: PageEdit) -> tuple[OpenDocument, PageEdit]:
        """The document in which the form on a page (from 0) is filled in, and what else is to be done to the
        page: values whose letters the form's own fonts do not have are written on it."""
        if not edit.fields or not isinstance(document, PdfDocument):
            return document, edit
        key = (number, edit.fields)
        if self._copy is None or key != self._key:
            self.close()
            values = dict(edit.fields)
            foreign = {name for name, value in values.items() if not _is_latin(value)}
            on_page = [field for field in document.form_fields() if field.page == number]
            written = [field for field in on_page if field.name in foreign and field.can_be_filled]
            written = [field for field in written if field.kind not in TICKABLE]
            self._marks = tuple(_written(field, values[field.name]) for field in written)
            by_form = values | dict.fromkeys((field.name for field in written), "")
            self._copy, self._key = document.filled({number: by_form}), key
        return self._copy, replace(edit, marks=(*self._marks, *edit.marks))

    def close(self) -> None:
        copy, self._copy, self._key = self._copy, None, None
        if copy is not None:
            copy.close()


def _is_latin(text: str) -> bool:
    """Whether the usual fonts of forms have all its letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _written(field: FormField, value: str) -> Mark:
    """A value as a text on the page, about as the form itself would have it."""
    area, is_one_line = field.area, field.kind != FieldKind.MULTILINE
    size_pt = field.size_pt or _USUAL_PT
    size_pt = max(min(size_pt, area.height * _OF_FIELD / _MM_TO_POINT), _LEAST_PT)
    line = size_pt * _LINE * _MM_TO_POINT
    top = area.y + max((area.height - line) / 2, 0.0) if is_one_line else area.y + _MARGIN_MM
    place = Area(area.x + _MARGIN_MM, top, max(area.width - 2 * _MARGIN_MM, 1.0), area.height)
    return Mark(MarkKind.TEXT, place, value, size_pt)

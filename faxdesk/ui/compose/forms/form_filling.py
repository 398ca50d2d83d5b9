"""Fills in the form on the page that the editor shows, and says what is still empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.compose.form_field import FormField, form_state
from faxdesk.domain.compose.form_values import filled_in
from faxdesk.ui.compose.forms.form_layer import FormLayer, PlaceOf
from faxdesk.ui.compose.forms.form_words import state_of, way_to

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.compose.page_order import Files
    from faxdesk.ui.compose.forms.form_fields import FormFields

Say = Callable[[str, str, Callable[[], object]], None]


class FormFilling(QObject):
    """The fields of one page at a time; a value is that of all pages of the fax that have its field.

    Signals: filled(Files) the documents with what was just filled in.
    """

    filled = Signal(object)

    def __init__(self, fields: FormFields, layer: FormLayer, files: Callable[[], Files], say: Say) -> None:
        """files are the documents of the fax as they are; say puts words, and a link with what it does, at
        the foot of the editor."""
        super().__init__(layer)
        self._fields = fields
        self._layer = layer
        self._files = files
        self._say = say
        self._page: DraftPage | None = None
        self._place_of: PlaceOf | None = None
        self._px_per_mm = 1.0
        layer.filled.connect(self._on_filled)
        fields.came.connect(self._show)

    def show(self, page: DraftPage | None) -> None:
        """Show the fields of a page as it is now; None takes them away."""
        if page is None or self._page is None or not _is_same(page, self._page):
            self._layer.clear()
        self._page = page
        if page is not None:
            self._fields.follow([page])
        self._show()

    def finish(self) -> None:
        """Keep what is being typed."""
        self._layer.finish()

    def lie(self, place_of: PlaceOf, px_per_mm: float) -> None:
        """The page lies so on the canvas from now on."""
        self._place_of, self._px_per_mm = place_of, px_per_mm
        self._layer.lie(place_of, px_per_mm)

    @property
    def _own_fields(self) -> tuple[FormField, ...]:
        return () if self._page is None else self._fields.of_page(self._page)

    def _show(self) -> None:
        page, fields = self._page, self._own_fields
        if page is None:
            return
        values = dict(page.edit.fields)
        self._layer.show(fields, values, page.edit.marks)
        if self._place_of is not None:
            self._layer.lie(self._place_of, self._px_per_mm)
        if fields:
            state = form_state(fields, values)
            self._say(state_of(state), way_to(state), self._go_on)

    def _go_on(self) -> None:
        """Put the cursor into the first field that is empty."""
        page = self._page
        if page is not None:
            empty = form_state(self._own_fields, dict(page.edit.fields)).empty
            if empty:
                self._layer.go_to(empty[0])

    def _on_filled(self, name: str, value: str) -> None:
        page = self._page
        if page is not None:
            fields = self._fields.of_document(page)
            self.filled.emit(filled_in(self._files(), page, fields, name, value))


def _is_same(page: DraftPage, other: DraftPage) -> bool:
    return (page.hash, page.name, page.page) == (other.hash, other.name, other.page)

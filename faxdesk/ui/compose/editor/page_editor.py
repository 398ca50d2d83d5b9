"""The page editor: stands in place of form and pages while one page of the fax is worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from faxdesk.domain.compose import page_order
from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.form_field import TICKABLE, FieldKind, FormField
from faxdesk.domain.compose.page_edit import HIDING, Mark, MarkKind, PageEdit
from faxdesk.domain.compose.page_on_sheet import LETTER_MM, page_on_sheet
from faxdesk.domain.compose.page_order import Files, PagePlace
from faxdesk.domain.compose.signature import MarkPicture
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common.key_claims import claims, is_redo, is_undo
from faxdesk.ui.compose.editor.edited_pages import PageRow, rows_of
from faxdesk.ui.compose.editor.editing import Editing
from faxdesk.ui.compose.editor.editor_foot import EditorFoot
from faxdesk.ui.compose.editor.editor_head import EditorHead
from faxdesk.ui.compose.editor.mark_acts import MarkActs
from faxdesk.ui.compose.editor.marks.tools import TOOLS, Tool
from faxdesk.ui.compose.editor.page_desk import PageDesk
from faxdesk.ui.compose.editor.page_sizes import PageSizes
from faxdesk.ui.compose.editor.signing import Signing, kind_of
from faxdesk.ui.compose.forms.form_fields import FormFields
from faxdesk.ui.compose.forms.form_filling import FormFilling
from faxdesk.ui.compose.forms.form_layer import FormLayer
from faxdesk.ui.compose.saved_text_menu import SavedTextMenu
from faxdesk.ui.page_view.draft_pages import faxed_page
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.ui.page_view.thumbnails import ThumbnailStrip
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft
    from faxdesk.ui.compose.compose_services import ComposeServices
    from faxdesk.ui.page_view.page_cache import PageCache
    from faxdesk.work.tasks import TaskRunner


_FILLED_BY = {
    Tool.TICK: TICKABLE,
    Tool.CROSS: TICKABLE,
    Tool.SIGN: frozenset({FieldKind.SIGNATURE}),
}
"""The fields of a form that take what a tool sets: a click with it is theirs."""
_PAGES = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_WALKING = Qt.KeyboardModifier.ControlModifier


class PagesChanged(Protocol):
    """Where the pages of the fax are changed, each change a step that can be undone."""

    @property
    def can_undo(self) -> bool: ...
    @property
    def can_redo(self) -> bool: ...
    def put_files(self, files: Files) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...


class PageEditor(QWidget):
    """Shows one page at a time, in the draft as it stands.

    Signals: closed() the person is done with the pages.
    """

    closed = Signal()

    def __init__(
        self,
        services: ComposeServices,
        draft: Callable[[], Draft],
        changes: PagesChanged,
        cache: PageCache,
        runner: TaskRunner,
    ) -> None:
        super().__init__()
        self.setObjectName("pageEditor")
        self._blobs = services.blobs
        self._draft = draft
        self._changes = changes
        self.editing = Editing(self)
        self.sizes = PageSizes(services.pages, services.blobs, runner)
        self._rows: list[PageRow] = []
        self._row = -1
        self._shown: object = None
        self.head = EditorHead()
        self.strip = ThumbnailStrip(cache)
        self.desk = PageDesk(self.editing, cache, services, self._sheet_of)
        self.foot = EditorFoot()
        self.signing = Signing(services.signatures, services.mark_pictures, runner, self)
        self.texts = SavedTextMenu(services.saved_texts, runner, self)
        self.acts = MarkActs(self.editing, self.desk, self.put_everywhere)
        self.fields = FormLayer(self.desk.canvas, lambda: services.clock.now().astimezone().date())
        known = FormFields(services.pages, services.blobs, runner, self)
        self.form = FormFilling(known, self.fields, lambda: self._draft().files, self.foot.say_state)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.strip)
        middle.addWidget(self.desk, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        page, head = self.editing.page, self.head
        page.edited.connect(self._on_edited)
        page.changed.connect(self._on_changed)
        self.desk.canvas.gesture_changed.connect(self._show_steps)
        head.done_wanted.connect(self.close_editor)
        head.undo_wanted.connect(self.undo)
        head.redo_wanted.connect(self.redo)
        self.strip.page_chosen.connect(self._on_row_chosen)
        self.desk.tools.turn_wanted.connect(lambda: page.turn(90))
        self.desk.canvas.setter.picture_wanted.connect(self._fetch)
        self.desk.mark_bar.other_wanted.connect(self._sign_otherwise)
        self.desk.mark_bar.menu_opens.connect(self._offer_texts)
        self.texts.taken.connect(self.acts.put_text)
        for part in (self.signing, self.texts):
            part.failed.connect(self._on_failed)
        self.form.filled.connect(self._changes.put_files)
        self.fields.left.connect(self.desk.canvas.setFocus)
        self.fields.sign_wanted.connect(self._sign_field)
        self.editing.frame_changed.connect(self._lay_fields)
        self.editing.tool_changed.connect(self._on_tool_changed)

    # Which page

    def open(self, place: PagePlace) -> None:
        """Show this page of the draft."""
        self._read_rows()
        row = next((row for row, found in enumerate(self._rows) if found.place == place), -1)
        self.editing.take(Tool.MOVE)
        self._show_row(row)
        self.desk.canvas.setFocus()

    @property
    def place(self) -> PagePlace | None:
        """The page on show."""
        return self._rows[self._row].place if 0 <= self._row < len(self._rows) else None

    @property
    def page(self) -> DraftPage | None:
        return self._rows[self._row].page if 0 <= self._row < len(self._rows) else None

    def follow(self) -> None:
        """The draft was changed, here or by somebody else: show the page as it is now."""
        draft, before = self._draft(), self.page
        if (draft.files, draft.resolution, draft.cover_index) == self._shown:
            self._show_steps()
            return
        self._read_rows()
        if before is None:
            return
        same = [row for row, found in enumerate(self._rows) if _is_same(found.page, before)]
        kept = self._row if self._row in same else min(same, default=-1, key=lambda row: abs(row - self._row))
        if kept >= 0:
            self._show_row(kept, is_same=True)
            return
        others = [row for row, found in enumerate(self._rows) if found.place is not None]
        if others:
            self._show_row(min(others, key=lambda row: abs(row - self._row)))
        else:
            self.close_editor()

    def _read_rows(self) -> None:
        draft = self._draft()
        self._shown = (draft.files, draft.resolution, draft.cover_index)
        try:
            self._rows = rows_of(draft, self._blobs)
        except FaxDeskError as error:
            self._on_failed(error)
        self.strip.set_sheets([row.sheet for row in self._rows])

    def _show_row(self, row: int, *, is_same: bool = False) -> None:
        if not 0 <= row < len(self._rows) or self._rows[row].page is None:
            return
        self._row = row
        self._show_steps()
        shown, page = self._rows[row], self._rows[row].page
        assert page is not None
        self.strip.set_current_page(row)
        self.head.say(shown.name, row, len(self._rows))
        size = self.sizes.known(page)
        self.desk.show_page(page, self._scale_of(page, size))
        self.editing.page.show(page.edit, size or LETTER_MM, is_same=is_same)
        self.desk.canvas.setAccessibleName(
            tr("Page {page} of {count}: {name}", page=row + 1, count=len(self._rows), name=shown.name)
        )
        self.desk.lay_out()
        self.form.show(page)
        if size is None:
            self.sizes.ask([page], lambda: self._on_size_known(page))

    def _on_size_known(self, page: DraftPage) -> None:
        if self.page == page and self.sizes.known(page) is not None:
            self._show_row(self._row, is_same=True)

    def _scale_of(self, page: DraftPage, size: tuple[float, float] | None) -> float:
        return min(page_on_sheet(size or LETTER_MM, page.edit).scale)

    def _on_row_chosen(self, row: int) -> None:
        if row == self._row:
            return
        self.desk.canvas.entry.end()
        self.form.finish()
        if self._rows[row].page is None:
            self.foot.say_state(tr("Somebody else draws this page: nothing can be put on it."))
            QTimer.singleShot(0, self, lambda: self.strip.set_current_page(self._row))
            return
        self.foot.say_state("")
        self._show_row(row)

    def _sheet_of(self, page: DraftPage) -> Sheet:
        return faxed_page(page, self._draft().resolution, self._blobs)

    # Changing it

    def _on_edited(self, edit: PageEdit) -> None:
        place = self.place
        if place is not None:
            files = page_order.changed(self._draft().files, {place}, lambda page: replace(page, edit=edit))
            self._changes.put_files(files)

    def _on_changed(self) -> None:
        self.foot.say_hidden(any(mark.kind in HIDING for mark in self.editing.page.edit.marks))

    def _lay_fields(self) -> None:
        frame = self.editing.frame
        self.form.lie(frame.rect, frame.px_per_mm)

    def _on_tool_changed(self, tool: Tool) -> None:
        """Say how the tool is used. Other tools than these two put something where a field may be, but for
        what the field takes itself."""
        self.foot.say_tool("" if tool is Tool.MOVE else tr(TOOLS[tool].hint))
        kinds = _FILLED_BY.get(tool, frozenset())
        self.fields.let_through(is_let_through=tool not in {Tool.MOVE, Tool.TEXT}, but_for=kinds)

    def _show_steps(self) -> None:
        """What is being done now can be taken back before it is a step."""
        self.head.undo.setEnabled(self._changes.can_undo or self.desk.canvas.is_at_work)
        self.head.redo.setEnabled(self._changes.can_redo)

    def undo(self) -> None:
        self.desk.canvas.entry.end()
        self.form.finish()
        if not self.desk.canvas.call_off():
            self._changes.undo()

    def redo(self) -> None:
        self.desk.canvas.entry.end()
        self.form.finish()
        self._changes.redo()

    def put_everywhere(self, mark: Mark) -> None:
        """Put a mark on all other pages, where it is on this one."""
        here, frame = self.place, self.editing.frame
        pages = [row.page for row in self._rows if row.page is not None]
        seen, turn = frame.seen(mark.area), (mark.turn + frame.turn) % 360

        def put(page: DraftPage) -> DraftPage:
            there = replace(frame, size_mm=self.sizes.known(page) or LETTER_MM, turn=page.edit.turn)
            copied = replace(mark, area=there.kept(seen), turn=(turn - page.edit.turn) % 360)
            return replace(page, edit=replace(page.edit, marks=(*page.edit.marks, copied)))

        def known() -> None:
            others = {row.place for row in self._rows if row.place not in {None, here}}
            files = page_order.changed(self._draft().files, {place for place in others if place}, put)
            self._changes.put_files(files)

        self.sizes.ask(pages, known)

    def _fetch(self, tool: Tool, at: tuple[float, float]) -> None:
        page = self.page

        def bring(picture: MarkPicture) -> None:
            if self.page == page and self.isVisible():
                self.desk.canvas.setter.set_picture(kind_of(tool), picture, at)
                self.desk.canvas.setFocus()

        self.signing.fetch(tool, bring)

    def _sign_field(self, field: FormField) -> None:
        """Put a signature where the form has a place for one."""
        place = self.editing.frame.seen(field.area)
        self._fetch(Tool.SIGN, (place.x + place.width / 2, place.y + place.height / 2))

    def _sign_otherwise(self) -> None:
        def bring(picture: MarkPicture) -> None:
            mark = self.editing.page.chosen_mark
            if mark is not None:
                self.acts.put_other_picture(mark, picture)

        self.signing.choose(bring)

    def _offer_texts(self, menu: QMenu) -> None:
        mark = self.editing.page.chosen_mark
        if mark is not None and mark.kind == MarkKind.TEXT:
            menu.addSeparator()
            self.texts.add_to(menu, mark.text)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.foot.say_state(str(error))

    # Leaving

    def take_typed(self) -> None:
        """Put what is being typed on the page."""
        self.desk.canvas.entry.end()
        self.fields.finish()

    def close_editor(self) -> None:
        """Take what is being typed, and go back to the fax."""
        self.take_typed()
        self.desk.canvas.call_off()
        self.form.show(None)
        self.signing.lock()
        self._row = -1
        self.desk.forget()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if claims(event, Qt.Key.Key_Escape) or _claims(event):
            return True
        is_walk = isinstance(event, QKeyEvent) and event.modifiers() == _WALKING
        return (is_walk and claims(event, *_PAGES)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        elif is_undo(event):
            self.undo()
        elif is_redo(event):
            self.redo()
        elif zoom := _zoom_of(event):
            self.desk.zoom(zoom)
        elif event.key() in _PAGES and event.modifiers() == _WALKING:
            self._step(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Show the next page that can be worked on, or the one before."""
        row = self._row + by
        while 0 <= row < len(self._rows) and self._rows[row].page is None:
            row += by
        if 0 <= row < len(self._rows):
            self._on_row_chosen(row)


def _is_same(page: DraftPage | None, other: DraftPage) -> bool:
    return page is not None and (page.hash, page.name, page.page) == (other.hash, other.name, other.page)


def _claims(event: QEvent) -> bool:
    """Whether the window asks about a key that undoes, redoes or zooms here."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not is_undo(event) and not is_redo(event) and not _zoom_of(event):
        return False
    event.accept()
    return True


def _zoom_of(event: QKeyEvent) -> int:
    """By how many steps a key zooms."""
    if event.matches(QKeySequence.StandardKey.ZoomIn) or (
        event.key() == Qt.Key.Key_Equal and event.modifiers() == _WALKING
    ):
        return 1
    return -1 if event.matches(QKeySequence.StandardKey.ZoomOut) else 0

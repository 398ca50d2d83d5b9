"""The list of contacts itself: chosen by mouse and keys, found by letters, dragged to a fax."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.carrying.carried_pages import mark_taking_files
from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts, put_contacts
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.contacts.contact_delegate import ContactDelegate, row_height
from faxdesk.ui.contacts.contact_model import ContactModel, RowKind
from faxdesk.ui.contacts.file_drops import files_in, take_copy
from faxdesk.ui.controls.painted_rows import PaintedRows
from faxdesk.words import tr

_ICON_PX = 32


class ContactTable(PaintedRows):
    """Signals: selection_changed(), opened() by Enter or a double click, delete_wanted(), edit_wanted(),
    menu_wanted(QPoint on the screen), name_wanted(its beginning) when letters are typed, files_dropped(list
    of Path, row) that are let go over a contact or a group; row is -1 where they fell beside all of them."""

    opened = Signal()
    delete_wanted = Signal()
    edit_wanted = Signal()
    files_dropped = Signal(list, int)

    def __init__(self, model: ContactModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contactList")
        self.setAccessibleName(tr("Contacts"))
        self._contacts = model
        self._heads: Sequence[int] = ()
        self.setModel(model)
        self.setItemDelegate(ContactDelegate(model, self))
        mark_taking_files(self)
        self.setDragDropMode(PaintedRows.DragDropMode.DragDrop)
        theme.keep_measured(self._measure)
        model.modelReset.connect(self._measure)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def _measure(self) -> None:
        rows = self.verticalHeader()
        height = row_height(RowKind.CONTACT)
        rows.setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 3)
        # Rows keep their heights when others are listed: what was a head may be a contact now.
        for row in self._heads:
            if row < rows.count():
                rows.resizeSection(row, height)
        self._heads = self._contacts.heads
        for head in self._heads:
            rows.resizeSection(head, row_height(RowKind.HEAD))

    # What is chosen

    @property
    def chosen_ids(self) -> list[int]:
        """The chosen contacts, from the top of the list."""
        ids = (self._contacts.contact_id(row) for row in self._chosen_rows())
        return [contact_id for contact_id in ids if contact_id is not None]

    @property
    def chosen_groups(self) -> list[str]:
        """The names of the chosen groups."""
        groups = (self._contacts.group(row) for row in self._chosen_rows())
        return [group.name for group in groups if group is not None]

    def _chosen_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose_row(self, row: int) -> bool:
        """Choose one row and bring it into view; False where there is none such."""
        if not 0 <= row < self._contacts.rowCount() or self._contacts.kind(row) == RowKind.HEAD:
            return False
        index = self._contacts.index(row, 0)
        # The view's own setCurrentIndex() adds it to what is chosen while Ctrl is held.
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        return True

    def choose_first(self) -> None:
        """Choose the first contact, or where there is none the first group."""
        rows = self._contacts.rowCount()
        kinds = [(row, self._contacts.kind(row)) for row in range(min(rows, 200))]
        for wanted in (RowKind.CONTACT, RowKind.GROUP):
            found = next((row for row, kind in kinds if kind == wanted), None)
            if found is not None:
                self.choose_row(found)
                return

    # Qt's side

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, Qt.Key.Key_Delete, Qt.Key.Key_F2) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, rows = event.key(), self._contacts.rowCount()
        has_choice = self.selectionModel().hasSelection()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and has_choice:
            self.opened.emit()
        elif key == Qt.Key.Key_Delete and has_choice:
            self.delete_wanted.emit()
        elif key == Qt.Key.Key_F2 and has_choice:
            self.edit_wanted.emit()
        elif (
            key in {Qt.Key.Key_Down, Qt.Key.Key_Home} and rows and (key != Qt.Key.Key_Down or not has_choice)
        ):
            self.choose_row(1)
        elif key == Qt.Key.Key_End and rows:
            self.choose_row(rows - 1)
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """What is dragged names the contacts and groups; whoever takes it asks for their numbers."""
        drag = QDrag(self)
        drag.setMimeData(self.mime_data())
        drag.setPixmap(icons.pixmap("contacts", "accent", _ICON_PX, self.devicePixelRatioF()))
        drag.exec(Qt.DropAction.CopyAction)

    def mime_data(self) -> QMimeData:
        """What is chosen, for a drag."""
        data = QMimeData()
        put_contacts(data, DraggedContacts(tuple(self.chosen_ids), tuple(self.chosen_groups)))
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event):
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show on whom the files would fall."""
        if files_in(event):
            self.choose_row(self._row_below(event))
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := files_in(event):
            take_copy(event)
            self.files_dropped.emit(files, self._row_below(event))

    def _row_below(self, event: QDropEvent) -> int:
        return self.indexAt(event.position().toPoint()).row()

    def _on_menu(self, at: QPoint) -> None:
        index: QModelIndex = self.indexAt(at)
        if index.isValid() and self._contacts.kind(index.row()) != RowKind.HEAD:
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

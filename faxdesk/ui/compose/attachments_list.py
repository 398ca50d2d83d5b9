"""The documents of a fax being written: added, checked on a worker, put in order, removed."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.draft import OutgoingFile, tidy_name
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import dialogs, icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.compose.recipient_chip import is_delete_override
from faxdesk.work.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    AddFile = Callable[[Path, CancelToken], OutgoingFile]

ROW_PX = 48
MAX_ROWS_IN_SIGHT = 4
PASTED_NAME = "Pasted picture.png"
_KEY_ROLE = Qt.ItemDataRole.UserRole
"""Of a row: the key of its attachment, under which alone the list knows it. Qt copies whatever stands in an
item when the item is dragged."""

_Index = QModelIndex | QPersistentModelIndex


class FileState(Enum):
    READING = "reading"
    READY = "ready"
    BAD = "bad"


class Attachment(Struct):
    """A row: file once it has been taken, reason in words when it cannot be faxed."""

    name: str
    state: FileState = FileState.READING
    file: OutgoingFile | None = None
    reason: str = ""
    task: Task | None = None

    @property
    def facts(self) -> str:
        """The second line of the row."""
        if self.state is FileState.BAD:
            return self.reason
        if self.file is None:
            return "Reading…"
        pages = wording.pages(self.file.pages) or f"pages made by {service_name()}"
        remarks = [remark.title(self.file.name) for remark in self.file.remarks]
        return "\n".join([f"{pages} · {wording.size(self.file.size)}", *remarks])

    @property
    def look(self) -> tuple[str, str]:
        """The row's icon and the role of its colour, by what is the matter with the file."""
        if self.state is FileState.BAD:
            return "alert", "danger"
        return ("alert", "warning") if self.file is not None and self.file.remarks else ("file", "muted")


class AttachmentDelegate(QStyledItemDelegate):
    """Two lines: the name, and pages and size or what is wrong. attachment_of gives what a key stands for."""

    def __init__(self, view: QListWidget, attachment_of: Callable[[int], Attachment]) -> None:
        super().__init__(view)
        self._view = view
        self._attachment_of = attachment_of

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        attachment = self._attachment_of(index.data(_KEY_ROLE))
        if attachment.look[0] == "file":
            return QSize(100, ROW_PX)
        # A reason or remark is never cut: it takes the lines that it needs.
        metrics = QFontMetrics(theme.second_line(option.font))
        width = max(self._view.viewport().width() - 52, 120)
        needed = metrics.boundingRect(QRect(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, attachment.facts)
        return QSize(100, max(ROW_PX, 8 + option.fontMetrics.height() + needed.height() + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        attachment = self._attachment_of(index.data(_KEY_ROLE))
        painter.save()
        area = QRect(option.rect).adjusted(2, 1, -2, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(area, theme.colour("selected"))
        if option.state & QStyle.StateFlag.State_HasFocus and selected:
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        name, role = attachment.look
        ratio = painter.device().devicePixelRatioF()
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        left = area.right() - 28 if mirrored else area.left() + 8
        painter.drawPixmap(left, area.top() + 14, icons.pixmap(name, role, 20, ratio))
        text = area.adjusted(8, 6, -40, -4) if mirrored else area.adjusted(40, 6, -8, -4)
        self._paint_words(painter, option, text, attachment)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, text: QRect, attachment: Attachment
    ) -> None:
        painter.setFont(option.font)
        painter.setPen(theme.colour("text"))
        height = option.fontMetrics.height()
        name = option.fontMetrics.elidedText(attachment.name, Qt.TextElideMode.ElideMiddle, text.width())
        line = QRect(text.left(), text.top(), text.width(), height)
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        painter.drawText(line, leading, name)
        painter.setFont(theme.second_line(option.font))
        painter.setPen(theme.colour(attachment.look[1]))
        rest = QRect(text.left(), text.top() + height + 2, text.width(), text.height() - height - 2)
        painter.drawText(rest, leading | Qt.TextFlag.TextWordWrap, attachment.facts)


class _Rows(QListWidget):
    """Signals: reordered() after rows were dragged, delete_wanted(), move_wanted(by)."""

    reordered = Signal()
    delete_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attachmentRows")
        self.setAccessibleName("Documents")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.model().rowsMoved.connect(self.reordered)

    def event(self, event: QEvent) -> bool:
        if is_delete_override(event):
            event.accept()  # The window's own Delete is for faxes.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.delete_wanted.emit()
        elif alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class AttachmentsList(QWidget):
    """Signals: changed() whenever files(), problems() or is_reading may have changed."""

    changed = Signal()

    def __init__(self, runner: TaskRunner, add_file: AddFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attachmentsList")
        self._runner = runner
        self._add_file = add_file
        self._known: dict[int, Attachment] = {}
        self._keys = itertools.count(1)
        self.rows = _Rows()
        self.rows.setItemDelegate(AttachmentDelegate(self.rows, self._known.__getitem__))
        self.rows.reordered.connect(self._refresh)
        self.rows.delete_wanted.connect(self.remove_selected)
        self.rows.move_wanted.connect(self.move_selected)
        self.rows.itemSelectionChanged.connect(self._enable)
        self.add_button = QPushButton("Add files…")
        self.add_button.setObjectName("addFilesButton")
        self.add_button.setToolTip("Choose documents to fax; they can be dropped or pasted here as well")
        self.add_button.clicked.connect(self._choose)
        self._up = self._tool("move-up", "Move up (Alt+Up)", lambda: self.move_selected(-1))
        self._down = self._tool("move-down", "Move down (Alt+Down)", lambda: self.move_selected(1))
        self._remove = self._tool("remove", "Remove from the fax (Delete)", self.remove_selected)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        self._invitation = PlainLabel("or drop them anywhere on the window")
        self._invitation.setProperty("kind", "small")
        buttons.addWidget(self.add_button)
        buttons.addSpacing(4)
        buttons.addWidget(self._invitation)
        buttons.addStretch(1)
        for button in (self._up, self._down, self._remove):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.rows)
        column.addLayout(buttons)
        self._refresh(has_changed=False)
        theme.keep_tinted(self._tint)

    def _tool(self, name: str, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setProperty("iconName", name)
        button.setAutoRaise(True)
        set_tip(button, tip)
        button.setAccessibleName(tip)
        button.clicked.connect(act)
        return button

    # What is in it

    def files(self) -> tuple[OutgoingFile, ...]:
        """The files that can be faxed, in order."""
        return tuple(attachment.file for attachment in self.attachments() if attachment.file is not None)

    def attachments(self) -> list[Attachment]:
        return [self._at(row) for row in range(self.rows.count())]

    def problems(self) -> list[str]:
        return [attachment.reason for attachment in self.attachments() if attachment.state is FileState.BAD]

    @property
    def is_reading(self) -> bool:
        return any(attachment.state is FileState.READING for attachment in self.attachments())

    def set_files(self, files: Sequence[OutgoingFile]) -> None:
        """Replace what is in the list by these files, which the outbox has copied before."""
        self.clear()
        for file in files:
            self._append(Attachment(file.name, FileState.READY, file))
        self._refresh()

    def clear(self) -> None:
        for attachment in self.attachments():
            if attachment.task is not None:
                attachment.task.cancel()
        self.rows.clear()
        self._known.clear()
        self._refresh()

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Take copies of these files; one that cannot be faxed stays in the list with its reason."""
        for path in paths:
            self._take(tidy_name(path.name), partial(self._add_file, path))

    def add_image(self, image: QImage) -> None:
        """Take a picture from the clipboard or from another window."""

        def work(token: CancelToken) -> OutgoingFile:
            with tempfile.TemporaryDirectory(prefix="faxdesk-") as folder:
                path = Path(folder) / PASTED_NAME
                if not image.save(str(path)):
                    raise FaxDeskError(
                        "The picture could not be read.",
                        "Save it as a file and add that instead.",
                        ErrorKind.BAD_INPUT,
                    )
                return self._add_file(path, token)

        self._take(PASTED_NAME, work)

    # Rows

    def remove_selected(self) -> None:
        for item in self.rows.selectedItems():
            self.rows.takeItem(self.rows.row(item))
            attachment = self._known.pop(item.data(_KEY_ROLE))
            if attachment.task is not None:
                attachment.task.cancel()
        self._refresh()

    def move_selected(self, by: int) -> None:
        row = self.rows.currentRow()
        target = row + by
        if row < 0 or not 0 <= target < self.rows.count():
            return
        item = self.rows.takeItem(row)
        self.rows.insertItem(target, item)
        self.rows.setCurrentRow(target)
        self._refresh()

    def _take(self, name: str, work: Callable[[CancelToken], OutgoingFile]) -> None:
        attachment = Attachment(name)
        self._append(attachment)

        def taken(file: OutgoingFile) -> None:
            attachment.state, attachment.file, attachment.name = FileState.READY, file, file.name
            self._on_settled(attachment)

        def failed(error: FaxDeskError) -> None:
            attachment.state = FileState.BAD
            attachment.reason = f"{error.title} {error.hint}".strip()
            self._on_settled(attachment)

        self._refresh()
        attachment.task = self._runner.submit(Lane.LOCAL, work, taken, failed)

    def _append(self, attachment: Attachment) -> None:
        key = next(self._keys)
        self._known[key] = attachment
        item = QListWidgetItem()
        # The list asks for the height of a row as soon as it has it.
        item.setData(_KEY_ROLE, key)
        self.rows.addItem(item)
        self._tell(item, attachment)

    def _at(self, row: int) -> Attachment:
        return self._known[self.rows.item(row).data(_KEY_ROLE)]

    def _tell(self, item: QListWidgetItem, attachment: Attachment) -> None:
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{attachment.name}, {attachment.facts}")
        set_tip(item, f"{attachment.name}\n{attachment.facts}")

    def _on_settled(self, attachment: Attachment) -> None:
        for row in range(self.rows.count()):
            if self._at(row) is attachment:
                self._tell(self.rows.item(row), attachment)
        self.rows.scheduleDelayedItemsLayout()
        self._refresh()

    def _refresh(self, *, has_changed: bool = True) -> None:
        count = self.rows.count()
        self.rows.setVisible(count > 0)
        self._invitation.setVisible(count == 0)
        self._fit()
        self._enable()
        if has_changed:
            self.changed.emit()

    def _fit(self) -> None:
        shown = min(self.rows.count(), MAX_ROWS_IN_SIGHT)
        heights = [self.rows.sizeHintForRow(row) for row in range(shown)]
        self.rows.setFixedHeight(sum(heights) + 2 * self.rows.frameWidth() + 2)

    def _enable(self) -> None:
        row, count = self.rows.currentRow(), self.rows.count()
        chosen = bool(self.rows.selectedItems())
        for button in (self._up, self._down, self._remove):
            button.setVisible(count > 0)
        self._up.setEnabled(chosen and row > 0)
        self._down.setEnabled(chosen and row < count - 1)
        self._remove.setEnabled(chosen)

    def _choose(self) -> None:
        self.add_paths(dialogs.choose_files(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Reasons wrap anew.
        self.rows.scheduleDelayedItemsLayout()
        self._fit()

    def _tint(self) -> None:
        for button in (self._up, self._down, self._remove):
            button.setIcon(icons.icon(button.property("iconName")))
        self.add_button.setIcon(icons.icon("attach"))

"""How a sent fax fared at each number: state, reason and remedy in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import Direction, MessageStatus, RecipientStatus
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import StatusKind, status_of
from faxdesk.ui.common import wording
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import tip

MAX_ROWS_IN_SIGHT = 4
MAX_ROWS_PX = 184
CELL_PADDING_PX = 20
MANY = 30
"""Up to so many rows are measured one by one; of longer tables only those with a reason."""
COLUMNS = ("To", "State", "Reason and remedy")

_Index = QModelIndex | QPersistentModelIndex


class RecipientWords(Struct, frozen=True):
    """One recipient's state as it is read: an icon with its role, a word, and what lies behind it."""

    icon: str
    role: str
    state: str
    reason: str


_QUEUED = {
    StatusKind.SCHEDULED: RecipientWords("scheduled", "muted", "Scheduled", ""),
    StatusKind.CANCELLED: RecipientWords("remove", "muted", "Cancelled", ""),
}
"""What it means for a recipient to wait at the service, by the state of the fax as a whole."""


_ON_THE_WAY = {
    OutboxState.HELD_BACK: "Leaves in a moment",
    OutboxState.ON_HOLD: "On hold",
    OutboxState.QUEUED: "Waiting for its turn",
    OutboxState.UPLOADING: "Uploading",
    OutboxState.WAITING: "Waiting",
    OutboxState.UNCERTAIN: "Checking",
    OutboxState.NEEDS_YOU: "Needs you",
}
_WAITS = {OutboxState.WAITING, OutboxState.ON_HOLD, OutboxState.NEEDS_YOU}
"""Nothing goes on before a time, or the person, has come."""
"""The words for a further request that is to take the fax to a recipient."""


def words_for(
    recipient: RecipientStatus,
    whole: StatusKind = StatusKind.ACCEPTED,
    part: OutboxItem | None = None,
    now: datetime | None = None,
) -> RecipientWords:
    """The service's word for a recipient of a fax in this state, in ours; unknown ones as they came. part is
    the further request that is yet to take the fax there."""
    line = _words_for(recipient, whole, part, now)
    if recipient.attempts < 2:
        return line
    return replace(line, state=f"{line.state}\n{wording.count(recipient.attempts, 'try', 'tries')}")


def _words_for(
    recipient: RecipientStatus, whole: StatusKind, part: OutboxItem | None, now: datetime | None
) -> RecipientWords:
    if recipient.pending and part is not None and now is not None:
        return _on_the_way(recipient, part, now)
    if recipient.is_sent:
        return RecipientWords("sent", "success", "Sent", "")
    if recipient.is_failed:
        reason = reason_for(recipient.error_code)
        return RecipientWords(
            "failed", "danger", f"Failed ({reason.short})", f"{reason.words} {reason.remedy}"
        )
    if recipient.is_untold:
        return RecipientWords(
            "question",
            "text",
            f"Not told by {service_name()}",
            f"{service_name()} does not name this number among those that the fax went to. Ask there whether "
            "it arrived before you send it again.",
        )
    if recipient.pending:
        return RecipientWords("waiting", "muted", "Waiting", "")
    if recipient.status in {MessageStatus.QUEUED, ""}:
        return _QUEUED.get(whole, RecipientWords("accepted", "muted", "On its way", ""))
    return RecipientWords("question", "text", recipient.status, "")


def _on_the_way(recipient: RecipientStatus, part: OutboxItem, now: datetime) -> RecipientWords:
    """A further request to this recipient has not got to the service."""
    status = status_of(Direction.OUTBOUND, True, None, part, now)
    mark = wording.status_text(status, now)
    state = _ON_THE_WAY[part.state]
    why = ""
    if part.problem is not None and part.state in {OutboxState.WAITING, OutboxState.NEEDS_YOU}:
        why = part.problem.title
        if part.state == OutboxState.WAITING and recipient.error_code:
            state = f"{state} ({reason_for(recipient.error_code).short})"
    if part.state == OutboxState.WAITING and part.next_attempt_at is not None:
        when = wording.date_and_time(part.next_attempt_at, now).removeprefix("today ")
        why = f"{why} Sent again by itself at {when}.".strip()
    return RecipientWords(mark.icon, mark.role, state, why)


def count_line(recipients: Sequence[RecipientStatus], to_go: Mapping[str, OutboxItem] = {}) -> str:
    """How far the fax is at how many: "187 of 200 sent, 3 failed, 10 on their way, 2 wait"; "" for one alone.
    to_go are the further requests that have not got to the service, by their numbers."""
    total = len(recipients)
    if total < 2:
        return ""
    sent = sum(1 for recipient in recipients if recipient.is_sent)
    failed = sum(1 for recipient in recipients if recipient.is_failed)
    queued = [recipient.number for recipient in recipients if recipient.is_queued or not recipient.status]
    waiting = sum(1 for number in queued if number in to_go and to_go[number].state in _WAITS)
    moving = len(queued) - waiting
    parts = [f"{sent} of {total} sent"]
    parts += [f"{failed} failed"] if failed else []
    untold = sum(1 for status in recipients if status.is_untold)
    parts += [f"{untold} not told by {service_name()}"] if untold else []
    parts += [f"{moving} on {'its' if moving == 1 else 'their'} way"] if moving else []
    parts += [f"{waiting} {'waits' if waiting == 1 else 'wait'}"] if waiting else []
    return ", ".join(parts)


def _numbers(recipients: Sequence[RecipientStatus]) -> list[str]:
    return [recipient.number for recipient in recipients]


class RecipientsModel(QAbstractTableModel):
    """Recipients as rows; numbers as the service writes them until they are spelled for reading."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._recipients: tuple[RecipientStatus, ...] = ()
        self._lines: list[RecipientWords] = []
        self._spelled: dict[str, str] = {}

    def show(self, recipients: Sequence[RecipientStatus], lines: Sequence[RecipientWords]) -> bool:
        """Whether anything is another than before. The same people keep their rows, and the reader the
        place."""
        if (self._recipients, self._lines) == (tuple(recipients), list(lines)):
            return False
        if [recipient.number for recipient in self._recipients] == [
            recipient.number for recipient in recipients
        ]:
            self._recipients, self._lines = tuple(recipients), list(lines)
            if self._recipients:
                last = self.index(len(self._recipients) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return True
        self.beginResetModel()
        self._recipients, self._lines = tuple(recipients), list(lines)
        self.endResetModel()
        return True

    def rows_with_reasons(self) -> list[int]:
        """The rows that give a reason, beside the state."""
        return [row for row, line in enumerate(self._lines) if line.reason]

    def spell(self, numbers: Mapping[str, str]) -> None:
        """Show these numbers as people read them."""
        self._spelled.update(numbers)
        if self._recipients:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._recipients) - 1, 0))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._recipients)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        texts = (self._who(self._recipients[index.row()]), line.state, line.reason)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(texts[index.column()]) or None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return icon(line.icon, line.role)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(text for text in texts if text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def _who(self, recipient: RecipientStatus) -> str:
        number = self._spelled.get(recipient.number, recipient.number)
        return f"{recipient.name}\n{number}" if recipient.name else number


class _CellDelegate(QStyledItemDelegate):
    """Reckons with the style sheet's padding, which Qt leaves out where it breaks lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        if option.rect.width() > 3 * CELL_PADDING_PX:
            option = QStyleOptionViewItem(option)
            option.rect = option.rect.adjusted(0, 0, -CELL_PADDING_PX, 0)
        return super().sizeHint(option, index)


class RecipientsTable(QTableView):
    """A table that is as high as its rows, up to four of them; then it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recipientsTable")
        self.setAccessibleName("Recipients")
        self.recipients = RecipientsModel(self)
        self.setModel(self.recipients)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setIconSize(QSize(16, 16))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

    def show_recipients(self, recipients: Sequence[RecipientStatus], lines: Sequence[RecipientWords]) -> None:
        """lines holds what is to be read of each recipient, in the same order."""
        if self.recipients.show(recipients, lines):
            self._fit()

    def spell(self, numbers: Mapping[str, str]) -> None:
        self.recipients.spell(numbers)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        """Widths and height; a column that says nothing takes no room."""
        has_reasons = bool(self.recipients.rows_with_reasons())
        self.setColumnHidden(2, not has_reasons)
        header = self.horizontalHeader()
        mode = QHeaderView.ResizeMode.Fixed if has_reasons else QHeaderView.ResizeMode.Stretch
        if header.sectionResizeMode(1) != mode:
            header.setSectionResizeMode(1, mode)
        room = self.viewport().width()
        for column, most in ((0, 0.42), (1, 0.30)):
            self.setColumnWidth(column, min(self.sizeHintForColumn(column) + 16, round(room * most)))
        self._fit_rows()
        rows = min(self.recipients.rowCount(), MAX_ROWS_IN_SIGHT)
        height = min(sum(self.rowHeight(row) for row in range(rows)), MAX_ROWS_PX)
        self.setFixedHeight(height + header.sizeHint().height() + 2 * self.frameWidth() + 2)

    def _fit_rows(self) -> None:
        """Each as high as its words. Of many, all are given two lines but the first to say more: to measure
        hundreds would be felt at each change of the window's width."""
        count = self.recipients.rowCount()
        if count <= MANY:
            self.resizeRowsToContents()
            return
        self.verticalHeader().setDefaultSectionSize(
            2 * self.fontMetrics().lineSpacing() + CELL_PADDING_PX // 2
        )
        for row in range(count):
            self.setRowHeight(row, self.verticalHeader().defaultSectionSize())
        for row in self.recipients.rows_with_reasons()[:MANY]:
            self.resizeRowToContents(row)

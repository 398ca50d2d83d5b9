"""The second floor of the start: a list of the newest faxes beside a sidebar and below a tool bar, with the
program's theme, style sheet and icons, written for speed alone. `python styled_window.py ARCHIVE` says when
it is painted, and ends then."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from faxdesk.store.database.sqlite import sqlite3

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent.parent))

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon

_Index = QModelIndex | QPersistentModelIndex
_NEWEST = (
    "SELECT peer_name, peer_number, created_at, pages FROM faxes WHERE direction = 'Inbound'"
    " AND trashed_at IS NULL AND root_id IS NULL ORDER BY created_at DESC, id DESC LIMIT 200"
)
_TOOLS = ("New fax", "Find", "Sync", "Forward", "Delete", "Print")
_FOLDERS = {
    "Inbox": "inbox",
    "Outbox": "outbox",
    "Trash": "trash",
    "Searches": "search",
    "Settings": "settings",
    "Help": "keyboard",
}


class Model(QAbstractTableModel):
    """The newest faxes of an archive."""

    def __init__(self, archive: str) -> None:
        super().__init__()
        connection = sqlite3.connect(archive)
        self.rows = connection.execute(_NEWEST).fetchall()
        connection.close()

    def rowCount(self, parent: _Index | None = None) -> int:
        return len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 1

    def data(self, index: _Index, role: int = 0) -> None:
        return None


class Delegate(QStyledItemDelegate):
    """A fax in two lines."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        name, number, created_at, pages = self._model.rows[index.row()]
        area, left = option.rect, Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(16, 8, -16, -30), left, name or number)
        painter.drawText(area.adjusted(16, 30, -16, -4), left, f"{number}  {pages} pages")
        painter.drawText(area.adjusted(area.width() - 120, 8, -8, -30), left, created_at[:10])


class Window(QMainWindow):
    """Says when it is painted, and ends the process."""

    def __init__(self, archive: str) -> None:
        super().__init__()
        self._model = Model(archive)
        self._delegate = Delegate(self._model)
        side, middle = QWidget(), QWidget()
        column, row = QVBoxLayout(middle), QHBoxLayout()
        for tool in _TOOLS:
            row.addWidget(QPushButton(tool))
        column.addWidget(QLineEdit())
        column.addLayout(row)
        column.addWidget(self._table(), 1)
        folders = QVBoxLayout(side)
        for folder, icon_name in _FOLDERS.items():
            button = QPushButton(folder)
            button.setIcon(icon(icon_name))
            folders.addWidget(button)
        folders.addStretch()
        content = QWidget()
        both = QHBoxLayout(content)
        both.addWidget(side)
        both.addWidget(middle, 1)
        self.setCentralWidget(content)
        self.resize(1200, 780)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setItemDelegate(self._delegate)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.horizontalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.measures().row)
        return table

    def paintEvent(self, event: QPaintEvent) -> None:
        # The window is painted before what stands in it. The program's own start ends here as well.
        QTimer.singleShot(0, end)


def end() -> None:
    print("painted", flush=True)
    os._exit(0)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    theme.apply(application, "light")
    window = Window(sys.argv[1])
    window.show()
    sys.exit(application.exec())

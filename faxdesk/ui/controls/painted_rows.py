"""A list of painted rows, driven by mouse and keys: that of the faxes, and that of the contacts."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget


class PaintedRows(QTableView):
    """One column without heads, of which several rows may be chosen.

    Signals: selection_changed(), menu_wanted(QPoint on the screen), name_wanted(its beginning) when letters
    are typed.
    """

    selection_changed = Signal()
    menu_wanted = Signal(QPoint)
    name_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._typing = QTimer(self)
        self._typing.setObjectName("letters of a name")
        self._typing.setSingleShot(True)
        self._typing.setInterval(QApplication.keyboardInputInterval())
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def keyboardSearch(self, search: str) -> None:
        """Letters that are typed here find a name. Those that come soon after each other belong together."""
        if not self._typing.isActive():
            self._typed = ""
        self._typed += search
        self._typing.start()
        self.name_wanted.emit(self._typed)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

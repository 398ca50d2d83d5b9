"""The saved searches in the sidebar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.search.saved_search import LONGEST_NAME, SavedSearch
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import PlainLabel, caption, set_tip

_ICON = QSize(20, 20)
_AROUND_PX = 34
"""The space around the icon and the text of a button."""


class SidebarSearches(QWidget):
    """Signals: chosen(SavedSearch), renamed(SavedSearch, its new name), removed(SavedSearch)."""

    chosen = Signal(object)
    renamed = Signal(object, str)
    removed = Signal(object)

    def __init__(self, group: QActionGroup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = group
        self._is_collapsed = False
        self._rows: list[_SearchButton] = []
        self._title = PlainLabel("Searches")
        self._title.setObjectName("sidebarTitle")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.Metrics.GAP, 0, 0)
        self._column.setSpacing(theme.Metrics.HALF)
        self._column.addWidget(self._title)
        self.hide()

    def show_searches(self, searches: Sequence[SavedSearch]) -> None:
        """Offer these; the one that is shown stays chosen."""
        chosen = next((row.search for row in self._rows if row.action.isChecked()), None)
        had_focus = next((row.search.name for row in self._rows if row.hasFocus()), None)
        for row in self._rows:
            self._group.removeAction(row.action)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._make(search) for search in searches]
        for row in self._rows:
            row.action.setChecked(chosen is not None and row.search.text == chosen.text)
            if row.search.name == had_focus:
                row.setFocus()
        self._title.setVisible(not self._is_collapsed)
        self.setVisible(bool(self._rows))

    def set_collapsed(self, collapsed: bool) -> None:
        self._is_collapsed = collapsed
        self._title.setVisible(not collapsed)
        for row in self._rows:
            row.set_collapsed(collapsed)

    def row(self, name: str) -> _SearchButton | None:
        """The button of a search."""
        return next((row for row in self._rows if row.search.name == name), None)

    def choose(self, name: str) -> None:
        """Mark a search as the one that is shown."""
        row = self.row(name)
        if row is not None:
            row.action.setChecked(True)

    def rename(self, name: str) -> None:
        """Let a search be given another name."""
        row = self.row(name)
        if row is not None:
            row.begin_rename()

    def _make(self, search: SavedSearch) -> _SearchButton:
        row = _SearchButton(search, self)
        row.set_collapsed(self._is_collapsed)
        self._group.addAction(row.action)
        self._column.addWidget(row)
        row.action.triggered.connect(lambda: self.chosen.emit(search))
        row.renamed.connect(lambda name: self.renamed.emit(search, name))
        row.removed.connect(lambda: self.removed.emit(search))
        return row


class _SearchButton(QToolButton):
    """Signals: renamed(new name), removed()."""

    renamed = Signal(str)
    removed = Signal()

    def __init__(self, search: SavedSearch, parent: QWidget) -> None:
        super().__init__(parent)
        self.search = search
        self.action = QAction(self)
        self.action.setCheckable(True)
        self.setDefaultAction(self.action)
        self.setIconSize(_ICON)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.setAccessibleName(f"Search: {search.name}")
        self.setAccessibleDescription(search.text)
        # The button takes its tooltip from the action anew whenever that changes.
        set_tip(self.action, f"{search.name}\n{search.text}" if search.name != search.text else search.text)
        self._editor: _NameEditor | None = None
        theme.keep_tinted(self._tint)
        self._elide()

    def _tint(self) -> None:
        self.setIcon(icon("search", "muted"))
        self.action.setIcon(icon("search", "muted"))

    def set_collapsed(self, collapsed: bool) -> None:
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonIconOnly if collapsed else style.ToolButtonTextBesideIcon)

    def begin_rename(self) -> None:
        self._editor = _NameEditor(self.search.name, self)
        self._editor.setGeometry(self.rect())
        self._editor.ended.connect(self._on_named)
        self._editor.show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()
        if self._editor is not None:
            self._editor.setGeometry(self.rect())

    def _elide(self) -> None:
        """Shorten a long name at its end; the style would leave out its middle."""
        room = self.width() - _ICON.width() - _AROUND_PX
        text = self.fontMetrics().elidedText(self.search.name, Qt.TextElideMode.ElideRight, room)
        self.setText(caption(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.begin_rename()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _open_menu(self, at: QPoint) -> None:
        self.make_menu().popup(self.mapToGlobal(at))

    def make_menu(self) -> QMenu:
        """What can be done with the search."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("edit"), "Rename\tF2", self.begin_rename)
        menu.addAction(icon("delete"), "Remove from the list\tDel", self.removed.emit)
        return menu

    def _on_named(self, name: str) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        editor.hide()
        editor.deleteLater()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if name and name != self.search.name:
            self.renamed.emit(name)


class _NameEditor(QLineEdit):
    """Signals: ended(the name, "" where it was called off)."""

    ended = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.setMaxLength(LONGEST_NAME)
        self.setAccessibleName("Name of the search")
        self.returnPressed.connect(lambda: self.ended.emit(" ".join(self.text().split())))

    def event(self, event: QEvent) -> bool:
        return claims(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit("")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isVisible():
            self.ended.emit(" ".join(self.text().split()))

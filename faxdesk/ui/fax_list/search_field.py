"""The search field of a list, with hints below it while an operator is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QStyle, QToolButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.controls.glass_field import GlassField
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.ui.fax_list.search_hints import SearchHints

_ASKED_FOR = {
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
}


class SearchField(GlassField):
    """Signals: list_wanted() by Enter or the down arrow, save_wanted(what is searched for)."""

    list_wanted = Signal()
    save_wanted = Signal(str)
    _popup: SearchHints | None = None

    def __init__(self, marks: TagsAndNotes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchField")
        self.setAccessibleName(tr("Search faxes"))
        for clear in self.findChildren(QToolButton):
            clear.setAccessibleName(tr("Clear the search"))
        self._marks = marks
        self._tags: list[str] = []
        self._key = ""
        self._star = QAction(tr("Keep this search in the list at the side"), self)
        self.addAction(self._star, QLineEdit.ActionPosition.TrailingPosition)
        self._star.setVisible(False)
        self._star.triggered.connect(lambda: self.save_wanted.emit(self.text().strip()))
        theme.keep_tinted(self._tint)
        self.textChanged.connect(self._on_text)
        self.textEdited.connect(self._hint)
        self.cursorPositionChanged.connect(self._on_cursor)

    def show_key(self, key: str) -> None:
        """Say at the end of the empty field by which key one gets there."""
        self._key = key
        self.update()

    def show_kept(self, text: str) -> None:
        """Show a search that is in the list already: until it is changed it is not offered to be kept."""
        self.setText(text)
        self._star.setVisible(False)

    @property
    def popup(self) -> SearchHints:
        """The hints; made when they are first needed."""
        if self._popup is None:
            from faxdesk.ui.fax_list.search_hints import SearchHints

            self._popup = SearchHints(self)
            self._popup.chosen.connect(self._take_row)
        return self._popup

    def show_hints(self) -> None:
        """Show what can come next; nothing where there is nothing to be proposed."""
        self._tags = self._marks.tags()
        self._hint()

    def hide_hints(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    @property
    def are_hints_shown(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    # What happens

    def event(self, event: QEvent) -> bool:
        if self.are_hints_shown and claims(event, Qt.Key.Key_Escape):
            return True
        # A proposal that is chosen is taken by Tab as well, which would move the focus otherwise.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._take_key(event):
            return True
        return super().event(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key, popup = event.key(), self._popup if self.are_hints_shown else None
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.show_hints()
            self.popup.step(1)
            return True
        if popup is not None:
            if key == Qt.Key.Key_Escape:
                popup.hide()
                return True
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and (self.text() or popup.current >= 0):
                popup.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab} and popup.take():
                return True
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.hide_hints()
            self.list_wanted.emit()
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _ASKED_FOR and not self.text():
            self.show_hints()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hide_hints()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._popup is not None:
            self._popup.place()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self._popup is not None:
            self._popup.place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.text():
            self.show_hints()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._key and not self.text() and not self.hasFocus() and self._has_room_for_key():
            painter = QPainter(self)
            painter.setFont(theme.caption(self.font()))
            painter.setPen(theme.colour("muted"))
            area = self.rect().adjusted(theme.Metrics.INSET, 0, -theme.Metrics.INSET, 0)
            end = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignRight)
            # Said of the screen, or the painter would mirror it once more, onto the placeholder.
            flags = end | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, flags, self._key)

    def _has_room_for_key(self) -> bool:
        """Beside what the empty field says it is for."""
        key = QFontMetrics(theme.caption(self.font())).horizontalAdvance(self._key)
        said = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return self.glass_px + said + key + 3 * theme.Metrics.INSET <= self.width()

    def _tint(self) -> None:
        self._star.setIcon(icon("star", "muted"))

    def _on_text(self, text: str) -> None:
        self._star.setVisible(bool(text.strip()))

    def _on_cursor(self) -> None:
        if self.are_hints_shown:
            self._hint()

    def _hint(self) -> None:
        from faxdesk.domain.search.hints import hints

        _start, offered = hints(self.text()[: self.cursorPosition()], self._tags)
        if offered and self.hasFocus():
            self.popup.show_hints(offered)
        else:
            self.hide_hints()

    def _take_row(self, row: int) -> None:
        """Put a proposal in place of what is being typed."""
        text = self.popup.texts[row]
        place = self.cursorPosition()
        from faxdesk.domain.search.hints import hints

        start, _offered = hints(self.text()[:place], self._tags)
        is_whole = not text.endswith(":")
        self.setSelection(start, place - start)
        self.insert(text + " " if is_whole else text)
        self.show_hints()

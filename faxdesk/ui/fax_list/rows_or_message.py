"""The rows of a list, or a word in their place where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

if TYPE_CHECKING:
    from faxdesk.ui.common.message_panel import MessagePanel
    from faxdesk.ui.fax_list.fax_table import FaxTable


class RowsOrMessage(QStackedWidget):
    """When one takes the place of the other, it takes the focus as well where that had it."""

    def __init__(self, table: FaxTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._message: MessagePanel | None = None
        self.addWidget(table)

    @property
    def message(self) -> MessagePanel:
        """What is said in place of an empty list; made when it is first needed."""
        if self._message is None:
            from faxdesk.ui.common.message_panel import MessagePanel

            self._message = MessagePanel()
            self.addWidget(self._message)
        return self._message

    def show_rows(self, has_rows: bool) -> None:
        """Show the rows, or the message."""
        shown = self._table if has_rows else self.message
        if shown is self.currentWidget():
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self.setCurrentWidget(shown)
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Give the focus to the rows, or where there are none to the one button there is."""
        if self.currentWidget() is self._table:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.message.button.isVisibleTo(self.message):
            self.message.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.message.setFocus(Qt.FocusReason.OtherFocusReason)

"""The tools of the reading pane: reply, forward, print, save, delete, and what is wanted less often."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.icons import icon
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.words import tr


class ReadingToolbar(ToolRow):
    """Signals: back_wanted() from a narrow window, cancel_wanted() to stop what is on its way."""

    back_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(tr("What can be done with the fax"), parent)
        self._back = QAction(tr("Back"), self)
        self._back.setToolTip(tr("Back to the list (Esc)"))
        self._back.triggered.connect(self.back_wanted)
        self._back.setVisible(False)
        self.add_action(self._back)
        tools = [
            actions.reply,
            actions.forward,
            actions.print,
            actions.save,
            actions.delete,
            actions.restore,
        ]
        for action in tools:
            self.add_action(action)
        self._more = QToolButton()
        self._more.setObjectName("moreButton")
        self._more.setToolTip(tr("More actions"))
        self._more.setAccessibleName(tr("More actions"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._make_menu(actions))
        self.add_tool(self._more)
        self.add_stretch()
        actions.draw(tools)
        theme.keep_tinted(self._tint)

    def _make_menu(self, actions: Actions) -> QMenu:
        groups = (
            [actions.fill_back, actions.resend, actions.save_receipt, actions.print_receipt],
            [actions.mark_unread, actions.mark_read],
            [actions.add_contact, actions.show_contact],
            [actions.page_text],
            [actions.zoom_in, actions.zoom_out, actions.fit_width, actions.fit_page, actions.rotate],
            [actions.previous_page, actions.next_page],
        )
        menu = QMenu(self._more)
        for group in groups:
            menu.addActions(group)
            menu.addSeparator()
            actions.draw(group)
        self._cancel = menu.addAction(tr("Cancel sending"))
        self._cancel.triggered.connect(lambda: self.cancel_wanted.emit())
        menu.addAction(actions.show_history)
        actions.draw([actions.show_history])
        return menu

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window there is a way back."""
        self._back.setVisible(narrow)

    def enable(self, *, has_fax: bool, can_cancel: bool) -> None:
        """With no fax chosen nothing here looks alive."""
        self._more.setEnabled(has_fax)
        self._cancel.setVisible(can_cancel)

    def _tint(self) -> None:
        self._more.setIcon(icon("more"))
        self._back.setIcon(icon("back"))

"""The tools over the card of a contact or a group."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.icons import icon
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.words import tr, tr_in


class CardToolbar(ToolRow):
    """fax, edit and delete act on what is chosen. The menu has what can be done with the whole book.

    Signals: back_wanted() from a narrow window.
    """

    back_wanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(tr("What can be done with the contact"), parent)
        self._back = QAction(tr("Back"), self)
        self._back.setToolTip(tr("Back to the list (Esc)"))
        self._back.triggered.connect(self.back_wanted)
        self._back.setVisible(False)
        self.fax = QAction(tr("New fax"), self)
        self.edit = QAction(tr_in("a contact", "Edit"), self)
        self.delete = QAction(tr("Delete"), self)
        for action in (self._back, self.fax, self.edit, self.delete):
            self.add_action(action)
        self.more = QToolButton()
        self.more.setToolTip(tr("More actions"))
        self.more.setAccessibleName(tr("More actions"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        menu.addActions(actions.of_contacts())
        actions.draw(actions.of_contacts())
        self.more.setMenu(menu)
        self.add_tool(self.more)
        self.add_stretch()
        theme.keep_tinted(self._tint)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window there is a way back."""
        self._back.setVisible(narrow)

    def enable(self, *, can_fax: bool, can_change: bool, is_group: bool, is_single: bool = True) -> None:
        """What fits what is chosen."""
        self.fax.setEnabled(can_fax)
        self.edit.setEnabled(can_change and is_single)
        self.edit.setText(tr("Rename") if is_group else tr_in("a contact", "Edit"))
        self.delete.setEnabled(can_change)

    def _tint(self) -> None:
        for action, name in (
            (self._back, "back"),
            (self.fax, "outbox"),
            (self.edit, "edit"),
            (self.delete, "delete"),
        ):
            action.setIcon(icon(name))
        self.more.setIcon(icon("more"))

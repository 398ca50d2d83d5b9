"""All actions as menus: at the top of the screen where the system has its menus there, elsewhere hidden until
Alt is pressed and let go."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QWidget
from shiboken6 import isValid

from faxdesk.ui.common.actions import Actions
from faxdesk.words import mark, tr

_MENUS = {
    "Writing": mark("&Write"),
    "Fax": mark("&Fax"),
    "Pages": mark("&View"),
    "Lists": mark("&Go"),
    "Contacts": mark("&Contacts"),
    "Program": mark("&Tools"),
}
"""What each group of actions is called as a menu. The letter after & opens it while Alt is held."""
_ELSEWHERE = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress}


class MenuBar(QMenuBar):
    """It stays for as long as one of its menus is open."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._is_alt_alone = False
        self._came_from: QWidget | None = None
        self._is_at_screen_top = sys.platform == "darwin"
        self.setAccessibleName(tr("Menus"))
        for title, group in actions.groups.items():
            menu = self.addMenu(tr(_MENUS[title]))
            menu.addActions(group)
            menu.aboutToHide.connect(self._on_menu_hidden, Qt.ConnectionType.QueuedConnection)
        actions.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        actions.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.setVisible(self._is_at_screen_top)

    def alt_pressed(self) -> None:
        """Alt went down over the window: see whether it is let go with nothing between."""
        if not self.isVisible() and not self._is_alt_alone:
            self._is_alt_alone = True
            # For as long as the key is held.
            self._application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_alt_alone and not self.isVisible():
            self._watch(event)
            return False
        return super().eventFilter(watched, event)

    def _watch(self, event: QEvent) -> None:
        is_alt = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
        if is_alt and event.type() == QEvent.Type.KeyRelease:
            self._stop_watching()
            self._come()
        elif (event.type() in _ELSEWHERE and not is_alt) or event.type() == QEvent.Type.ApplicationDeactivate:
            self._stop_watching()

    def _stop_watching(self) -> None:
        self._is_alt_alone = False
        self._application().removeEventFilter(self)

    @staticmethod
    def _application() -> QCoreApplication:
        application = QApplication.instance()
        assert application is not None
        return application

    def _come(self) -> None:
        """Come on show with the first menu open; the arrow keys lead to the others."""
        self._came_from = QApplication.focusWidget()
        self.show()
        self.setActiveAction(self.actions()[0])

    def _on_menu_hidden(self) -> None:
        """Hide with the last menu; on the way from one to the next, that one is open already."""
        if QApplication.activePopupWidget() is not None or not self.isVisible() or self._is_at_screen_top:
            return
        had_focus = self.hasFocus()
        self.hide()
        if had_focus and self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.MenuBarFocusReason)

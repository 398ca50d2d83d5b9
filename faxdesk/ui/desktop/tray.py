"""The program's icon in the notification area, where there is one: its menu, and messages from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from faxdesk.paths import resource
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import tr, tr_n

_ICON_PX = 64
_DOT_PX = 26
_DOT = QColor(0xD9, 0x30, 0x25)


class Tray(QObject):
    """Signals: open_wanted() the window is to come to the front; fax_wanted(fax id); new_fax_wanted();
    pause_wanted(on); quit_wanted(); message_clicked() on a message that say() has shown."""

    open_wanted = Signal()
    fax_wanted = Signal(int)
    new_fax_wanted = Signal()
    pause_wanted = Signal(bool)
    quit_wanted = Signal()
    message_clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._menu = QMenu(window)
        self._newest: list[QAction] = []
        self._add(tr("Open FaxDesk"), self.open_wanted.emit)
        self._add(tr("New fax"), self.new_fax_wanted.emit)
        self._menu.addSeparator()
        self._end_of_newest = self._menu.addSeparator()
        self._pause = self._add(tr("Pause checking"), lambda: self.pause_wanted.emit(self._pause.isChecked()))
        self._pause.setCheckable(True)
        self._add(tr("Quit"), self.quit_wanted.emit)
        self._plain = QIcon(str(resource("icons", "faxdesk.svg")))
        self._icon = QSystemTrayIcon(self._plain, self)
        self._icon.setContextMenu(self._menu)
        self._icon.messageClicked.connect(self.message_clicked)
        self._icon.activated.connect(self._on_activated)
        self.show_unread(0)
        self.is_there()

    def is_there(self) -> bool:
        """Whether people see the icon, which is put there now if there is a place for it: some desktops have
        none, and some get it only after the program has started."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        self._icon.show()
        return True

    @property
    def menu(self) -> QMenu:
        return self._menu

    def say(self, title: str, text: str) -> None:
        """Show a message at the icon; nothing where there is none."""
        if self.is_there():
            self._icon.showMessage(title, text, self._plain)

    def show_unread(self, unread: int) -> None:
        """Mark the icon where faxes are unread, and say how many when it is pointed at."""
        tip = tr_n("FaxDesk: {count} unread fax", "FaxDesk: {count} unread faxes", unread)
        set_tip(self._icon, tip if unread else "FaxDesk")
        self._icon.setIcon(_with_dot(self._plain) if unread else self._plain)

    def show_newest(self, faxes: Sequence[tuple[int, str]]) -> None:
        """Offer these faxes, as pairs of an id and a text, in the menu."""
        for action in self._newest:
            self._menu.removeAction(action)
            action.deleteLater()
        self._newest = []
        for fax_id, text in faxes:
            # What a sender calls itself must not underline a letter.
            action = QAction(text.replace("&", "&&"), self._menu)
            action.triggered.connect(lambda _checked=False, fax_id=fax_id: self.fax_wanted.emit(fax_id))
            self._newest.append(action)
        self._menu.insertActions(self._end_of_newest, self._newest)

    def show_paused(self, is_paused: bool) -> None:
        """Tick the entry that pauses the checking, or not."""
        self._pause.setChecked(is_paused)

    def withdraw(self) -> None:
        """Remove the icon, because the program ends."""
        self._icon.hide()

    def _add(self, text: str, act: Callable[[], Any]) -> QAction:
        action = QAction(text, self._menu)
        action.triggered.connect(lambda _checked=False: act())
        self._menu.addAction(action)
        return action

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # On macOS a click opens the menu, which is enough.
        if reason == QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.open_wanted.emit()


def _with_dot(icon: QIcon) -> QIcon:
    """The icon with a dot in its upper corner at the end of the line."""
    picture = QPixmap(icon.pixmap(_ICON_PX, _ICON_PX))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_DOT)
    width = picture.width() / picture.devicePixelRatio()
    painter.drawEllipse(QRectF(width - _DOT_PX, 0, _DOT_PX, _DOT_PX))
    painter.end()
    return QIcon(picture)

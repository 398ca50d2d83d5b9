"""Tells of new faxes by the desktop's own messages: one for all that came at once, with buttons where the
desktop has any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from faxdesk.services.arrivals.arrivals import Arrival
from faxdesk.settings import Settings
from faxdesk.ui.common import wording
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.desktop.bus_messages import BusMessages
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.ui.desktop.tray import Tray
    from faxdesk.work.arrivals_timer import ArrivalsTimer

PRINT, READ = "print", "read"
"""The buttons of a message, by their names; a click on the message itself opens the fax."""
_NAMED = 2
_MARKUP = str.maketrans({"<": "‹", ">": "›", "&": "＆"})
"""Some desktops read a message as markup, so these letters are taken out of the names that senders give."""
_SPEAK_D_BUS = {"xcb", "wayland"}
"""Qt's names of the screens whose desktops show messages with buttons by D-Bus."""


class ArrivalNews(Struct, frozen=True):
    """What it takes to tell of faxes; is_locked asks the system whether the screen is locked, and takes its
    time; is_window_locked knows it of the program's own window."""

    arrivals: Arrivals
    settings: Settings
    is_locked: Callable[[], bool]
    is_window_locked: Callable[[], bool]


class Notifications(QObject):
    """Signals, each with the ids of the faxes that a message is about: open_wanted(ids, activation) with the
    desktop's leave to come to the front, print_wanted(ids), read_wanted(ids)."""

    open_wanted = Signal(object, str)
    print_wanted = Signal(object)
    read_wanted = Signal(object)
    _button_pressed = Signal(int, str, str)
    _message_refused = Signal(int)

    def __init__(
        self,
        news: ArrivalNews,
        runner: TaskRunner,
        arrivals_timer: ArrivalsTimer,
        tray: Tray,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._news = news
        self._runner = runner
        self._window = window
        self._tray = tray
        self._messages: BusMessages | None = None
        self._announced: dict[int, tuple[tuple[int, ...], str, str]] = {}
        """Which faxes a message is about, its title and its text, by its number."""
        self._button_pressed.connect(self._on_pressed, Qt.ConnectionType.QueuedConnection)
        self._message_refused.connect(self._on_refused, Qt.ConnectionType.QueuedConnection)
        tray.message_clicked.connect(self._on_message_clicked)
        arrivals_timer.arrived.connect(self._look)

    @Slot()
    def _look(self) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: self._to_tell(), self._announce)

    def _to_tell(self) -> tuple[list[Arrival], bool]:
        """The faxes to announce, and whether they may be named where the screen is now."""
        arrivals = self._news.arrivals.to_tell()
        names = self._news.settings.notify_content
        may_name = names == "always" or (
            names == "unlocked" and bool(arrivals) and not self._news.is_locked()
        )
        return arrivals, may_name and not self._news.is_window_locked()

    def _announce(self, news: tuple[Sequence[Arrival], bool]) -> None:
        arrivals, may_name = news
        if arrivals:
            self.announce(arrivals, may_name=may_name)

    def announce(self, arrivals: Sequence[Arrival], *, may_name: bool) -> None:
        """Announce these faxes in one message."""
        title, text = announcement(arrivals, may_name=may_name)
        number = max(self._announced, default=0) + 1
        self._announced[number] = tuple(arrival.fax_id for arrival in arrivals), title, text
        QApplication.alert(self._window)
        if QGuiApplication.platformName() in _SPEAK_D_BUS:
            self._show_by_bus(number, title, text)
        else:
            self._tray.say(title, text)

    def withdraw(self) -> None:
        """Take back what shows, because the program ends, or nobody is to read it any more."""
        if self._messages is not None:
            self._messages.close()
            self._messages = None

    def _show_by_bus(self, number: int, title: str, text: str) -> None:
        from faxdesk.desktop.bus_messages import OPEN, BusMessages, DesktopMessage, Sender

        if self._messages is None:
            self._messages = BusMessages(self, Sender("FaxDesk", QGuiApplication.desktopFileName()))
        buttons = ((OPEN, tr("Open")), (PRINT, tr("Print")), (READ, tr("Mark as read")))
        self._messages.show(DesktopMessage(number, title, text, buttons))

    # Heard on the messages' own thread

    def pressed(self, number: int, button: str, activation: str) -> None:
        self._button_pressed.emit(number, button, activation)

    def not_shown(self, number: int) -> None:
        self._message_refused.emit(number)

    # What follows, on the GUI thread

    @Slot(int, str, str)
    def _on_pressed(self, number: int, button: str, activation: str) -> None:
        ids, _title, _text = self._announced[number]
        if button == PRINT:
            self.print_wanted.emit(ids)
        elif button == READ:
            self.read_wanted.emit(ids)
        else:
            self.open_wanted.emit(ids, activation)

    @Slot(int)
    def _on_refused(self, number: int) -> None:
        _ids, title, text = self._announced[number]
        self._tray.say(title, text)

    @Slot()
    def _on_message_clicked(self) -> None:
        """The tray's message does not say which it was: the newest is the one that shows."""
        if self._announced:
            ids, _title, _text = self._announced[max(self._announced)]
            self.open_wanted.emit(ids, "")


def announcement(arrivals: Sequence[Arrival], *, may_name: bool) -> tuple[str, str]:
    """Title and text of the message about some faxes."""
    title = (
        tr("New fax") if len(arrivals) == 1 else tr_n("{count} new fax", "{count} new faxes", len(arrivals))
    )
    if not may_name:
        return title, ""
    people = list(dict.fromkeys(arrival.who or tr("an unknown sender") for arrival in arrivals))
    who = _people([name.translate(_MARKUP) for name in people])
    pages = wording.pages(sum(arrival.pages for arrival in arrivals))
    return title, tr("From {people}, {pages}", people=who, pages=pages) if pages else tr(
        "From {people}", people=who
    )


def _people(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) == _NAMED:
        return tr("{first} and {second}", first=names[0], second=names[1])
    return tr_n(
        "{first}, {second} and {count} other",
        "{first}, {second} and {count} others",
        len(names) - _NAMED,
        first=names[0],
        second=names[1],
    )

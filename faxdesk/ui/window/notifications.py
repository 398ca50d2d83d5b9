"""Tells of new faxes by the system's own messages: one for all that came at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from faxdesk.paths import resource
from faxdesk.services.arrivals.arrivals import Arrival, Arrivals
from faxdesk.settings import Settings
from faxdesk.ui.common import wording
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.work.arrivals_timer import ArrivalsTimer

_NAMED = 2
_MARKUP = str.maketrans({"<": "‹", ">": "›", "&": "＆"})
"""Some systems read a message as markup, so these letters are taken out of the names that senders give."""


class Notifications(QObject):
    """Signals: chosen(fax ids) somebody clicked on a message about these."""

    chosen = Signal(object)

    def __init__(
        self,
        arrivals: Arrivals,
        settings: Settings,
        runner: TaskRunner,
        arrivals_timer: ArrivalsTimer,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._arrivals = arrivals
        self._settings = settings
        self._runner = runner
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._announced: tuple[int, ...] = ()
        arrivals_timer.arrived.connect(self._look)

    @Slot()
    def _look(self) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: self._arrivals.to_tell(), self.announce)

    def announce(self, arrivals: Sequence[Arrival]) -> None:
        """Announce these faxes in one message."""
        if not arrivals:
            return
        self._announced = tuple(arrival.fax_id for arrival in arrivals)
        title, text = announcement(arrivals, with_content=self._settings.notify_content)
        QApplication.alert(self._window)
        tray = self._shown_tray()
        if tray is not None:
            set_tip(tray, title)
            tray.showMessage(title, text, tray.icon())

    def withdraw(self) -> None:
        """Remove the icon, because the program ends."""
        if self._tray is not None:
            self._tray.hide()

    def _shown_tray(self) -> QSystemTrayIcon | None:
        """The icon that messages come from; None where the system has no place for one."""
        if self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(QIcon(str(resource("icons", "faxdesk.svg"))), self)
            self._tray.messageClicked.connect(self._on_clicked)
            self._tray.activated.connect(self._on_activated)
            self._tray.show()
        return self._tray

    @Slot()
    def _on_clicked(self) -> None:
        if self._announced:
            self.chosen.emit(self._announced)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.chosen.emit(self._announced)


def announcement(arrivals: Sequence[Arrival], *, with_content: bool) -> tuple[str, str]:
    """Title and text of the message about some faxes."""
    title = "New fax" if len(arrivals) == 1 else f"{len(arrivals)} new faxes"
    if not with_content:
        return title, ""
    people = list(dict.fromkeys(arrival.who or "an unknown sender" for arrival in arrivals))
    named = [name.translate(_MARKUP) for name in people[:_NAMED]]
    more = len(people) - len(named)
    if more:
        named.append(wording.count(more, "other"))
    who = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    pages = wording.pages(sum(arrival.pages for arrival in arrivals))
    return title, f"From {who}{f', {pages}' if pages else ''}"

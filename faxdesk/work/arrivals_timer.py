"""What goes on beside: pages fetched, what follows when a fax arrives, the trash kept in order."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from faxdesk.domain.arrival import SWITCHES
from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 30.0
"""For what waits for a time: documents that failed, a printer without paper."""
TIDY_S = 600.0
"""Not at once: the start has better things to do."""


class ArrivalsTimer(QObject):
    """Nothing runs before start() or after stop(); never two rounds of one kind at once.

    Signals: arrived() there may be faxes to tell of and to print: whoever does that should look.
    """

    arrived = Signal()

    def __init__(
        self, desk: Desk, runner: TaskRunner, bridge: EventBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._is_running = False
        self._fetches = Rounds(self._begin_fetch)
        self._follow_ups = Rounds(self._begin_follow_up)
        self._look = self._timer("background look", LOOK_AGAIN_S, self._on_look)
        self._tidy = self._timer("background tidy", TIDY_S, self._on_tidy)
        bridge.faxes_changed.connect(self._on_faxes_changed)
        bridge.connection_changed.connect(self._on_connection)

    def start(self) -> None:
        """Begin, with what was left by earlier runs."""
        self._is_running = True
        self._look.start()
        self._tidy.start()
        self._runner.submit(Lane.LOCAL, lambda _token: self._desk.arrivals.take_switches(), self._on_switched)

    def stop(self) -> None:
        """Start no further round; what runs is the runner's to cancel."""
        self._is_running = False
        self._look.stop()
        self._tidy.stop()
        self._fetches.forget()
        self._follow_ups.forget()

    def setting_changed(self, key: str) -> None:
        """Somebody has changed a setting."""
        if self._is_running and key in SWITCHES:
            self._runner.submit(Lane.LOCAL, lambda _token: self._desk.arrivals.take_switches())

    def _timer(self, name: str, seconds: float, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(name)
        timer.setInterval(round(seconds * 1000))
        timer.timeout.connect(slot)
        return timer

    # Pages

    def _fetch(self) -> None:
        if self._is_running:
            self._fetches.ask()

    def _begin_fetch(self) -> None:
        if not self._desk.account.is_signed_in:
            self._fetches.end()
            return
        self._runner.submit(
            Lane.BACKGROUND, self._desk.sync.fetch_documents, self._on_fetched, self._on_not_fetched
        )

    def _on_fetched(self, has_more: bool) -> None:
        if has_more:
            self._fetch()
        self._fetches.end()

    def _on_not_fetched(self, error: FaxDeskError) -> None:
        # The look for new faxes tells of it, if it is about the connection; the next one tries again.
        log.info("The fetching of documents ended early: %s", error.kind)
        self._fetches.fail()

    # Arrivals

    def _enrol(self) -> None:
        if self._is_running:
            # For itself, so that nobody is told of a fax only when a slow command for another has ended.
            self._runner.submit(Lane.LOCAL, lambda _token: self._desk.arrivals.enrol(), self._on_enrolled)

    def _on_enrolled(self, _nothing: None) -> None:
        self.arrived.emit()
        if self._is_running:
            self._follow_ups.ask()

    def _begin_follow_up(self) -> None:
        self._runner.submit(
            Lane.BACKGROUND, self._desk.arrivals.run, self._on_followed_up, self._on_not_followed_up
        )

    def _on_followed_up(self, _nothing: None) -> None:
        self._follow_ups.end()

    def _on_not_followed_up(self, error: FaxDeskError) -> None:
        log.warning("What follows when a fax arrives could not be done: %s", error.kind)
        self._follow_ups.fail()

    # When

    def _on_switched(self, _nothing: None) -> None:
        self._enrol()
        self._fetch()

    @Slot(object)
    def _on_faxes_changed(self, _event: object) -> None:
        self._enrol()

    @Slot(object)
    def _on_connection(self, event: ConnectionChanged) -> None:
        if event.state in {Connection.CHECKING, Connection.LIVE}:
            self._fetch()

    @Slot()
    def _on_look(self) -> None:
        self._enrol()
        if self._desk.library.counts().documents_wanted:
            self._fetch()

    @Slot()
    def _on_tidy(self) -> None:
        self._runner.submit(Lane.BACKGROUND, self._desk.trash.tidy)
